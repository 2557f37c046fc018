"""The documents as one plaintext stream, and that stream into the sealed file: encryption beside hashing."""

from __future__ import annotations

import hashlib
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from typing import BinaryIO, Final

from client.pack import Pack
from kernel.errors import Conflict, Refusal, Words
from signing.rules import cobblestone
from signing.rules.manifest import PIECE, Sealed
from signing.rules.plaintext import File

STEP: Final = 512 * 1024
ROOM: Final = STEP + STEP // cobblestone.CHUNK * cobblestone.TAG + cobblestone.HEADER
"""What one step can grow to."""
BUFFERS: Final = 4

Progress = Callable[[int], object]
"""Told the bytes that were done since the last call; fewer than none if some must be done again."""


def silent(_done: int) -> None:
    """Nobody watches."""


# --- reading ---------------------------------------------------------------------------------------------------------


def parts(pack: Pack) -> Iterator[memoryview]:
    """The plaintext stream in steps of at most 512 KiB; each part is valid until the next one is asked for."""
    prefix = memoryview(pack.contents.prefix)
    for at in range(0, len(prefix), STEP):
        yield prefix[at : at + STEP]
    for file in pack.contents.files:
        yield from _file_parts(pack, file)


def _file_parts(pack: Pack, file: File) -> Iterator[memoryview]:
    """Plain reads into one buffer: as cheap as mapped windows, and a file that is cut short is told, not fatal."""
    room = memoryview(bytearray(min(STEP, file.size)))
    with _source(pack, file) as source:
        before, left = _state(source), file.size
        if before[0] != file.size:
            raise _changed(file)
        while left:
            read = source.readinto(room[:left])
            if not read:
                raise _changed(file)
            left -= read
            yield room[:read]
        if _state(source) != before:
            raise _changed(file)


def _source(pack: Pack, file: File) -> FileIO:
    try:
        return pack.source(file).open("rb", buffering=0)
    except OSError as error:
        raise _changed(file) from error


def _state(source: FileIO) -> tuple[int, int]:
    found = os.fstat(source.fileno())
    return found.st_size, found.st_mtime_ns


def _changed(file: File) -> Refusal:
    return Conflict(
        "seal.file_changed",
        f"密封过程中文件被改动：{file.path}",
        f"a file changed while it was being sealed: {file.path}",
        field=file.path,
        remedy=Words("请关闭正在编辑它的程序，重新打包", "Close the programme that edits it and pack again"),
    )


# --- sealing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inside:
    """What one envelope is sealed from; parts of at most 512 KiB."""

    plain: Iterator[memoryview]
    key: bytes
    context: bytes


def stream(plain: Iterator[memoryview], key: bytes, context: bytes, sink: BinaryIO, progress: Progress) -> Sealed:
    """Encrypt `plain` into `sink` while a second thread hashes the ciphertext."""
    return streams([Inside(plain, key, context)], sink, progress)[0]


def streams(envelopes: Sequence[Inside], sink: BinaryIO, progress: Progress) -> tuple[Sealed, list[bytes]]:
    """Envelopes one behind the other into one file, hashed as one; beside it the header of each."""
    hasher = _Hasher()
    try:
        headers = [_encrypt(each, hasher, sink, progress) for each in envelopes]
    finally:
        hasher.end()
    salt, commitment = headers[0][: cobblestone.SALT], headers[0][cobblestone.SALT :]
    return Sealed(hasher.size, tuple(hasher.pieces), salt, commitment), headers


def _encrypt(inside: Inside, hasher: _Hasher, sink: BinaryIO, progress: Progress) -> bytes:
    """One envelope behind what stands in `sink`; gives its header."""
    cipher, header = cobblestone.Encryptor(inside.key, inside.context), b""
    for part in inside.plain:
        room = hasher.room()
        size = cipher.update_into(part, room)
        with memoryview(room)[:size] as sealed:
            header = header or bytes(sealed[: cobblestone.HEADER])
            sink.write(sealed)
        hasher.take(room, size)
        progress(len(part))
    last = cipher.finalize()
    sink.write(last)
    room = hasher.room()
    room[: len(last)] = last
    hasher.take(room, len(last))
    return header or last[: cobblestone.HEADER]


class _Hasher:
    """SHA-256 of every 8 MiB, in its own thread: both sides work outside the interpreter's lock."""

    def __init__(self) -> None:
        self.size = 0
        self.pieces: list[bytes] = []
        self._digest = hashlib.sha256()
        self._free: queue.SimpleQueue[bytearray] = queue.SimpleQueue()
        self._full: queue.SimpleQueue[tuple[bytearray, int] | None] = queue.SimpleQueue()
        for _ in range(BUFFERS):
            self._free.put(bytearray(ROOM))
        self._thread = threading.Thread(target=self._run, name="hasher", daemon=True)
        self._thread.start()

    def room(self) -> bytearray:
        """An empty buffer, as soon as one has been hashed."""
        return self._free.get()

    def take(self, buffer: bytearray, size: int) -> None:
        self._full.put((buffer, size))

    def end(self) -> None:
        """All that was taken is hashed; `size` and `pieces` are final."""
        self._full.put(None)
        self._thread.join()
        if self.size % PIECE:
            self.pieces.append(self._digest.digest())

    def _run(self) -> None:
        while (taken := self._full.get()) is not None:
            buffer, size = taken
            with memoryview(buffer) as view:
                self._hash(view[:size])
            self._free.put(buffer)

    def _hash(self, view: memoryview) -> None:
        at = 0
        while at < len(view):
            step = min(len(view) - at, PIECE - self.size % PIECE)
            self._digest.update(view[at : at + step])
            self.size += step
            at += step
            if not self.size % PIECE:
                self.pieces.append(self._digest.digest())
                self._digest = hashlib.sha256()
