"""What tests ask for: real servers, kernels, a browser, the engine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import hostile as hostile_servers
from tests.support.engine import Engine
from tests.support.kernel import Kernel, jupyter_env
from tests.support.store import StoreServer
from tests.support.tapes import TapeServer

if TYPE_CHECKING:  # the browser's library is not in every environment that runs tests
    from playwright.sync_api import BrowserContext, Page

    from ollama_magic.session import Session
    from tests.support.lab import Lab

HOME = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Leave the user's own settings, notebooks and engine out of the tests."""
    for name in list(os.environ):
        if name.startswith(("OLLAMA_", "LC_", "JUPYTER_", "IPYTHON")):
            del os.environ[name]
    os.environ.pop("LANGUAGE", None)
    config.stash[HOME] = tempfile.TemporaryDirectory(prefix="ollama-magic-tests-")
    home = Path(config.stash[HOME].name)
    os.environ.update(
        jupyter_env(home),
        LANG="C.UTF-8",
        OLLAMA_MAGIC_ENGINE=f"tests-{os.getpid()}",
        OLLAMA_MAGIC_MODELS=str(home / "models"),
        OLLAMA_MODELS=str(home / "ollama"),
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[HOME].cleanup()


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is entered here is closed when the test ends."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def tape_server(opened: ExitStack) -> Callable[..., TapeServer]:
    """Starts a server of tapes: `tape_server("chat/stream", speed=1)`."""

    def start(*names: str, **how: Any) -> TapeServer:
        return opened.enter_context(TapeServer(*names, **how))

    return start


@pytest.fixture
def storing(opened: ExitStack) -> Callable[..., StoreServer]:
    """Starts servers that take files."""
    return lambda *tapes, **how: opened.enter_context(StoreServer(*tapes, **how))


class Hostile:
    """Starts servers that misbehave: `hostile.endless(per_second=100)`."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __getattr__(self, name: str) -> Callable[..., Any]:
        make = getattr(hostile_servers, name)
        return lambda *args, **kwargs: self._stack.enter_context(make(*args, **kwargs))


@pytest.fixture
def hostile(opened: ExitStack) -> Hostile:
    return Hostile(opened)


@pytest.fixture
def sessions() -> Iterator[Callable[..., Session]]:
    """Makes sessions that ask one server: `sessions(server, model="")`."""
    from ollama_magic.session import Session
    from ollama_magic.settings import Settings

    made: list[Session] = []

    def make(server: Any, *, model: str = "tiny", **settings: Any) -> Session:
        made.append(Session(Settings(host=server.url, model=model, **settings)))
        return made[-1]

    yield make
    for session in made:
        session.call(session.close())


@pytest.fixture
def kernels(opened: ExitStack, tmp_path: Path) -> Callable[..., Kernel]:
    """Starts kernels with variables of their own: `kernels(OLLAMA_HOST=url)`."""
    numbers = count()

    def start(**env: str) -> Kernel:
        return opened.enter_context(Kernel(tmp_path / f"kernel{next(numbers)}", env))

    return start


@pytest.fixture
def kernel(kernels: Callable[..., Kernel]) -> Kernel:
    """A new kernel that knows no host."""
    return kernels()


@pytest.fixture(scope="module")
def shared_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """One kernel for a module, with the extension loaded."""
    with Kernel(tmp_path_factory.mktemp("kernel")) as kernel:
        kernel.run("%load_ext ollama_magic\nimport ollama_magic as om")
        yield kernel


@pytest.fixture
def asking(shared_kernel: Kernel) -> Callable[[Any], Kernel]:
    """Points that kernel to a server, with a new conversation: `asking(server)`."""

    def point(server: Any) -> Kernel:
        cell = shared_kernel.run(
            f"%ollama host {server.url}\n%chat --new\n%config OllamaMagic.model = ''"
        )
        assert cell.status == "ok"
        return shared_kernel

    return point


@pytest.fixture
def engines(opened: ExitStack, tmp_path: Path) -> Callable[..., Engine]:
    """Starts engines for tests that kill them or give them models of their own."""
    numbers = count()

    def start(**how: Any) -> Engine:
        return opened.enter_context(Engine(tmp_path / f"engine{next(numbers)}", **how))

    return start


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine with the shipped models, for tests that only ask it."""
    with Engine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab over an empty folder; its kernels know no host."""
    from tests.support import lab as labs

    folder = tmp_path_factory.mktemp("notebooks")
    with labs.lab(folder, home=tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """One Chromium for a module.

    Not for the session: while it is open, `asyncio.run` refuses to run in this thread.
    """
    from tests.support import lab as labs

    with labs.browser() as context:
        yield context


@pytest.fixture
def notebook(
    lab: Lab, browser: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Callable[[Sequence[str]], Page]]:
    """Opens a new notebook with these cells: `page = notebook(["1 + 1"])`."""
    from tests.support import lab as labs

    pages: list[Page] = []

    def start(cells: Sequence[str]) -> Page:
        name = f"{request.node.name}-{len(pages)}.ipynb"
        labs.write_notebook(lab.folder / name, cells)
        pages.append(labs.open_notebook(browser, lab, name))
        return pages[-1]

    yield start
    for page in pages:
        page.close()
