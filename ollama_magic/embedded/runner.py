"""The process that holds one loaded model: llama.cpp's server on loopback.

What to load comes as one JSON line on stdin; the address goes out as one JSON line on
stdout.  It lives as long as its stdin is open, so it ends with whoever started it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any

__all__ = ["main"]

_LOG_SECONDS = 0.3  # a thread of llama.cpp's is still writing why it fails


def main() -> None:
    """Load, say where, and wait for the end of stdin."""
    settings = json.loads(sys.stdin.buffer.readline())
    _die_with_parent(settings["parent"])
    _limit_memory(settings["limit_bytes"])
    import xllamacpp

    try:
        server = xllamacpp.Server(_parameters(xllamacpp, settings))
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        time.sleep(_LOG_SECONDS)
        os._exit(1)
    print(json.dumps({"address": server.listening_address}), flush=True)
    sys.stdin.buffer.read()
    os._exit(0)  # nothing here is worth the time of an orderly end


def _parameters(xllamacpp: Any, settings: dict[str, Any]) -> Any:
    values = xllamacpp.CommonParams()
    values.model.path = settings["model"]
    values.hostnames, values.port = ["127.0.0.1"], 0
    values.api_keys = [settings["key"]]
    slots = settings["num_parallel"]
    values.n_ctx, values.n_parallel = settings["num_ctx"] * slots, slots
    values.n_batch = values.n_ubatch = settings["num_batch"]
    values.ctx_shift = settings["shift"]
    values.warmup = values.ui = False
    values.verbosity = 4  # says how much memory the model takes
    values.cache_ram_mib = 0  # prompts of other conversations are not kept
    if settings["num_thread"]:
        values.cpuparams.n_threads = settings["num_thread"]
        values.cpuparams_batch.n_threads = settings["num_thread"]
    if settings["use_mmap"] is False:
        values.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    values.embedding = settings["embedding"]
    if settings["chat_template"]:
        values.chat_template = settings["chat_template"]
        values.prefill_assistant = False  # a Go template ends where it ends
    values.lora_adapters = [
        xllamacpp.CommonAdapterLoraInfo(path, 1.0) for path in settings["adapters"]
    ]
    _place(xllamacpp, values, settings)
    return values


def _place(xllamacpp: Any, values: Any, settings: dict[str, Any]) -> None:
    """Layers on a GPU where the wheel knows one; without, nothing is left to fit."""
    cpu = xllamacpp.ggml_backend_dev_type.GGML_BACKEND_DEVICE_TYPE_CPU
    gpus = any(device["type"] != cpu for device in xllamacpp.get_device_info())
    values.fit_params = gpus and settings["num_gpu"] < 0
    if settings["num_gpu"] >= 0:
        values.n_gpu_layers = settings["num_gpu"]
    if settings["main_gpu"] is not None:
        values.split_mode = xllamacpp.llama_split_mode.LLAMA_SPLIT_MODE_NONE
        values.main_gpu = settings["main_gpu"]


def _limit_memory(limit_bytes: int) -> None:
    """A runaway grammar or prompt ends this process, not the machine."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in ((resource.RLIMIT_DATA, limit_bytes), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (soft, hard))


def _die_with_parent(parent: int) -> None:
    """On Linux the kernel sees to it even while llama.cpp keeps Python from running."""
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


if __name__ == "__main__":
    main()
