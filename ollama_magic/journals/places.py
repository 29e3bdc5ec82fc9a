"""Where a journal lies when nobody says, and what its file system can do."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

__all__ = ["default_path", "is_shared", "same_file"]

# On these, a file that two machines map into memory is not the same file.
SHARED = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs afs lustre gpfs beegfs ceph glusterfs 9p "
    "fuse.sshfs fuse.glusterfs fuse.s3fs fuse.rclone vboxsf davfs".split()
)
MOUNTS = Path("/proc/self/mounts")


def default_path() -> Path:
    """The user's own: ``OLLAMA_MAGIC_JOURNAL``, else in the folder of user data."""
    if chosen := os.environ.get("OLLAMA_MAGIC_JOURNAL"):
        return Path(chosen).expanduser()
    data = platformdirs.user_data_path("ollama-magic", appauthor=False)
    return data / "sweeps.sqlite"


def is_shared(path: Path, mounts: str | None = None) -> bool:
    """Whether ``path`` is on another machine, as far as the system tells.

    Parameters
    ----------
    mounts
        What Linux tells in ``/proc/self/mounts``; elsewhere nothing is known.
    """
    if mounts is None:
        try:
            mounts = MOUNTS.read_text("utf-8", "replace")
        except OSError:
            return False
    rows = (line.split(" ") for line in mounts.splitlines())
    kinds = {Path(row[1].replace("\\040", " ")): row[2] for row in rows if row[2:]}
    whole = path.absolute()
    nearest = next((place for place in (whole, *whole.parents) if place in kinds), None)
    return nearest is not None and kinds[nearest] in SHARED


def same_file(path: Path) -> tuple[int, int] | None:
    """What stays while ``path`` is the same file; ``None`` where there is none."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino
