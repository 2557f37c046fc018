"""Files of others that we carry along: each listed with source, version, licence and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from checks import tree

LIST: Final = "VENDOR.json"
FIELDS: Final = ("name", "version", "source", "licence", "file", "sha256", "licence_file", "licence_sha256")


def findings(root: Path) -> list[str]:
    folders = sorted({path.parent for path in tree.files(root) if "vendor" in path.parts})
    return [found for folder in folders for found in _in_folder(root / folder, folder)]


def _in_folder(place: Path, folder: Path) -> Iterator[str]:
    if not (place / LIST).is_file():
        yield f"{folder}: no {LIST}"
        return
    entries: list[dict[str, str]] = json.loads((place / LIST).read_text("utf-8"))
    named = {LIST}
    for entry in entries:
        if missing := [field for field in FIELDS if not entry.get(field)]:
            yield f"{folder}/{LIST}: {entry.get('name')}: without {', '.join(missing)}"
            continue
        for file, digest in ((entry["file"], entry["sha256"]), (entry["licence_file"], entry["licence_sha256"])):
            named.add(file)
            if not (place / file).is_file() or hashlib.sha256((place / file).read_bytes()).hexdigest() != digest:
                yield f"{folder}/{file}: not the bytes that {LIST} names"
    yield from (f"{folder}/{path.name}: not listed" for path in sorted(place.iterdir()) if path.name not in named)
