"""Dossiers taken apart and put together again: any change, with the bag's manifests made right for it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from disclosure.rules import dossier as names
from verifier import dossier as reader
from verifier.verify import Report, verify

Files = dict[str, bytes]


def unpacked(data: bytes) -> tuple[str, Files]:
    """The root folder and the files below it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    root = next(iter(files)).partition("/")[0]
    return root, {path.partition("/")[2]: content for path, content in files.items()}


def bagged(root: str, files: Mapping[str, bytes]) -> Files:
    """The same files with manifests that fit them."""
    payload = {
        path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in files.items() if path.startswith("data/")
    }
    spec = {path: data for path, data in files.items() if path.startswith("spec/")}
    return {path: data for path, data in files.items() if path in payload} | names.tags(root, payload, spec)


def zipped(root: str, files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{root}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[path])
    return target.getvalue()


def judged(root: str, files: Mapping[str, bytes], policy: bytes | None, folder: Path) -> Report:
    """What the verifier says of these files, bagged anew."""
    path = folder / "dossier.zip"
    path.write_bytes(zipped(root, bagged(root, files)))
    return verify(reader.read(path), policy)
