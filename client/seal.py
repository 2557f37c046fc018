"""Seal a package on this machine: one pass, constant memory, encryption beside hashing."""

from __future__ import annotations

import hashlib
import mmap
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from client.facts import Facts
from client.pack import Pack
from kernel import canon
from kernel.errors import Conflict, NotNow, Refusal, Words
from signing.rules import cms, cobblestone, envelope, package
from signing.rules.keywrap import Chance
from signing.rules.manifest import LARGEST, PIECE, Custodian, Manifest, Sealed
from signing.rules.plaintext import File
from signing.rules.signer import Signer

CLIENT: Final = "ggzy/0.1.0"
WINDOW: Final = 8 * 1024 * 1024
STEP: Final = 512 * 1024
ROOM: Final = STEP + STEP // cobblestone.CHUNK * cobblestone.TAG + cobblestone.HEADER
"""What one step can grow to."""
BUFFERS: Final = 4

Progress = Callable[[int], object]


def silent(_done: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who seals: the signer, and the certificate that his own copy of the key is wrapped to."""

    signer: Signer
    own: bytes


@dataclass(frozen=True, slots=True)
class Bid:
    """A sealed bid in its folder on this machine."""

    folder: Path

    @property
    def sealed(self) -> Path:
        return self.folder / "sealed.bin"

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def p7s(self) -> Path:
        return self.folder / "manifest.p7s"

    @property
    def key(self) -> Path:
        return self.folder / "key.p7m"

    def share(self, i: int) -> Path:
        return self.folder / f"share-{i}.p7m"


def seal(pack: Pack, facts: Facts, hands: Hands, chance: Chance, folder: Path, progress: Progress = silent) -> Manifest:
    """Write `sealed.bin`, the key files, `manifest.json` and its signature into `folder`; a key is never used twice."""
    bid = Bid(folder)
    _may_begin(pack, facts, bid)
    context = envelope.bid_context(facts.tender.tender, facts.lot, facts.bidder, facts.seq)
    key = chance.bytes(cobblestone.KEY)
    folder.mkdir(parents=True, exist_ok=True)
    with _Fresh(bid.sealed) as sink:
        sealed = stream(parts(pack), key, context, sink, progress)
    paper = facts.tender.seal
    k = paper.k if facts.certificates else 0
    keys = envelope.wrap(key, context, hands.own, facts.certificates, k, chance)
    manifest = _manifest(facts, sealed, keys)
    bid.key.write_bytes(keys.key_p7m)
    for share, p7m in zip(keys.shares, keys.shares_p7m, strict=True):
        bid.share(share.i).write_bytes(p7m)
    data = manifest.data()
    bid.p7s.write_bytes(cms.sign(data, hands.signer, facts.now))
    bid.manifest.write_bytes(data)
    return manifest


def _may_begin(pack: Pack, facts: Facts, bid: Bid) -> None:
    if facts.now >= facts.tender.closes:
        raise NotNow(
            "bid.deadline_passed",
            "投标截止时间已过",
            "the deadline for bids has passed",
            law="BID-28",
            field="deadline",
        )
    if bid.manifest.exists():
        raise Conflict(
            "seal.exists",
            f"{bid.folder} 里已有密封好的投标",
            f"there is a sealed bid in {bid.folder} already",
            field="folder",
            remedy=Words(
                "请换一个文件夹；替换投标也要重新密封", "Use another folder; a replacement is sealed anew, too"
            ),
        )
    size = cobblestone.sealed_size(pack.contents.size)
    if size > LARGEST:
        package.check_sealed_form(b"", size)


def _manifest(facts: Facts, sealed: Sealed, keys: envelope.Wrapped) -> Manifest:
    paper = facts.tender
    return Manifest(
        tender=paper.tender,
        tender_doc_sha256=facts.document_sha256,
        lot=facts.lot,
        bidder=facts.bidder,
        seq=facts.seq,
        prev=facts.prev,
        deadline=paper.closes,
        mode=paper.seal.mode,
        k=paper.seal.k if facts.certificates else 0,
        sealed=sealed,
        key_p7m_sha256=canon.sha256(keys.key_p7m).hex(),
        custodians=custodians(keys, facts.certificates),
        client=CLIENT,
        created=facts.now,
    )


def custodians(keys: envelope.Wrapped, certificates: tuple[bytes, ...]) -> tuple[Custodian, ...]:
    """What the manifest says of the share files."""
    return tuple(
        Custodian(share.i, canon.sha256(certificate), canon.sha256(p7m), share.commitment)
        for share, certificate, p7m in zip(keys.shares, certificates, keys.shares_p7m, strict=True)
    )


class _Fresh:
    """A new file under its final name only when the block ends well; a half-written one does not stay."""

    def __init__(self, path: Path) -> None:
        self._path, self._half = path, path.with_name(f".{path.name}.part")

    def __enter__(self) -> BinaryIO:
        self._file = self._half.open("wb")
        return self._file

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        with suppress(OSError):
            self._file.close()
        if error is None:
            self._half.replace(self._path)
            return
        self._half.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise NotNow(
                "disk.write",
                f"写不下 {self._path}：{error.strerror}",
                f"cannot write {self._path}: {error.strerror}",
                field="folder",
                remedy=Words("请腾出磁盘空间后重试", "Make room on the disk and try again"),
            ) from error


# --- reading ---------------------------------------------------------------------------------------------------------


def parts(pack: Pack) -> Iterator[memoryview]:
    """The plaintext stream in steps of at most 512 KiB; each part is valid until the next one is asked for."""
    prefix = memoryview(pack.contents.prefix)
    for at in range(0, len(prefix), STEP):
        yield prefix[at : at + STEP]
    for file in pack.contents.files:
        yield from _file_parts(pack, file)


def _file_parts(pack: Pack, file: File) -> Iterator[memoryview]:
    with pack.source(file).open("rb", buffering=0) as source:
        before = _state(source)
        if before[0] != file.size:
            raise _changed(file)
        yield from _windows(source.fileno(), file)
        if _state(source) != before:
            raise _changed(file)


def _state(source: BinaryIO) -> tuple[int, int]:
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


def _windows(descriptor: int, file: File) -> Iterator[memoryview]:
    """Mapped windows; where a file system cannot map, plain reads."""
    for at in range(0, file.size, WINDOW):
        if os.fstat(descriptor).st_size != file.size:
            raise _changed(file)
        size = min(WINDOW, file.size - at)
        try:
            window = mmap.mmap(descriptor, size, access=mmap.ACCESS_READ, offset=at)
        except (OSError, ValueError):
            yield from _reads(descriptor, at, size, file)
            continue
        with window, memoryview(window) as whole:
            for begin in range(0, size, STEP):
                with whole[begin : begin + STEP] as part:
                    yield part


def _reads(descriptor: int, at: int, size: int, file: File) -> Iterator[memoryview]:
    end = at + size
    while at < end:
        part = os.pread(descriptor, min(STEP, end - at), at)
        if not part:
            raise _changed(file)
        at += len(part)
        yield memoryview(part)


# --- sealing ---------------------------------------------------------------------------------------------------------


def stream(plain: Iterator[memoryview], key: bytes, context: bytes, sink: BinaryIO, progress: Progress) -> Sealed:
    """Encrypt `plain` into `sink` while a second thread hashes the ciphertext; parts have at most 512 KiB."""
    cipher = cobblestone.Encryptor(key, context)
    hasher = _Hasher()
    header = b""
    try:
        for part in plain:
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
    finally:
        hasher.end()
    header = header or last[: cobblestone.HEADER]
    return Sealed(hasher.size, tuple(hasher.pieces), header[: cobblestone.SALT], header[cobblestone.SALT :])


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
