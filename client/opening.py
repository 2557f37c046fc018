"""At the opening: hand over the key of a bid, release a custodian's share, or open a package on this machine."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from client.seal import Bid
from kernel import canon
from kernel.canon import Json
from kernel.errors import Conflict, NotTrusted, Words
from signing.rules import cobblestone, envelope, manifest, plaintext
from signing.rules.keywrap import Holder
from signing.rules.manifest import SECOND, Manifest, Part
from signing.rules.plaintext import Contents, File

if TYPE_CHECKING:
    from client.post import Post

STEP: Final = 512 * 1024
DOCUMENTS: Final = "documents"


RELEASES: Final = {1: "release_key", SECOND: "release_second_key"}


def context_of(said: Manifest, number: int = 1) -> bytes:
    return envelope.bid_context(said.tender, said.lot, said.bidder, said.seq, number)


def number_of(said: Manifest, key_p7m: bytes) -> int:
    """Which of the bid's envelopes the key file is of, by the manifest that the bidder signed; else NotTrusted.

    Asked before it is unwrapped: nobody can use this tool to open another one.
    """
    digest = canon.sha256(key_p7m).hex()
    for number in (1,) if said.second is None else (1, SECOND):
        if said.part(number).key_p7m_sha256 == digest:
            return number
    raise NotTrusted(
        "opening.key_file",
        "密钥文件不是您当时递交的那一个，已拒绝解密",
        "the key file is not the one you submitted: refused to unwrap it",
        field="key",
    )


def key_to_release(signed: bytes, key_p7m: bytes, holder: Holder) -> bytes:
    """The key LP string, for the opening of exactly the bid whose manifest the bidder signed."""
    said = manifest.read(signed)
    number = number_of(said, key_p7m)
    part, context = said.part(number), context_of(said, number)
    data = envelope.unwrap_key(key_p7m, context, holder)
    envelope.key_holds(data, context, part.salt, part.commitment)
    return data


def release(post: Post, bid: str, data: bytes, number: int = 1) -> Mapping[str, Json]:
    """Hand the key LP string over; sending it again changes nothing."""
    body: dict[str, Json] = {"key": base64.b64encode(data).decode()}
    return post.act("bid", bid, RELEASES[number], body, once=canon.sha256(data).hex())


@dataclass(frozen=True, slots=True)
class Wanted:
    """One share that an opening order asks a custodian for; `commitment` is from the bidder's signed manifest."""

    bid: str
    context: bytes
    i: int
    p7m: bytes
    commitment: bytes


def share_to_release(wanted: Wanted, holder: Holder) -> bytes:
    """The share LP string; NotTrusted if it is for another tender, lot or bid than the order names."""
    share = envelope.unwrap_share(wanted.p7m, wanted.context, wanted.i, holder)
    envelope.share_holds(share.data, wanted.context, wanted.i, wanted.commitment)
    return share.data


def open_here(bid: Bid, holder: Holder, into: Path, number: int = 1) -> Contents:
    """Decrypt one's own envelope into the new folder `into`, which appears only when all of it has proved right."""
    said = manifest.read(bid.manifest.read_bytes())
    keys = bid if number == 1 else bid.second
    data = key_to_release(bid.manifest.read_bytes(), keys.key.read_bytes(), holder)
    key, part = envelope.read_key(data, context_of(said, number)), said.part(number)
    if into.exists():
        raise Conflict(
            "opening.exists",
            f"{into} 已存在",
            f"{into} exists already",
            field="into",
            remedy=Words("请给出一个新文件夹", "Name a new folder"),
        )
    into.parent.mkdir(parents=True, exist_ok=True)
    if bid.sealed.stat().st_size != said.sealed.size:
        raise cobblestone.not_opened()
    with plain_file(bid.sealed, part, key, context_of(said, number), into.parent) as plain:
        return extract(plain, into)


@contextmanager
def plain_file(sealed: Path, part: Part, key: bytes, context: bytes, beside: Path) -> Iterator[BinaryIO]:
    """The whole plaintext of an envelope in a file without a name, handed out only after the final tag; gone at the
    end."""
    with tempfile.TemporaryFile(dir=beside) as plain, sealed.open("rb") as source:
        for each in cobblestone.opened(_ciphertext(source, part), key, context):
            plain.write(each)
        plain.seek(0)
        yield plain


def _ciphertext(source: BinaryIO, part: Part) -> Iterator[bytes]:
    source.seek(part.start)
    left = part.size
    while step := source.read(min(STEP, left)):
        left -= len(step)
        yield step


def extract(plain: BinaryIO, into: Path) -> Contents:
    """`into/documents/…` and `into/form.json` from an authentic plaintext; the folder appears when all are there."""
    size = plain.seek(0, 2)
    plain.seek(0)
    contents = plaintext.read(plain, size)
    half = Path(tempfile.mkdtemp(prefix=f".{into.name}.", dir=into.parent))
    for file in contents.files:
        _write(plain, file, half / DOCUMENTS / file.path)
    if contents.form is not None:
        (half / "form.json").write_bytes(canon.canonical(contents.form))
    half.rename(into)
    return contents


def _write(plain: BinaryIO, file: File, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    left = file.size
    with path.open("xb") as sink:
        while left:
            part = plain.read(min(STEP, left))
            sink.write(part)
            left -= len(part)
