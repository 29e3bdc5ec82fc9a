"""promptfoo, which this installs itself, outside of the checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

__all__ = ["Absent", "Promptfoo"]

HOME = platformdirs.user_cache_path("ollama-magic-benchmarks") / "promptfoo"
INSTALL = "install --no-audit --no-fund --no-update-notifier --loglevel=error".split()
QUIET = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    "PROMPTFOO_DISABLE_SHARING": "1",
}
SERIAL = "--max-concurrency 1 --no-progress-bar --no-table --no-share".split()


class Absent(Exception):
    """Why there is no promptfoo."""


@dataclass(frozen=True, slots=True)
class Promptfoo:
    """The newest version that the Node of this machine can run.

    Attributes
    ----------
    told
        Its version and Node's, as people read them.
    """

    command: tuple[str, ...]
    told: str

    @classmethod
    def installed(cls) -> Promptfoo:
        """Installed into the user's folder of caches, where it is not there already.

        Raises
        ------
        Absent
            Where it cannot be.
        """
        node, npm = shutil.which("node"), shutil.which("npm")
        if not node or not npm:
            raise Absent("not installed: no npm")
        package = HOME / "node_modules" / "promptfoo"
        if not (HOME / "installed").exists():
            HOME.mkdir(parents=True, exist_ok=True)
            command = [npm, *INSTALL, "--prefix", str(HOME), "promptfoo"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                last = (done.stderr.strip().splitlines() or ["npm failed"])[-1]
                raise Absent(f"not installed: {last}")
            (HOME / "installed").touch()
        about = json.loads((package / "package.json").read_text("utf-8"))
        version = subprocess.run(
            [node, "--version"], stdout=subprocess.PIPE, text=True, check=True
        ).stdout.strip()
        told = f"{about['version']} on Node {version.removeprefix('v')}"
        return cls((node, str(package / about["bin"]["promptfoo"])), told)

    def env(self, url: str, folder: Path) -> dict[str, str]:
        """Its surroundings: where to ask, and where to keep what it keeps."""
        kept = {"PROMPTFOO_CONFIG_DIR": str(folder)}
        return {**QUIET, **kept, "OLLAMA_BASE_URL": url}

    def evaluation(
        self,
        folder: Path,
        models: Sequence[str],
        prompts: Sequence[str],
        temperatures: Sequence[float],
        repeats: int,
    ) -> list[str]:
        """The command that asks each model each prompt, one after the other."""
        folder.mkdir(parents=True, exist_ok=True)
        wishes = {
            "prompts": ["{{question}}"],
            "providers": [
                {
                    "id": f"ollama:chat:{model}",
                    "label": f"{model} at {temperature}",
                    "config": {"temperature": temperature, "num_predict": 32},
                }
                for model in models
                for temperature in temperatures
            ],
            "tests": [{"vars": {"question": prompt}} for prompt in prompts],
        }
        file, out = folder / "wishes.json", folder / "out.json"
        file.write_text(json.dumps(wishes), "utf-8")
        what = ["-c", str(file), "-o", str(out), "--repeat", str(repeats)]
        return [*self.command, "eval", *what, *SERIAL]

    def resuming(self) -> list[str]:
        """The command that goes on where the last one was killed."""
        return [*self.command, "eval", "--resume", "--no-cache", *SERIAL]
