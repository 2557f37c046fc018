"""The second verifier as this site hands it out: its page file by file, and all of it in one ZIP to keep."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from web.assets import TYPES, Asset, asset, assets

FOLDER: Final = Path(__file__).parents[1] / "verifier" / "web"
PAGE: Final = "index.html"
_NAME: Final = "ggzy-verify"
_HTML: Final = {".html": "text/html"}
_ON_TERMINALS: Final = "cli.js"


@cache
def files() -> Mapping[str, Asset]:
    """What the page consists of, by name; read once."""
    types = TYPES | _HTML
    found = (path for path in sorted(FOLDER.iterdir()) if path.suffix in types and path.name != _ON_TERMINALS)
    return {path.name: asset(path.read_bytes(), types[path.suffix]) for path in found}


def digests() -> dict[str, str]:
    """Every file that this site serves as it is: path below its address → SHA-256."""
    served = {f"static/{name}": one for name, one in assets().items()}
    served |= {f"verify/browser/{name}": one for name, one in files().items()}
    return {path: one.digest for path, one in sorted(served.items())}


@cache
def archive() -> Asset:
    """The page in one folder of a ZIP; the same bytes for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, file in files().items():
            made.writestr(zipfile.ZipInfo(f"{_NAME}/{name}", (1980, 1, 1, 0, 0, 0)), file.data, zipfile.ZIP_DEFLATED)
    return asset(target.getvalue(), "application/zip")
