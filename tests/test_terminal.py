"""Tests of an answer in a terminal: plain Python's, and IPython's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ollama_magic.messages import LANGUAGES
from tests.support.server import Server

SCRIPT = """\
%load_ext ollama_magic
%chat -m tiny What is it?
reply = _
print("text:", reply.text)
%config OllamaMagic.language = "ko"
%ollama use
import ollama_magic as om
om.chat("hi", model="tiny")
"""


def ipython(code: str, server: Any, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Type the lines into IPython, one after the other."""
    return subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--quick"],
        input=code,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "OLLAMA_HOST": server.url, "IPYTHONDIR": str(tmp_path)},
    )


def test_ipython_prints_answers_as_text(hostile: Any, tmp_path: Path) -> None:
    server: Server = hostile.saying("**bold**", " end")
    done = ipython(SCRIPT, server, tmp_path)

    assert "text: **bold** end\n" in done.stdout
    assert done.stdout.count("**bold** end\n") == 3
    assert LANGUAGES["ko"]["status.any_model"] in done.stdout
    assert done.stderr == ""
    asked = server.requests_to("/api/chat")[0].json["messages"]
    assert asked == [{"role": "user", "content": "What is it?"}]


def test_ipython_prints_an_error_in_three_lines(hostile: Any, tmp_path: Path) -> None:
    code = "%load_ext ollama_magic\n%chat -m tiny hi\nprint('went on')\n"
    done = ipython(code, hostile.error_line("out of memory"), tmp_path)

    shown = done.stdout.partition("t0 t1 t2")[2].strip().splitlines()
    assert "AnswerFailed" in shown[0]
    assert "out of memory" in shown[0]
    assert "Run the cell again" in shown[1]
    assert "went on" in "".join(shown[2:])
    assert "Traceback" not in done.stdout


def test_thoughts_stand_between_lines_of_their_own(
    tape_server: Any, tmp_path: Path
) -> None:
    server = tape_server("chat/think-native-default")
    code = "%load_ext ollama_magic\n%chat -m parrot-think hi\n"
    shown = ipython(code, server, tmp_path).stdout

    _, _, after = shown.partition("<think>\n")
    thought, _, answer = after.partition("\n</think>\n")
    assert thought.strip()
    assert "42" in answer
