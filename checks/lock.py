"""Choose and lock the versions of all dependencies, with digests and without any address."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from checks import tree

COMPILE: Final = (
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--custom-compile-command", "python3 run.py lock"),
)


def main(arguments: list[str]) -> None:
    """Locked versions stay unless `--upgrade` (or `--upgrade-package NAME`) is given."""
    _compile(*arguments, "--output-file", "requirements.lock")
    _compile(
        *arguments, "--extra", "test", "--constraints", "requirements.lock", "--output-file", "requirements-test.lock"
    )


def _compile(*arguments: str) -> None:
    subprocess.run([*COMPILE, *arguments, "pyproject.toml"], cwd=tree.ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
