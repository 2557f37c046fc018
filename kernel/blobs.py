"""Content-addressed files: what they promise, and a folder that keeps it."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Final, Protocol

from kernel.errors import Fault, NotFound, NotValid, Unavailable, Words

PIECE: Final = 1 << 20
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SHELF: Final = re.compile(r"[0-9a-z-]{1,64}")
REMEMBERED: Final = 10_000
"""Folders that a store knows to be synced; beyond it starts anew."""
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Blobs(Protocol):
    """Bytes by their SHA-256 in lower-case hex. Unknown digests are NotFound, damaged bytes a Fault."""

    def put(self, data: bytes) -> str:
        """Keep `data` and give back its digest; keeping the same bytes twice is no error."""

    def write(self, chunks: Iterable[bytes], said: str = "") -> str:
        """As `put`, in constant memory; durable when it returns, nothing is kept when it raises. NotValid if the
        bytes have another digest than the one that was `said`."""

    def get(self, digest: str) -> bytes: ...

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The bytes in pieces; the Fault for damaged bytes comes after the last piece."""

    def has(self, digest: str) -> bool: ...

    def size(self, digest: str) -> int: ...

    def erase(self, digest: str) -> None:
        """Remove the bytes for good; erasing what is not there is no error."""

    def shelf(self, name: str) -> Blobs:
        """A part of its own: what lies there is found by nobody else, and can be cleared without asking who else
        keeps the same bytes."""

    def clear(self) -> None:
        """Remove everything on this shelf for good."""

    def sweep(self, before: datetime) -> int:
        """Remove what writers that were killed before that (wall-clock) moment left half-written; how many files."""

    def room(self) -> int | None:
        """Bytes that are free; None where the store does not say."""

    def scratch(self) -> AbstractContextManager[BinaryIO]:
        """A file without a name for something large, gone when the block ends: on a disk of the platform's, because
        `/tmp` may be small. Unavailable if that disk fills up within the block."""


class FolderBlobs:
    """`ab/cdef…` below one folder; a file appears under its name whole and synced, or not at all."""

    __slots__ = ("_folder", "_incoming", "_lasting")

    def __init__(self, folder: Path, whole: FolderBlobs | None = None) -> None:
        """`whole`: what this is a shelf of."""
        self._folder = folder
        self._incoming: Path = whole._incoming if whole else folder / "incoming"
        self._lasting: set[Path] = whole._lasting if whole else set()
        """Folders whose own names were synced by this process: they need not be again for each file."""

    def put(self, data: bytes) -> str:
        return self.write([data])

    def write(self, chunks: Iterable[bytes], said: str = "") -> str:
        with _room():
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                digest = filled(file, chunks, said)
            self._settle(Path(name), self._path(digest))
        finally:
            Path(name).unlink(missing_ok=True)
        return digest

    def get(self, digest: str) -> bytes:
        return b"".join(self.chunks(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        try:
            file = self._path(digest).open("rb")
        except FileNotFoundError as error:
            raise unknown(digest) from error
        with file:
            yield from verified(digest, iter(lambda: file.read(PIECE), b""))

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def size(self, digest: str) -> int:
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError as error:
            raise unknown(digest) from error

    def erase(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def shelf(self, name: str) -> FolderBlobs:
        return FolderBlobs(self._folder / "shelves" / shelf_name(name), self)

    def clear(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._lasting.clear()

    def sweep(self, before: datetime) -> int:
        swept = 0
        for each in self._incoming.glob("*"):
            try:
                if each.stat().st_mtime < before.timestamp():
                    each.unlink()
                    swept += 1
            except FileNotFoundError:  # its writer has just finished
                continue
        return swept

    def room(self) -> int | None:
        self._incoming.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._incoming).free

    def scratch(self) -> AbstractContextManager[BinaryIO]:
        return scratch(self._incoming)

    def _path(self, digest: str) -> Path:
        return self._folder / known_form(digest)[:2] / digest[2:]

    def _settle(self, temporary: Path, final: Path) -> None:
        """Give the synced file its name. The name must outlive a power cut too, and so must every folder above it: the
        first piece on a shelf makes the shelf."""
        with _room():
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(final)
            _sync(final.parent)
            new = [each for each in (final.parent, *final.parent.parents) if self._incoming.parent in each.parents]
            if new and new[0] not in self._lasting:
                for folder in new:
                    _sync(folder.parent)
                self._last(new)

    def _last(self, folders: list[Path]) -> None:
        """Remember them, all at once: whoever finds one need not look at those above it."""
        if len(self._lasting) > REMEMBERED:
            self._lasting.clear()
        self._lasting.update(folders)


def _sync(folder: Path) -> None:
    """The names in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def known_form(digest: str) -> str:
    """The digest itself, so that no other text can ever become a path."""
    if not _DIGEST.fullmatch(digest):
        raise NotValid("blob.digest", "文件摘要应为 64 位小写十六进制", "a digest is 64 lower-case hex digits")
    return digest


def shelf_name(name: str) -> str:
    if not _SHELF.fullmatch(name):
        raise Fault(f"no name of a shelf: {name!r}")
    return name


@contextmanager
def scratch(folder: Path) -> Iterator[BinaryIO]:
    """As `Blobs.scratch`, in that folder."""
    with _room():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            yield file


def filled(file: IO[bytes], chunks: Iterable[bytes], said: str) -> str:
    """Write and sync `chunks`; the digest. Errors of `chunks` itself pass unchanged."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        with _room():
            file.write(chunk)
    if said and digest.hexdigest() != said:
        raise NotValid(
            "blob.other", "收到的字节与摘要不符", "the bytes that came do not have the digest said", field="sha256"
        )
    with _room():
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def verified(digest: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    actual = hashlib.sha256()
    for piece in pieces:
        actual.update(piece)
        yield piece
    if actual.hexdigest() != digest:
        raise Fault(f"the stored bytes of {digest} are damaged")


@contextmanager
def _room() -> Iterator[None]:
    """A full disk in words."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Unavailable(
            "storage.full",
            "存放文件的磁盘已满，本次内容没有保存",
            "the disk for files is full, and nothing was kept",
            remedy=Words("请平台管理员腾出空间，然后重试", "Have the operator free some space, then try again"),
        ) from error


def unknown(digest: str) -> NotFound:
    return NotFound("blob.unknown", f"没有摘要为 {digest} 的文件", f"no file has the digest {digest}")
