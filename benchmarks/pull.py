"""What it costs a kernel to show how far a pull is."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.kernel import Kernel

from .figures import Figure, Report, main
from .pulling import REPORT_SECONDS, pulling

__all__ = ["measure"]

MODEL = "smollm:135m"  # in the library, so that its size is looked up there
IDLE_SECONDS = 5
CLOCK = "import time; time.process_time()"


def measure(arguments: argparse.Namespace) -> Report:
    """Pull in new kernels, each once and once again; beside kernels that only wait."""
    first, again, idle, imported = [], [], [], set()
    with pulling(arguments.seconds) as url:
        for _ in range(arguments.n):
            with TemporaryDirectory() as folder, Kernel(Path(folder), _env(url)) as one:
                one.run("%load_ext ollama_magic\nimport sys")
                idle.append(_share(one, f"time.sleep({IDLE_SECONDS})"))
                first.append(_share(one, f"%ollama pull {MODEL}"))
                again.append(_share(one, f"%ollama pull {MODEL}"))
                imported.add(one.run("print('pandas' in sys.modules)").stdout.strip())
    return Report(
        f"CPU of a pull's progress, over {arguments.seconds:g} s",
        [
            Figure("a kernel that sleeps", "%", idle),
            Figure("first `%ollama pull`, with its imports", "%", first, goal=2),
            Figure("`%ollama pull`, again", "%", again, goal=2),
        ],
        {
            "a report": f"every {REPORT_SECONDS * 1000:g} ms, as Ollama's",
            "imports pandas": ", ".join(sorted(imported)),
        },
    )


def _env(url: str) -> dict[str, str]:
    return {"OLLAMA_HOST": url, "OLLAMA_MAGIC_LANGUAGE": "en"}


def _share(kernel: Kernel, code: str) -> float:
    """The part of one processor that the kernel takes while a cell runs, in percent."""
    before = _cpu_seconds(kernel)
    began = time.perf_counter()
    cell = kernel.run(code, timeout=600)
    seconds = time.perf_counter() - began
    assert cell.status == "ok", cell
    return (_cpu_seconds(kernel) - before) / seconds * 100


def _cpu_seconds(kernel: Kernel) -> float:
    return float(kernel.run(CLOCK).displays[0].text)


if __name__ == "__main__":
    main(measure, n=3, seconds=40.0)
