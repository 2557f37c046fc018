"""Content-addressed files: what they promise, and a folder that keeps it."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol, Self

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

    def incoming(self, said: str = "") -> AbstractContextManager[Incoming]:
        """A file whose bytes are still to come; it is gone at the end of the block unless it was kept. Where its digest
        is `said` beforehand, its place is made ready at once."""

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


class Incoming:
    """A file that is written as its bytes come, by one thread at a time."""

    __slots__ = ("_file", "_settle", "size")

    def __init__(self, file: BinaryIO, settle: Callable[[str], None]) -> None:
        """`settle` gives the synced file its digest for a name."""
        self._file, self._settle = file, settle
        self.size = 0

    def write(self, chunks: Iterable[bytes]) -> Self:
        """Errors of `chunks` itself pass unchanged."""
        for chunk in chunks:
            with _room():
                self._file.write(chunk)
            self.size += len(chunk)
        return self

    def keep(self, digest: str) -> str:
        """The bytes lie under their digest now, durably. Whoever wrote them has hashed them."""
        with _room():
            self._file.flush()
            os.fsync(self._file.fileno())
        self._settle(digest)
        return digest


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
        with self.incoming() as file:
            return filled(file, chunks, said)

    @contextmanager
    def incoming(self, said: str = "") -> Iterator[Incoming]:
        with _room():
            if said:
                self._path(said).parent.mkdir(parents=True, exist_ok=True)
                self._last(self._path(said).parent)
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                yield Incoming(file, lambda digest: self._settle(Path(name), self._path(digest)))
        finally:
            Path(name).unlink(missing_ok=True)

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
            self._last(final.parent)

    def _last(self, folder: Path) -> None:
        """Sync its name and those above it, and remember them, all at once: whoever finds one need not look further."""
        new = [each for each in (folder, *folder.parents) if self._incoming.parent in each.parents]
        if not new or folder in self._lasting:
            return
        for each in new:
            _sync(each.parent)
        if len(self._lasting) > REMEMBERED:
            self._lasting.clear()
        self._lasting.update(new)


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


def filled(file: Incoming, chunks: Iterable[bytes], said: str) -> str:
    """Hash, write and keep `chunks`; the digest."""
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in chunks:
            digest.update(chunk)
            yield chunk

    file.write(hashed())
    return file.keep(agreed(digest.hexdigest(), said))


def agreed(digest: str, said: str) -> str:
    """The digest of what came. NotValid if another one was `said`."""
    if said and digest != said:
        raise NotValid(
            "blob.other", "收到的字节与摘要不符", "the bytes that came do not have the digest said", field="sha256"
        )
    return digest


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
