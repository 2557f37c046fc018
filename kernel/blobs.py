"""Content-addressed files: a folder, or an S3-compatible store."""

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

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import ObjectStore, from_url

from kernel.errors import Fault, NotFound, NotValid, Unavailable, Words

PIECE: Final = 1 << 20
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SHELF: Final = re.compile(r"[0-9a-z-]{1,64}")
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

    def scratch(self) -> AbstractContextManager[BinaryIO]:
        """A file without a name for something large, gone when the block ends: on a disk of the platform's, because
        `/tmp` may be small. Unavailable if that disk fills up within the block."""


def blobs(url: str, spool: Path) -> Blobs:
    """A folder's path, or `s3://bucket/prefix` (address and keys from the usual AWS_* variables), filled by way of the
    folder `spool`."""
    scheme, found, _ = url.partition("://")
    if not found:
        return FolderBlobs(Path(url))
    if scheme == "s3":
        return StoreBlobs(from_url(url), spool)
    raise NotValid(
        "blobs.url",
        f"文件库应为文件夹路径或 s3:// 地址，而不是 {url!r}",
        f"the blobs are a folder's path or an s3:// address, not {url!r}",
        field="GGZY_BLOBS_URL",
    )


class FolderBlobs:
    """`ab/cdef…` below one folder; a file appears under its name whole and synced, or not at all."""

    __slots__ = ("_folder", "_incoming")

    def __init__(self, folder: Path, incoming: Path | None = None) -> None:
        self._folder = folder
        self._incoming = incoming or folder / "incoming"

    def put(self, data: bytes) -> str:
        return self.write([data])

    def write(self, chunks: Iterable[bytes], said: str = "") -> str:
        with _room():
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                digest = _filled(file, chunks, said)
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
            raise _unknown(digest) from error
        with file:
            yield from _verified(digest, iter(lambda: file.read(PIECE), b""))

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def size(self, digest: str) -> int:
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError as error:
            raise _unknown(digest) from error

    def erase(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def shelf(self, name: str) -> FolderBlobs:
        return FolderBlobs(self._folder / "shelves" / _shelf_name(name), self._incoming)

    def clear(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)

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

    def scratch(self) -> AbstractContextManager[BinaryIO]:
        return _scratch(self._incoming)

    def _path(self, digest: str) -> Path:
        return self._folder / _known_form(digest)[:2] / digest[2:]

    def _settle(self, temporary: Path, final: Path) -> None:
        """Give the synced file its name. The name must outlive a power cut too, and so must every folder above it: the
        first piece on a shelf makes the shelf."""
        with _room():
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(final)
            root = self._incoming.parent
            for folder in (each for each in final.parents if each == root or root in each.parents):
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)


class StoreBlobs:
    """An S3-compatible object store; the digest is known only at the end, so bytes are spooled on disk first."""

    __slots__ = ("_prefix", "_spool", "_store")

    def __init__(self, store: ObjectStore, spool: Path, prefix: str = "") -> None:
        self._store = store
        self._spool = spool
        self._prefix = prefix

    def put(self, data: bytes) -> str:
        return self.write([data])

    def write(self, chunks: Iterable[bytes], said: str = "") -> str:
        with self.scratch() as file:
            digest = _filled(file, chunks, said)
            file.seek(0)
            obstore.put(self._store, self._key(digest), file)
        return digest

    def get(self, digest: str) -> bytes:
        return b"".join(self.chunks(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        try:
            found = obstore.get(self._store, self._key(digest))
        except (NotFoundError, FileNotFoundError) as error:
            raise _unknown(digest) from error
        yield from _verified(digest, (bytes(piece) for piece in found.stream(min_chunk_size=PIECE)))

    def has(self, digest: str) -> bool:
        try:
            self.size(digest)
        except NotFound:
            return False
        return True

    def size(self, digest: str) -> int:
        try:
            return obstore.head(self._store, self._key(digest))["size"]
        except (NotFoundError, FileNotFoundError) as error:
            raise _unknown(digest) from error

    def erase(self, digest: str) -> None:
        if self.has(digest):
            obstore.delete(self._store, self._key(digest))

    def shelf(self, name: str) -> StoreBlobs:
        return StoreBlobs(self._store, self._spool, f"{self._prefix}shelves/{_shelf_name(name)}/")

    def clear(self) -> None:
        for page in obstore.list(self._store, self._prefix):
            obstore.delete(self._store, [each["path"] for each in page])

    def sweep(self, before: datetime) -> int:
        """An object is there whole or not at all; unfinished multipart uploads end by the bucket's own rule."""
        return 0

    def scratch(self) -> AbstractContextManager[BinaryIO]:
        return _scratch(self._spool)

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{_known_form(digest)[:2]}/{digest[2:]}"


def _known_form(digest: str) -> str:
    """The digest itself, so that no other text can ever become a path."""
    if not _DIGEST.fullmatch(digest):
        raise NotValid("blob.digest", "文件摘要应为 64 位小写十六进制", "a digest is 64 lower-case hex digits")
    return digest


def _shelf_name(name: str) -> str:
    if not _SHELF.fullmatch(name):
        raise Fault(f"no name of a shelf: {name!r}")
    return name


@contextmanager
def _scratch(folder: Path) -> Iterator[BinaryIO]:
    with _room():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            yield file


def _filled(file: IO[bytes], chunks: Iterable[bytes], said: str) -> str:
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


def _verified(digest: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
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


def _unknown(digest: str) -> NotFound:
    return NotFound("blob.unknown", f"没有摘要为 {digest} 的文件", f"no file has the digest {digest}")
