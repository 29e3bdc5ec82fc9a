"""Pictures that are put beside a prompt, by choosing files in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import ipywidgets

from ..images import picture_of, told
from ..messages import say
from ..plain import shortened
from .safe import element, html_of
from .working import start

__all__ = ["Attachments"]


class Attachments:
    """A button that takes pictures, and a line that says which there are.

    Parameters
    ----------
    trying
        Says in the panel what goes wrong within.
    """

    def __init__(self, trying: Callable[[], AbstractContextManager[None]]) -> None:
        self._trying = trying
        self._pictures: list[tuple[str, bytes, list[str]]] = []
        self.upload = ipywidgets.FileUpload(
            accept="image/*", multiple=True, description=say("attach.image")
        )
        self.upload.observe(lambda _: start(self._take), "value")
        self.remove = ipywidgets.Button(description=say("attach.remove"))
        self.remove.on_click(lambda _: self.clear())
        self.told = html_of()
        self.widget = ipywidgets.HBox((self.told, self.remove))
        self.widget.add_class("om-row")
        self._tell()

    @property
    def images(self) -> tuple[bytes, ...]:
        """The pictures as they are sent."""
        return tuple(data for _, data, _ in self._pictures)

    def add(self, name: str, data: bytes) -> None:
        """Put a picture beside the prompt.

        Raises
        ------
        BadInput
            For a file that is none.
        """
        picture = picture_of(data, name)
        self._pictures.append((name, picture.data, told(picture, name)))
        self._tell()

    def clear(self) -> None:
        """Take them all away."""
        self._pictures.clear()
        self._tell()

    def _take(self) -> None:
        files = [*_files(self.upload.value)]
        if not files:
            return
        with self._trying():
            for name, data in files:
                self.add(name, data)
        if isinstance(self.upload.value, tuple):
            self.upload.value = ()

    def _tell(self) -> None:
        names = ", ".join(shortened(name, 60) for name, _, _ in self._pictures)
        notes = [note for _, _, said in self._pictures for note in said]
        text = say("attach.names", names=names) if names else ""
        shown = "\n".join((text, *notes)) if names else ""
        self.told.value = element("div", shown, class_="om-text", role="status")
        self.widget.layout.display = None if names else "none"


def _files(value: Any) -> Iterator[tuple[str, bytes]]:
    """Names and contents, as version 8 of ipywidgets tells them, or 7."""
    if isinstance(value, dict):
        for name, file in value.items():
            yield str(name), bytes(file["content"])
    else:
        for file in value:
            yield str(file["name"]), bytes(file["content"])
