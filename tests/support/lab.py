"""A real JupyterLab in a real Chromium, for tests that look at the screen.

What is waited for, and what is not, was found by counting failures: the execution
indicator says idle before there is a session, and an `async` predicate is a promise,
which is always true.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import nbformat
from playwright.sync_api import BrowserContext, Locator, Page, sync_playwright

from .kernel import jupyter_env

__all__ = [
    "STOPPED",
    "Lab",
    "browser",
    "cell",
    "cell_output",
    "chromium",
    "interrupt",
    "lab",
    "open_notebook",
    "prompt",
    "restart",
    "run_all",
    "run_cell",
    "save",
    "wait_done",
    "wait_ready",
    "write_notebook",
]

# In a page with a chat panel: when Stop was clicked, and when the page says so.
STOPPED = """() => {
  const log = document.querySelector('.om-log');
  new MutationObserver(() => {
    if (!window.stopped && log.innerText.includes('stopped')) {
      window.stopped = performance.now();
    }
  }).observe(log, {subtree: true, childList: true, characterData: true});
  document.addEventListener(
    'click', event => window.clicked ??= performance.now(), {capture: true});
}"""

SETTINGS: dict[str, dict[str, object]] = {
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "docmanager-extension/plugin": {"autosave": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
LAB_ARGUMENTS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.expose_app_in_browser=True",
)
CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = """() => {
  const widget = window.jupyterapp && window.jupyterapp.shell.currentWidget;
  const context = widget && widget.sessionContext;
  if (!context || !context.isReady) return false;
  const kernel = context.session && context.session.kernel;
  if (!kernel || kernel.connectionStatus !== 'connected') return false;
  return kernel.status === 'idle';
}"""
FORGET = """number => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  const codes = cells.filter(cell => cell.model.type === 'code');
  codes[number].model.executionCount = null;
}"""
RESTART = """async () => {
  await window.jupyterapp.shell.currentWidget.sessionContext.restartKernel();
}"""
COMMAND = """([name, limit_ms]) => Promise.race([
  window.jupyterapp.commands.execute(name).then(() => null),
  new Promise((_, fail) => setTimeout(() => fail(new Error(name + ' hangs')), limit_ms))
])"""
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"


@dataclass(frozen=True, slots=True)
class Lab:
    """A running JupyterLab server."""

    url: str
    token: str
    folder: Path
    log: Path


@contextmanager
def lab(
    folder: Path,
    env: Mapping[str, str] | None = None,
    *,
    home: Path | None = None,
    arguments: Sequence[str] = (),
) -> Iterator[Lab]:
    """Serve a folder of notebooks; `home` takes Jupyter's own files."""
    home = home or folder / ".jupyter-home"
    variables = {**os.environ, **jupyter_env(home), **(env or {})}
    write_settings(Path(variables["JUPYTERLAB_SETTINGS_DIR"]))
    token, log = uuid.uuid4().hex, home / "lab.log"
    command = [sys.executable, "-m", "jupyterlab", *LAB_ARGUMENTS, *arguments]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    with log.open("ab") as stream:
        process = subprocess.Popen(
            command,
            stdout=stream,
            stderr=stream,
            env=variables,
            cwd=folder,
            start_new_session=True,
        )
    try:
        url = wait_listening(process, Path(variables["JUPYTER_RUNTIME_DIR"]), log)
        yield Lab(url, token, folder, log)
    finally:
        end(process)


def write_settings(folder: Path) -> None:
    """Write user settings, which JupyterLab reads when it starts."""
    for plugin, values in SETTINGS.items():
        path = folder / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), "utf-8")


