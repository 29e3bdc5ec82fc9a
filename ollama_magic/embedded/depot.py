"""The folder that the engine may write: models come in whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .intake import Intake, disk_refusals
from .locking import locked
from .manifests import Layer, Manifest, blob_path, manifest_path, manifests_in
from .names import Name
from .refusals import Refusal

__all__ = ["Depot"]

_PIECE_BYTES = 1 << 20
_ORPHAN_SECONDS = 24 * 3600.0


class Depot:
    """A folder in Ollama's layout.

    Blobs are written under another name and renamed. Manifests are written and
    removed under a lock, since others may use the same folder: nobody removes a blob
    that another is about to name.

    Attributes
    ----------
    brought
        The digests of blobs that were not here before.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.brought: set[str] = set()

    def path(self, digest: str) -> Path:
        """Where a blob is, or would be."""
        return blob_path(self.root, digest)

    def has(self, digest: str) -> bool:
        """Whether the blob is here."""
        return self.path(digest).is_file()

    def put(self, data: bytes) -> tuple[str, bool]:
        """Keep a small blob; its digest, and whether it is new."""
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        if self.has(digest):
            return digest, False
        intake = Intake(self.path(digest))
        try:
            intake.add(data)
            intake.keep()
        finally:
            intake.leave()
        self.brought.add(digest)
        return digest, True

    def adopt(self, layer: Layer, root: Path) -> None:
        """Have a blob of another folder here too, without its bytes where possible."""
        place, source = self.path(layer.digest), blob_path(root, layer.digest)
        if place.is_file() or place == source:
            return
        with disk_refusals():
            place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, place)
            self.brought.add(layer.digest)
        except OSError:  # another disk, another owner
            self.copy_in(source, layer.digest)

    def copy_in(self, source: Path, digest: str = "") -> str:
        """Copy a file here and return its digest; ``digest`` is what it must be."""
        with disk_refusals(), source.open("rb") as file:
            intake = Intake(self.path(digest or "sha256:" + "0" * 64))
            try:
                while piece := file.read(_PIECE_BYTES):
                    intake.add(piece)
                if digest and intake.digest != digest:
                    words = f"digest mismatch, expected {digest}, got {intake.digest}"
                    raise Refusal(500, words)
                if not self.has(intake.digest):
                    self.brought.add(intake.digest)
                intake.keep(self.path(intake.digest))
            finally:
                intake.leave()
        return intake.digest

    def publish(
        self, name: Name, manifest: Manifest, spare: Iterable[Layer] = ()
    ) -> None:
        """Give the model its name; what had the name before is gone.

        Parameters
        ----------
        spare
            What was brought here for it and may not be needed.

        Raises
        ------
        Refusal
            Where a blob of it is missing, or the disk does not take it.
        """
        with disk_refusals():
            self.root.mkdir(parents=True, exist_ok=True)
            with locked(self.root / ".lock"):
                for layer in manifest.blobs:
                    if not self.has(layer.digest):
                        words = f"{layer.digest} was removed meanwhile, try again"
                        raise Refusal(500, words)
                path = manifest_path(self.root, name)
                before = {_file_name(layer) for layer in spare}
                with suppress(ValueError):  # a broken one is replaced
                    before |= _blobs([path] if path else [])
                path = path or self.root.joinpath("manifests", *name.parts)
                _write(path, manifest.encoded())
                self._prune(before)

    def remove(self, path: Path) -> None:
        """Forget the model of a manifest, and what only that one needed."""
        with disk_refusals(), locked(self.root / ".lock"):
            before: set[str] = set()
            with suppress(ValueError):  # a broken one can be removed all the same
                before = _blobs([path])
            path.unlink(missing_ok=True)
            for folder in list(path.parents)[:3]:
                with suppress(OSError):  # not empty
                    folder.rmdir()
            self._prune(before)

    def forget(self) -> None:
        """Remove what was brought and is not needed: it was for nothing."""
        with suppress(OSError, ValueError, Refusal), locked(self.root / ".lock"):
            self._prune(self.path(digest).name for digest in self.brought)

    def tidy(self) -> None:
        """Remove what broken-off work has left, a day after it was last touched."""
        if os.environ.get("OLLAMA_NOPRUNE") or not self.root.is_dir():
            return
        before = time.time() - _ORPHAN_SECONDS
        with suppress(OSError, ValueError, Refusal), locked(self.root / ".lock"):
            old = {
                path.name
                for path in self.root.glob("blobs/*")
                if path.stat().st_mtime < before
            }
            self._prune(old)

    def _prune(self, names: Iterable[str]) -> None:
        """Remove those of the blobs that no manifest names."""
        if os.environ.get("OLLAMA_NOPRUNE"):
            return
        try:
            needed = _blobs(path for _, path in manifests_in(self.root))
        except (OSError, ValueError):  # of an unreadable one nobody knows
            return
        for name in set(names) - needed:
            with suppress(OSError):  # Windows: a runner has it open
                (self.root / "blobs" / name).unlink()


def _blobs(paths: Iterable[Path]) -> set[str]:
    """The file names of all blobs that these manifests name."""
    return {
        _file_name(layer)
        for path in paths
        for layer in Manifest.parse(path.read_bytes()).blobs
    }


def _file_name(layer: Layer) -> str:
    return layer.digest.replace(":", "-")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
