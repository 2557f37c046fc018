"""What is inside an opened package, told from the stream alone: the list, the form, every file's digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules import plaintext

HEAD: Final = len(plaintext.MAGIC) + 4


def contents(plain: Iterator[bytes]) -> tuple[list[dict[str, Json]], dict[str, Json]]:
    """(files with their SHA-256, form) of an `ebid-plain/v1` stream; returns only after the stream's final tag held."""
    reader = _Reader(plain)
    head = reader.take(HEAD)
    size = int.from_bytes(head[len(plaintext.MAGIC) :])
    if head[: len(plaintext.MAGIC)] != plaintext.MAGIC or size > plaintext.LARGEST_LIST:
        raise _malformed()
    made = plaintext.listed(reader.take(size))
    files = [file.json() | {"sha256": reader.digest(file.size)} for file in made.files]
    if not reader.is_over():
        raise _malformed()
    return files, dict(made.form or {})


def _malformed() -> NotValid:
    return NotValid("content.malformed", "投标内容格式不对", "the content is malformed")


class _Reader:
    """Takes bytes off a stream of parts, holding no more than one part and what was asked for."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = memoryview(b"")

    def _part(self, size: int) -> memoryview:
        """At most `size` bytes, at least one; NotValid at the end."""
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                raise _malformed()
            self._left = memoryview(part)
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def take(self, size: int) -> bytes:
        made = bytearray()
        while len(made) < size:
            made += self._part(size - len(made))
        return bytes(made)

    def digest(self, size: int) -> str:
        digest = hashlib.sha256()
        while size:
            part = self._part(size)
            digest.update(part)
            size -= len(part)
        return digest.hexdigest()

    def is_over(self) -> bool:
        return not self._left and not any(self._parts)
