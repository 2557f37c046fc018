"""Parts that a newcomer's machine may lack: their tests are skipped with a reason, and in CI that is a failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final, NoReturn

import pytest

IN_CI: Final = os.environ.get("CI", "") == "true"
ROOT: Final = Path(__file__).resolve().parents[2]
VECTORS: Final = Path(os.environ.get("GGZY_VECTORS") or ROOT.parent / "shared" / "vectors")
SOFTHSM: Final = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib64/libsofthsm2.so")


def missing(why: str) -> NoReturn:
    """Skip this test, or this module while it is collected, because a part is not there."""
    pytest.skip(why, allow_module_level=True)


def vectors(name: str) -> Path:
    """The conformance vectors `name` (`merkle`, `jcs`, `vrf`, `wycheproof`)."""
    return _there(VECTORS / name)


def shared(name: str) -> Path:
    """A file beside the vectors, for example `domain/evaluation_cases.json`."""
    return _there(VECTORS.parent / name)


def chromium() -> Path:
    """The Chromium that `run.py test` found."""
    given = os.environ.get("GGZY_CHROMIUM")
    if not given:
        missing("no Chromium: install one, or name it in GGZY_CHROMIUM")
    return Path(given)


def softhsm() -> Path:
    """The PKCS#11 library of the token in software that `run.py test` found or installed."""
    found = next((path for path in map(Path, SOFTHSM) if path.exists()), None)
    if found is None or not shutil.which("softhsm2-util"):
        missing("no SoftHSM: apt-get install softhsm2")
    return found


def _there(path: Path) -> Path:
    if not path.exists():
        missing(f"{path.name} is not in {path.parent}: name the folder of the vectors in GGZY_VECTORS")
    return path
