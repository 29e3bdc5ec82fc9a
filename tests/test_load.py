"""Tests that the extension comes lightly, once, and goes without a trace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.kernel import Kernel

HEAVY = (
    "httpx ipywidgets matplotlib numpy pandas scipy starlette statsmodels tenacity "
    "uvicorn xllamacpp ollama_magic.client ollama_magic.embedded ollama_magic.session"
).split()
# What an interpreter tells of when code reaches out of it.
REACHES_OUT = (
    "import sys\nseen = []\n"
    "def hook(event, arguments):\n"
    "    writes = event == 'open' and set('wax+') & set(str(arguments[1]))\n"
    "    if writes or event.startswith(('socket.', 'subprocess.', 'os.mkdir')):\n"
    "        seen.append(f'{event} {arguments}')\n"
)
LOADED = f"""{REACHES_OUT}
import contextlib, io, json, threading
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
before = set(sys.modules)
sys.addaudithook(hook)
said = io.StringIO()
with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
    shell.run_line_magic("load_ext", "ollama_magic")
reached = [*seen]
print(json.dumps([
    sorted(set(sys.modules) - before), said.getvalue(), reached,
    [thread.name for thread in threading.enumerate() if "ollama" in thread.name],
]))
"""
IMPORTED = f"""{REACHES_OUT}
import json
sys.addaudithook(hook)
import ollama_magic as om
dir(om), om.__version__, om.OllamaMagicError, om.Run
print(json.dumps([sorted(sys.modules), [*seen]]))
"""
# Everything of ours that a shell can hold.
TRACES = """
shell = get_ipython()
traces = [
    [name for kind in ("line", "cell") for name in shell.magics_manager.magics[kind]
     if name in ("ollama", "chat")],
    [c for c in shell.configurables if type(c).__name__ == "OllamaMagic"],
    [m for m in shell.Completer.matchers if "ollama" in str(m.__module__)],
    [t for t in shell.input_transformer_manager.token_transformers
     if "ollama" in t.__module__],
    [c for each in shell.events.callbacks.values() for c in each
     if "ollama" in c.__module__],
    [h for h in shell.display_pub._hooks if "ollama" in h.__module__],
    __import__("ollama_magic.settings").settings.settings._listeners,
]
[len(found) for found in traces]"""


def ran(code: str, *arguments: str) -> Any:
    """What a program printed as JSON, and nothing else."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, *arguments], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def traces(kernel: Kernel) -> str:
    return kernel.run(TRACES).displays[0].text


def test_loading_is_silent_and_reaches_out_to_nothing() -> None:
    modules, said, reached, threads = ran(LOADED)

    assert (said, reached, threads) == ("", [], [])
    assert "ollama_magic.magics.load" in modules
    assert [name for name in HEAVY if name in modules] == []
    texts = [name for name in modules if name.startswith("ollama_magic.messages.")]
    assert texts == ["ollama_magic.messages.en"]


def test_importing_is_light_even_where_names_are_looked_at() -> None:
    modules, reached = ran(IMPORTED)

    assert reached == []
    assert "ollama_magic.run" in modules
    assert [name for name in HEAVY if name in modules] == []


def test_in_plain_python_ipython_is_not_needed_to_import() -> None:
    code = "import json, sys, ollama_magic.errors; print(json.dumps([*sys.modules]))"

    assert "IPython" not in ran(code)


def test_loading_twice_leaves_one_of_each_and_unloading_none(
    shared_kernel: Kernel, hostile: Any
) -> None:
    server = hostile.saying("fine")
    shared_kernel.run(f"%ollama host {server.url}")
    loaded = traces(shared_kernel)

    for code in ("%load_ext ollama_magic", "%reload_ext ollama_magic") * 2:
        shared_kernel.run(code)
        assert traces(shared_kernel) == loaded == "[3, 1, 1, 2, 2, 1, 1]"
    assert shared_kernel.run("%chat -m tiny What?").displays[0].text == "fine"

    shared_kernel.run("%unload_ext ollama_magic")
    assert traces(shared_kernel) == "[0, 0, 0, 0, 0, 0, 0]"
    assert "`%chat` not found" in shared_kernel.run("%chat hi").stderr
    assert "list" not in shared_kernel.complete("%ollama li")

    shared_kernel.run("%load_ext ollama_magic")
    assert traces(shared_kernel) == loaded


def test_a_reload_keeps_the_server_and_the_conversation(
    shared_kernel: Kernel, hostile: Any
) -> None:
    server = hostile.saying("fine")
    shared_kernel.run(f"%ollama host {server.url}\n%chat --new")
    shared_kernel.run("%chat -m tiny one")
    shared_kernel.run("%reload_ext ollama_magic")
    shared_kernel.run("%chat -m tiny two")

    asked = server.requests_to("/api/chat")[-1].json["messages"]
    assert [message["content"] for message in asked] == ["one", "fine", "two"]
    shown = shared_kernel.run("%config OllamaMagic.host").displays[0].text
    assert shown == repr(server.url)


def test_magics_of_the_same_name_that_came_later_survive_an_unload(
    kernel: Kernel,
) -> None:
    kernel.run("%load_ext ollama_magic")
    kernel.run(
        "from IPython.core.magic import register_line_magic\n"
        "@register_line_magic\ndef chat(line): return line"
    )
    kernel.run("%unload_ext ollama_magic")

    assert kernel.run("%chat hi").displays[0].text == "'hi'"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_configuration_with_a_wrong_word_still_loads(
    language: str, kernels: Any, hostile: Any, tmp_path: Path
) -> None:
    server = hostile.saying("fine")
    profile = tmp_path / "kernel0/jupyter/ipython/profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(
        "c = get_config()\nc.OllamaMagic.record = 'sometimes'\n"
        "c.OllamaMagic.model = 'tiny'\n"
        f"c.OllamaMagic.language = {language!r}\n"
        f"c.OllamaMagic.host = '127.0.0.1:{server.port}'\n",
        "utf-8",
    )
    kernel = kernels()

    loading = kernel.run("%load_ext ollama_magic")

    assert loading.status == "ok"
    assert "'sometimes'" in loading.stderr
    assert len(loading.stderr.splitlines()) == 1
    assert kernel.run("%chat hi").displays[0].metadata["ollama_magic"]["status"] == "ok"
    assert server.requests_to("/api/chat")[0].json["model"] == "tiny"
