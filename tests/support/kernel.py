"""A real IPython kernel, driven as a notebook front end drives it."""

from __future__ import annotations

import os
import queue
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

__all__ = ["Cell", "Kernel", "Output", "Update", "jupyter_env"]

Message = dict[str, Any]

# Each cell would wait until the disk has its text.
IN_MEMORY = "--HistoryManager.hist_file=:memory:"


def jupyter_env(folder: Path) -> dict[str, str]:
    """Variables that keep Jupyter's and IPython's own files in a folder."""
    names = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    for leaf in names.values():
        (folder / leaf).mkdir(parents=True, exist_ok=True)
    return {name: str(folder / leaf) for name, leaf in names.items()}


@dataclass
class Output:
    """One output of a cell as a notebook would store it now."""

    kind: str
    data: dict[str, Any]
    metadata: dict[str, Any] = field(default_factory=dict)
    display_id: str | None = None

    @property
    def text(self) -> str:
        return str(self.data.get("text/plain", ""))


@dataclass(frozen=True)
class Update:
    """One change of what is displayed, with the moment it arrived here."""

    data: dict[str, Any]
    seconds: float
    display_id: str | None = None


@dataclass(eq=False)
class Cell:
    """One execution and all that came of it."""

    code: str
    sent_seconds: float
    outputs: list[Output] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    reply: dict[str, Any] | None = None
    bytes_received: int = 0
    done_seconds: float | None = None
    idle: bool = False
    answers: list[str | None] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    _clears: bool = False

    @property
    def status(self) -> str | None:
        """`ok`, `error` or `aborted` once the kernel has replied."""
        return None if self.reply is None else str(self.reply["status"])

    @property
    def stdout(self) -> str:
        return "".join(o.text for o in self.outputs if o.kind == "stdout")

    @property
    def stderr(self) -> str:
        return "".join(o.text for o in self.outputs if o.kind == "stderr")

    @property
    def displays(self) -> list[Output]:
        """What was displayed or is the cell's result, streams and errors left out."""
        return [o for o in self.outputs if o.kind in ("display_data", "execute_result")]

    @property
    def error(self) -> Output | None:
        """The error shown: `data` holds ename, evalue and traceback."""
        return next((o for o in self.outputs if o.kind == "error"), None)

    @property
    def traceback(self) -> str:
        """The error as it reads, colours left out."""
        lines = self.error.data["traceback"] if self.error else []
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(lines))

    @property
    def seconds(self) -> float:
        assert self.done_seconds is not None, f"still running: {self.code!r}"
        return self.done_seconds - self.sent_seconds


