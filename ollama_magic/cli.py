"""The command ``ollama-magic``: open the lab, run the engine, ask one question."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import messages
from .display.renderer import announce, watch
from .display.terminal import TerminalScreen
from .errors import BadUsage, OllamaMagicError, Stopped
from .messages import say
from .names import ModelRef
from .plain import shortened
from .session import current
from .version import __version__

__all__ = ["main"]

SERVE_PORT = "11500"
CLASS_SLOTS = "4"  # answers of one model at once; the others wait in line


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code: 0, or 1 after an error."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know every character that a model writes.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "serve":
            return _serve(chosen.host, chosen.models, room=chosen.room)
        if chosen.command == "bundle":
            return _bundle(chosen.folder, chosen.models)
        if chosen.command == "ask":
            return _ask(chosen.prompt, chosen.model)
        return _lab(chosen.folder)
    except KeyboardInterrupt:
        return 130
    except _OutputLost as lost:
        # What is still buffered would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(lost.__cause__, BrokenPipeError):
            print(f"ollama-magic: {lost}", file=sys.stderr)
        return 1


class _OutputLost(Exception):
    """Nobody reads on, or the disk is full: there is nowhere to write an answer."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ollama-magic", description=say("cli.description"))
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)

    lab = commands.add_parser("lab", help=say("cli.lab"))
    lab.add_argument("folder", nargs="?", type=Path, help=say("cli.lab.folder"))

    serve = commands.add_parser("serve", help=say("cli.serve"))
    serve.add_argument(
        "--host", default=SERVE_PORT, type=_address, help=say("cli.serve.host")
    )
    serve.add_argument(
        "--models", action="append", default=[], help=say("cli.serve.models")
    )
    serve.add_argument(
        "--class", action="store_true", dest="room", help=say("cli.serve.class")
    )

    bundle = commands.add_parser("bundle", help=say("cli.bundle"))
    bundle.add_argument("folder", help=say("cli.bundle.folder"))
    bundle.add_argument(
        "models", nargs="*", metavar="MODEL", help=say("cli.bundle.models")
    )

    ask = commands.add_parser("ask", help=say("cli.ask"))
    ask.add_argument("prompt")
    ask.add_argument("-m", "--model", help=say("help.model"))
    return parser


def _ask(prompt: str, model: str | None) -> int:
    """Ask, print the answer as it comes; errors go to standard error."""
    session = current()
    try:
        if not prompt.strip():
            raise BadUsage("cli_empty")
        reply = session.chat(prompt, model=ModelRef.parse(model) if model else None)
        watch(reply, TerminalScreen(), session)
    except Stopped as stopped:
        print(stopped.message, file=sys.stderr)
        return 130
    except OllamaMagicError as error:
        announce(session)
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        raise _OutputLost(error.strerror) from error
    return 0


def _address(text: str) -> tuple[str, str]:
    """Where to serve: a port, a host, or both; IPv6 with brackets or without."""
    bare = text.rpartition("://")[2].rstrip("/")
    hostname, _, port = bare.rpartition(":")
    if not port.isdecimal() or (":" in hostname and not hostname.endswith("]")):
        hostname, port = bare, SERVE_PORT
    if int(port) > 65535:
        raise ValueError(port)
    return hostname.strip("[]"), port


def _serve(address: tuple[str, str], folders: list[str], *, room: bool) -> int:
    """Run the embedded engine as a child until it ends or is interrupted."""
    hostname = address[0] or ("0.0.0.0" if room else "127.0.0.1")
    command = [sys.executable, "-P", "-m", "ollama_magic.embedded"]
    command += ["--host", hostname, "--port", address[1]]
    for folder in folders:
        command += ["--models", folder]
    env = dict(os.environ)
    if room:
        command.append("--class")
        env.setdefault("OLLAMA_MAGIC_TOKEN", secrets.token_urlsafe(9))
        env.setdefault("OLLAMA_NUM_PARALLEL", CLASS_SLOTS)
    # Ending this program in any usual way ends the engine.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=env
    ) as engine:
        assert engine.stdout is not None
        try:
            if line := engine.stdout.readline():
                _say_where(json.loads(line), env["OLLAMA_MAGIC_TOKEN"] if room else "")
            for line in engine.stdout:
                print(_room(json.loads(line)["room"]), flush=True)
            return engine.wait()
        except KeyboardInterrupt:
            engine.terminate()
            engine.wait()
            return 0


