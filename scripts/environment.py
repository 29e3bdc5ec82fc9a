"""Makes a virtual environment, or says in one line why it cannot.

``environment.py FOLDER`` makes one; without a folder it only looks whether it could.
Older Pythons must be able to read this file, to be told that they are too old.
"""

import subprocess
import sys

FLOOR = (3, 11)


def complaint():
    """What is wrong with this Python, or None."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < FLOOR:
        return "Python 3.11 or later is needed, and %s is %s: make PYTHON=..." % (
            sys.executable,
            found,
        )
    try:
        __import__("venv")
        __import__("ensurepip")
    except ImportError as error:
        return "%s lacks %s; on Debian and Ubuntu: apt install python3-venv" % (
            sys.executable,
            error.name,
        )
    return None


def main(folders):
    """Make the folder, if one is given; answer as ``sys.exit`` wants it."""
    trouble = complaint()
    if trouble or not folders:
        return trouble
    return subprocess.call([sys.executable, "-m", "venv", folders[0]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
