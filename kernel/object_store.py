"""Content-addressed files in an S3-compatible object store, and the address that says where a platform's files are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

from kernel.blobs import PIECE, Blobs, FolderBlobs, Incoming, filled, known_form, scratch, shelf_name, unknown, verified
from kernel.errors import NotFound, NotValid, Unavailable, Words

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

# A request waits for its answer: better a plain "not now" after seconds than silence for the library's three minutes.
_RETRY: Final[RetryConfig] = {"max_retries": 2, "retry_timeout": timedelta(seconds=5)}
# Plain HTTP is the choice of whoever gave such an address (AWS_ENDPOINT_URL); S3 itself is asked by TLS.
_CLIENT: Final[ClientConfig] = {"connect_timeout": timedelta(seconds=3), "allow_http": True}


def blobs(url: str, spool: Path) -> Blobs:
    """A folder's path, or `s3://bucket/prefix` (address and keys from the usual AWS_* variables), filled by way of the
    folder `spool`."""
    scheme, found, _ = url.partition("://")
    if not found:
        return FolderBlobs(Path(url))
    if scheme == "s3":
        return StoreBlobs(from_url(url, client_options=_CLIENT, retry_config=_RETRY), spool)
    raise NotValid(
        "blobs.url",
        f"文件库应为文件夹路径或 s3:// 地址，而不是 {url!r}",
        f"the blobs are a folder's path or an s3:// address, not {url!r}",
        field="GGZY_BLOBS_URL",
    )


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
        with self.incoming() as file:
            return filled(file, chunks, said)

    @contextmanager
    def incoming(self, said: str = "") -> Iterator[Incoming]:
        with self.scratch() as file:

            def settle(digest: str) -> None:
                file.seek(0)
                with _answering():
                    obstore.put(self._store, self._key(digest), file)

            yield Incoming(file, settle)

    def get(self, digest: str) -> bytes:
        return b"".join(self.chunks(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        with _answering(digest):
            found = obstore.get(self._store, self._key(digest))
            yield from verified(digest, (bytes(piece) for piece in found.stream(min_chunk_size=PIECE)))

    def has(self, digest: str) -> bool:
        try:
            self.size(digest)
        except NotFound:
            return False
        return True

    def size(self, digest: str) -> int:
        with _answering(digest):
            return obstore.head(self._store, self._key(digest))["size"]

    def erase(self, digest: str) -> None:
        if self.has(digest):
            with _answering():
                obstore.delete(self._store, self._key(digest))

    def shelf(self, name: str) -> StoreBlobs:
        return StoreBlobs(self._store, self._spool, f"{self._prefix}shelves/{shelf_name(name)}/")

    def clear(self) -> None:
        with _answering():
            for page in obstore.list(self._store, self._prefix):
                obstore.delete(self._store, [each["path"] for each in page])

    def sweep(self, before: datetime) -> int:
        """An object is there whole or not at all; unfinished multipart uploads end by the bucket's own rule."""
        return 0

    def room(self) -> int | None:
        """S3 has no such question; the bucket's own quota is its operator's."""
        return None

    def scratch(self) -> AbstractContextManager[BinaryIO]:
        return scratch(self._spool)

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{known_form(digest)[:2]}/{digest[2:]}"


@contextmanager
def _answering(digest: str = "") -> Iterator[None]:
    """NotFound for an object that is not there, Unavailable `storage.unavailable` where the store itself fails."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise unknown(digest) from error
    except BaseError as error:
        raise Unavailable(
            "storage.unavailable",
            "文件库暂不可用，本次操作没有完成",
            "the store of files is unavailable, and this was not done",
            remedy=Words(
                "请稍后重试；若一直如此，请平台管理员检查对象存储",
                "Try again in a moment; if this lasts, have the operator look at the object store",
            ),
        ) from error