class Kernel:
    """Starts a kernel; cells may be run one by one, or sent and waited for."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self._env = {**os.environ, **jupyter_env(folder / "jupyter"), **(env or {})}
        self._folder = folder
        self._log = folder / "kernel.log"
        self._manager = KernelManager()
        self._cells: dict[str, Cell] = {}

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._manager.start_kernel(
                extra_arguments=[IN_MEMORY],
                env=self._env,
                cwd=str(self._folder),
                stdout=log,
                stderr=log,
            )
        self._connect()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.stop_channels()
        self.kill()
        process = self._provisioner.process
        if process is not None:
            process.wait()  # the manager would look again only after 0.1 s
        self._manager.shutdown_kernel(now=True)
        self._manager.cleanup_resources()

    @property
    def pid(self) -> int:
        assert self._provisioner.pid
        return self._provisioner.pid

    @property
    def _provisioner(self) -> LocalProvisioner:
        provisioner = self._manager.provisioner
        assert isinstance(provisioner, LocalProvisioner)
        return provisioner

    @property
    def log(self) -> str:
        """What the kernel process itself printed."""
        return self._log.read_text("utf-8", "replace")

    def run(self, code: str, *, timeout: float = 30, **how: Any) -> Cell:
        """Run a cell to its end; `how` as of `send`."""
        return self.wait(self.send(code, **how), timeout=timeout)

    def send(
        self,
        code: str,
        *,
        cell_id: str | None = None,
        stop_on_error: bool = True,
        answers: Sequence[str | None] = (),
    ) -> Cell:
        """Queue a cell, as Run All does, and return at once.

        Without answers nobody is there to be asked anything; `None` leaves a question
        open.
        """
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": bool(answers),
            "stop_on_error": stop_on_error,
        }
        message = self._client.session.msg("execute_request", content)
        if cell_id is not None:
            message["metadata"]["cellId"] = cell_id
        cell = Cell(code, time.monotonic(), answers=[*answers])
        self._cells[message["header"]["msg_id"]] = cell
        self._client.shell_channel.send(message)
        return cell

    def wait(
        self,
        cell: Cell,
        until: Callable[[Cell], bool] | None = None,
        *,
        timeout: float = 30,
    ) -> Cell:
        """Listen until a cell is done, or until something is true of it."""
        deadline = time.monotonic() + timeout
        while not (until(cell) if until else cell.idle and cell.reply is not None):
            if time.monotonic() > deadline:
                raise TimeoutError(f"cell after {timeout} s: {cell}\n{self.log}")
            self._listen()
        return cell

    def listen(self, seconds: float) -> None:
        """Take in what arrives for some time, whatever cell it belongs to."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._listen()

    def interrupt(self) -> None:
        """Send SIGINT, as the Stop button does."""
        self._manager.interrupt_kernel()

    def complete(self, code: str, timeout: float = 10) -> list[str]:
        """The completions offered at the end of a piece of code."""
        reply = self._client.complete(code, reply=True, timeout=timeout)
        return list(reply["content"]["matches"])

    def kill(self) -> None:
        """Kill the kernel process the hard way, as the system does."""
        self._manager.signal_kernel(9)

    def restart(self) -> None:
        """Give the notebook a new kernel, as the Restart button does."""
        self._client.stop_channels()
        with self._log.open("ab") as log:
            self._manager.restart_kernel(now=True, stdout=log, stderr=log)
        self._connect()

    def _connect(self) -> None:
        self._client: BlockingKernelClient = self._manager.client()
        self._client.start_channels()
        self._wait_ready()
        self._cells.clear()

    def _wait_ready(self, timeout: float = 60) -> None:
        """Ask who is there until both channels tell.

        The client's own `wait_for_ready` listens to silence besides, for 0.2 s.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self._manager.is_alive():
            self._client.kernel_info()
            with suppress(queue.Empty):
                self._client.get_shell_msg(timeout=1)
                self._client.get_iopub_msg(timeout=0.2)
                return
        raise TimeoutError(f"the kernel is not ready:\n{self.log}")

    def _listen(self) -> None:
        """Take in what has arrived: one message from iopub, all from shell."""
        with suppress(queue.Empty):
            self._take(self._client.get_iopub_msg(timeout=0.02))
        while self._client.stdin_channel.msg_ready():
            asked = self._client.get_stdin_msg(timeout=1)
            if cell := self._cell_of(asked):
                cell.questions.append(asked["content"]["prompt"])
                if (answer := cell.answers.pop(0)) is not None:
                    self._client.input(answer)
        while self._client.shell_channel.msg_ready():
            reply = self._client.get_shell_msg(timeout=1)
            if cell := self._cell_of(reply):
                cell.reply = reply["content"]

    def _cell_of(self, message: Message) -> Cell | None:
        return self._cells.get(message["parent_header"].get("msg_id", ""))

    def _take(self, message: Message) -> None:
        cell = self._cell_of(message)
        if cell is None:
            return
        content, kind = message["content"], message["msg_type"]
        cell.kinds.append(kind)
        cell.bytes_received += len(self._client.session.pack(content))
        match kind:
            case "status" if content["execution_state"] == "idle":
                cell.idle, cell.done_seconds = True, time.monotonic()
            case "stream":
                self._stream(cell, content["name"], content["text"])
            case "error":
                self._add(cell, Output("error", content))
            case "clear_output":
                cell._clears = content["wait"]
                if not content["wait"]:
                    cell.outputs.clear()
            case "display_data" | "execute_result" | "update_display_data":
                self._display(cell, kind, content)

    def _display(self, cell: Cell, kind: str, content: Message) -> None:
        data, metadata = content["data"], content["metadata"]
        display_id = content.get("transient", {}).get("display_id")
        cell.updates.append(Update(data, time.monotonic(), display_id))
        if kind == "update_display_data":
            for output in self._shown(display_id):
                output.data, output.metadata = data, metadata
        else:
            self._add(cell, Output(kind, data, metadata, display_id))

    def _shown(self, display_id: str | None) -> list[Output]:
        """The outputs of any cell that show one display."""
        outputs = (o for cell in self._cells.values() for o in cell.outputs)
        return [o for o in outputs if o.display_id == display_id]

    def _stream(self, cell: Cell, name: str, text: str) -> None:
        """Add to a stream; neighbours of one name are one output, as in a notebook."""
        last = cell.outputs[-1] if cell.outputs and not cell._clears else None
        if last and last.kind == name:
            last.data["text/plain"] += text
        else:
            self._add(cell, Output(name, {"text/plain": text}))

    def _add(self, cell: Cell, output: Output) -> None:
        if cell._clears:
            cell.outputs.clear()
            cell._clears = False
        cell.outputs.append(output)
