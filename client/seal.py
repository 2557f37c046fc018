"""Seal a package on this machine: one pass, constant memory, encryption beside hashing."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from client.facts import Facts
from client.pack import Pack
from client.stream import Inside, Progress, parts, silent, streams
from kernel import canon
from kernel.errors import Conflict, NotNow, Words
from signing.rules import choice, cms, cobblestone, envelope, package
from signing.rules.keywrap import Chance
from signing.rules.manifest import LARGEST, Custodian, Manifest, Sealed, Second
from signing.rules.signer import Signer
from trading.rules import envelopes

CLIENT: Final = "ggzy/0.1.0"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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

    @property
    def second(self) -> Bid:
        """The key files of the second envelope, in a folder of their own."""
        return Bid(self.folder / "second")


def seal(pack: Pack, facts: Facts, hands: Hands, chance: Chance, folder: Path, progress: Progress = silent) -> Manifest:
    """Write `sealed.bin`, the key files, `manifest.json` and its signature into `folder`; a key is never used twice."""
    choice.check_certificate(hands.signer.certificate, facts.tender.taken, "key")
    manifest = _sealed(pack, facts, hands.own, chance, folder, progress)
    data = manifest.data()
    bid = Bid(folder)
    bid.p7s.write_bytes(cms.sign(data, hands.signer, facts.now))
    bid.manifest.write_bytes(data)
    return manifest


def unsigned(
    pack: Pack, facts: Facts, own: bytes, chance: Chance, folder: Path, progress: Progress = silent
) -> Manifest:
    """As `seal`, but for the signature, which is made elsewhere."""
    manifest = _sealed(pack, facts, own, chance, folder, progress)
    Bid(folder).manifest.write_bytes(manifest.data())
    return manifest


def _sealed(pack: Pack, facts: Facts, own: bytes, chance: Chance, folder: Path, progress: Progress) -> Manifest:
    """Everything but manifest and signature."""
    bid = Bid(folder)
    choice.check_certificate(own, facts.tender.taken, "encryption-key")
    packs = (
        [pack] if facts.part.envelopes == 1 else [Pack(pack.folder, each) for each in envelopes.apart(pack.contents)]
    )
    size = sum(cobblestone.sealed_size(each.contents.size) for each in packs)
    _may_begin(size, facts, bid)
    inside = [_inside(each, facts, number, chance) for number, each in enumerate(packs, start=1)]
    folder.mkdir(parents=True, exist_ok=True)
    with _fresh(bid.sealed, size) as sink:
        sealed, headers = streams(inside, sink, progress)
    first = _wrapped(inside[0], facts, own, chance, bid)
    if len(inside) == 1:
        return _manifest(facts, sealed, first)
    bid.second.folder.mkdir(exist_ok=True)
    second = _wrapped(inside[1], facts, own, chance, bid.second)
    at = cobblestone.sealed_size(packs[0].contents.size)
    return replace(_manifest(facts, sealed, first), second=_second(at, headers[1], second, facts))


def _inside(pack: Pack, facts: Facts, number: int, chance: Chance) -> Inside:
    """Each envelope under a fresh key and a context of its own."""
    context = envelope.bid_context(facts.tender.tender, facts.lot, facts.bidder, facts.seq, number)
    return Inside(parts(pack), chance.bytes(cobblestone.KEY), context)


def _wrapped(inside: Inside, facts: Facts, own: bytes, chance: Chance, bid: Bid) -> envelope.Wrapped:
    """The key files of one envelope, written beside it."""
    k = facts.tender.seal.k if facts.certificates else 0
    keys = envelope.wrap(inside.key, inside.context, own, facts.certificates, k, chance)
    bid.key.write_bytes(keys.key_p7m)
    for share, p7m in zip(keys.shares, keys.shares_p7m, strict=True):
        bid.share(share.i).write_bytes(p7m)
    return keys


def _second(at: int, header: bytes, keys: envelope.Wrapped, facts: Facts) -> Second:
    salt, commitment = header[: cobblestone.SALT], header[cobblestone.SALT :]
    key_p7m = canon.sha256(keys.key_p7m).hex()
    return Second(at, salt, commitment, key_p7m, custodians(keys, facts.certificates))


def _may_begin(size: int, facts: Facts, bid: Bid) -> None:
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


@contextmanager
def _fresh(path: Path, size: int) -> Iterator[BinaryIO]:
    """A new file of `size` bytes under its final name only when the block ends well; a half-written one does not stay.

    Its room is taken at the beginning: a disk that is too small is told at once, and writing costs less.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("wb") as file:
            _reserve(file.fileno(), size)
            yield file
        half.replace(path)
    except OSError as error:
        raise NotNow(
            "disk.write",
            f"写不下 {path}：{error.strerror}",
            f"cannot write {path}: {error.strerror}",
            field="folder",
            remedy=Words("请腾出磁盘空间后重试", "Make room on the disk and try again"),
        ) from error
    finally:
        half.unlink(missing_ok=True)


def _reserve(descriptor: int, size: int) -> None:
    """Take the room on the disk where the system can; OSError only if there is not enough of it."""
    if sys.platform == "linux":
        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError as error:
            if error.errno in _FULL:
                raise
