"""Named files that others mirror and serve as they lie: a folder, or an S3-compatible store."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final, Protocol

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import ObjectStore, from_url

from kernel.errors import NotValid

READABLE: Final = 0o644


class Mirror(Protocol):
    """Files by name, parts divided by `/`; names come from our own code only."""

    def put(self, name: str, data: bytes) -> None:
        """Replaces what was there; whole and durable when it returns."""
        ...

    def get(self, name: str) -> bytes | None: ...

    def drop(self, folder: str) -> None:
        """Remove every file below `folder`; a folder without files is no error."""
        ...


def mirror(url: str) -> Mirror:
    """A folder's path, or `s3://bucket/prefix` (address and keys from the usual AWS_* variables)."""
    scheme, found, _ = url.partition("://")
    if not found:
        return FolderMirror(Path(url))
    if scheme == "s3":
        return StoreMirror(from_url(url))
    raise NotValid(
        "mirror.url",
        f"日志文件应放在文件夹或 s3:// 地址，而不是 {url!r}",
        f"the log's files lie in a folder or at an s3:// address, not {url!r}",
        field="GGZY_LOG_URL",
    )


class FolderMirror:
    """Files that any web server can serve; each appears whole and synced, or not at all."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        final = self._folder / name
        final.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(READABLE)
            Path(temporary).replace(final)
        finally:
            Path(temporary).unlink(missing_ok=True)
        _sync(final.parent)

    def get(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, folder: str) -> None:
        shutil.rmtree(self._folder / folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    """The name itself must outlive a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class StoreMirror:
    """Objects of an S3-compatible store, below the prefix it was opened with."""

    __slots__ = ("_store",)

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, name: str, data: bytes) -> None:
        obstore.put(self._store, name, data)

    def get(self, name: str) -> bytes | None:
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except (NotFoundError, FileNotFoundError):
            return None

    def drop(self, folder: str) -> None:
        for listed in obstore.list(self._store, folder):
            obstore.delete(self._store, [one["path"] for one in listed])