def wait_listening(
    process: subprocess.Popen[bytes], runtime: Path, log: Path, timeout: float = 60
) -> str:
    """Wait until JupyterLab has chosen its port and answers there."""
    deadline = time.monotonic() + timeout
    info = runtime / f"jpserver-{process.pid}.json"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server = json.loads(info.read_text("utf-8"))
            url = f"http://127.0.0.1:{server['port']}"
            urlopen(f"{url}/api/status?token={server['token']}", timeout=2).close()
            return url
        except (OSError, ValueError):
            time.sleep(0.05)
    raise RuntimeError(f"JupyterLab does not answer:\n{log.read_text('utf-8')}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask JupyterLab to shut down its kernels and go; then make it go."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def chromium() -> str:
    """The browser to drive: `CHROMIUM`, else the first one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = filter(None, map(shutil.which, names))
    path = os.environ.get("CHROMIUM") or next(found, None)
    if path is None:
        raise RuntimeError(
            "No Chromium to test with.\n"
            "Install it (Debian: apt-get install chromium fonts-nanum),\n"
            "or set CHROMIUM to its path."
        )
    return path


@contextmanager
def browser(width: int = 1280, height: int = 900) -> Iterator[BrowserContext]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium(),
            headless=True,
            args=CHROMIUM_ARGUMENTS,
            chromium_sandbox=False,
        )
        try:
            yield chrome.new_context(viewport={"width": width, "height": height})
        finally:
            chrome.close()


def write_notebook(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook of code cells that have not run."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    nbformat.write(notebook, path)


def open_notebook(
    context: BrowserContext, server: Lab, name: str, *, timeout: float = 60
) -> Page:
    """Open a notebook in a page and a workspace of its own, with its kernel ready."""
    page = context.new_page()
    page.set_default_timeout(timeout * 1000)
    workspace = f"{server.url}/lab/workspaces/w{uuid.uuid4().hex[:8]}"
    page.goto(f"{workspace}/tree/{name}?token={server.token}&reset")
    page.locator(f"{NOTEBOOK} .jp-Cell").first.wait_for()
    wait_ready(page, timeout=timeout)
    return page


def wait_ready(page: Page, *, timeout: float = 60) -> None:
    """Wait until the kernel is connected and idle."""
    page.wait_for_function(READY, timeout=timeout * 1000)


def cell(page: Page, number: int) -> Locator:
    """A code cell, counted from 0; markdown cells do not count."""
    return page.locator(f"{NOTEBOOK} .jp-CodeCell").nth(number)


def cell_output(page: Page, number: int) -> Locator:
    """What stands under a code cell."""
    return cell(page, number).locator(".jp-OutputArea").first


def prompt(page: Page, number: int) -> str:
    """The execution count as it is shown: `[ ]:`, `[*]:` or `[3]:`."""
    return cell(page, number).locator(".jp-InputPrompt").first.text_content() or ""


def run_cell(
    page: Page, number: int, *, wait: bool = True, timeout: float = 30
) -> Locator:
    """Run a cell with the keyboard, as people do."""
    page.evaluate(FORGET, number)
    cell(page, number).locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    if wait:
        wait_done(page, number, timeout=timeout)
    return cell(page, number)


def wait_done(page: Page, number: int, *, timeout: float = 30) -> None:
    """Wait until a cell shows its execution count and the kernel is idle."""
    deadline = time.monotonic() + timeout
    while not re.search(r"\[\d+\]", prompt(page, number)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"cell {number} not done in {timeout} s; {asked(page)}")
        page.wait_for_timeout(20)
    wait_ready(page, timeout=timeout)


def asked(page: Page) -> str:
    """What a dialog on the page asks, which is what a lost run often ends in."""
    dialog = page.locator(".jp-Dialog")
    return f"dialog: {dialog.first.inner_text()}" if dialog.count() else "no dialog"


def run_all(page: Page, *, timeout: float = 120) -> None:
    """Run every cell; ends when all ran or one of them failed."""
    page.evaluate(COMMAND, ["notebook:run-all-cells", timeout * 1000])
    wait_ready(page, timeout=timeout)


def interrupt(page: Page) -> None:
    """Press the Stop button."""
    page.locator(f"{NOTEBOOK} [data-command='notebook:interrupt-kernel']").click()


def restart(page: Page, *, timeout: float = 60) -> None:
    """Give the notebook a new kernel process; outputs stay."""
    page.evaluate(RESTART)
    wait_ready(page, timeout=timeout)


def save(page: Page, *, timeout: float = 20) -> None:
    """Save the notebook."""
    page.evaluate(COMMAND, ["docmanager:save", timeout * 1000])