def _say_where(heard: dict[str, Any], token: str) -> None:
    """Where the engine listens, and how to come in."""
    hostname, port = heard["host"], heard["port"]
    if token and hostname in ("0.0.0.0", "::"):
        hostname = _own_address()
    hostname = f"[{hostname}]" if ":" in hostname else hostname
    if token:
        print(say("cli.class", host=hostname, port=port, token=token), flush=True)
    else:
        print(say("cli.serving", host=hostname, port=port), flush=True)


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))  # an address that is nobody's
        except OSError:
            return socket.gethostname()
        return str(line.getsockname()[0])


def _room(visits: list[dict[str, Any]]) -> str:
    """Who is answered, and who waits, in one line."""
    if not visits:
        return say("cli.class.quiet")
    shown: dict[bool, list[str]] = {False: [], True: []}
    for visit in visits:
        who, model = shortened(visit["who"], 40), shortened(visit["model"], 40)
        shown[visit["waits"]].append(f"{who} ({model}, {visit['seconds']} s)")
    parts = [
        say(key, count=len(shown[waits]), names=", ".join(shown[waits]))
        for waits, key in ((False, "cli.class.now"), (True, "cli.class.waiting"))
        if shown[waits]
    ]
    return " | ".join(parts)


def _bundle(folder: str, models: list[str]) -> int:
    """Have the engine write models into a folder."""
    program = "ollama_magic.embedded.bundling"
    return subprocess.call([sys.executable, "-P", "-m", program, folder, *models])


def _lab(folder: Path | None) -> int:
    """Show that a model answers, then serve JupyterLab on the quickstart."""
    if importlib.util.find_spec("jupyterlab") is None:
        print(f"{say('cli.no_lab')}\n{say('cli.no_lab.hint')}", file=sys.stderr)
        return 1
    try:
        home = folder.resolve() if folder else _copied()
    except OSError as error:
        where, reason = error.filename or Path(), error.strerror
        print(say("cli.not_copied", folder=where, reason=reason), file=sys.stderr)
        return 1
    if not home.is_dir():
        print(say("cli.no_folder", folder=home), file=sys.stderr)
        return 1
    question = say("cli.question")
    print(f">>> {question}", flush=True)
    _ask(question, None)  # what went wrong is said; the lab opens all the same
    if folder is None:
        print(say("cli.copied", folder=home), flush=True)
    # Our own process stays, and with it the engine that has just been started.
    # Without the current folder on its path, whose modules may hide Python's own.
    command = [sys.executable, "-P", "-m", "jupyterlab", *_lab_options(home)]
    lab = subprocess.Popen(command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # JupyterLab asks before it ends
    signal.signal(signal.SIGTERM, lambda *_: lab.terminate())
    return lab.wait()


def _lab_options(folder: Path) -> list[str]:
    """On the quickstart, quiet, without looking for news; headless without a screen."""
    name = f"quickstart.{messages.language()}.ipynb"
    page = "/lab"
    if (folder / name).exists():
        # Not as a file to open: so the address that is printed leads there as well.
        page = f"/lab/tree/{name}"
    else:
        print(say("cli.no_quickstart", folder=folder, name=name), file=sys.stderr)
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={page}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--Application.log_level=WARN",
    ]
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        options.append("--no-browser")
    if getattr(os, "geteuid", lambda: 1)() == 0:
        # In a container everybody is root; the server listens on loopback alone.
        options.append("--allow-root")
    return options


def _copied() -> Path:
    """The notebooks that come with the package, copied where they may be changed."""
    source = Path(__file__).with_name("notebooks")
    if (
        not source.exists()
    ):  # installed from a clone, where they have a place of their own
        source = Path(__file__).parent.with_name("notebooks")
    folder = Path.cwd() / "ollama-magic-notebooks"
    folder.mkdir(exist_ok=True)
    for notebook in source.glob("*.ipynb"):
        if not (folder / notebook.name).exists():
            shutil.copy(notebook, folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
