"""A whole bid sealed by the browser's core: it passes the platform's check, Python opens it, memory does not grow."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client import opening
from client.keys import Opener
from client.seal import Bid
from kernel import canon
from signing.rules import cms, cobblestone, envelope, manifest, package
from signing.rules.manifest import PIECE, Manifest
from signing.rules.plaintext import File
from tests.support.bid import FACTS, OPENERS, answered
from tests.support.counter import BIDDER, CUSTODIANS, DEADLINE, FORM, NOW, Counter

OPENER: Final = Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate)
SEAL: Final = """
const { files, form, facts, openers, into } = given, told = [];
answer(await attempt(async () => {
  const steps = sealing.seal({ files: await blobs(files), form }, facts, openers, chance.chance,
    { progress: (done, size) => told.push([done, size]) });
  for (let next = await steps.next(); ; next = await steps.next()) {
    if (next.done) return { ...next.value, told };
    appendFileSync(into, next.value.data);
  }
}));"""


def on_disk(folder: Path, files: dict[str, bytes]) -> list[dict[str, Any]]:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for path, data in files.items():
        (folder / path).write_bytes(data)
        made.append({**File(path, len(data), "application/pdf", "technical").json(), "at": str(folder / path)})
    return made


def sealed(folder: Path, files: list[dict[str, Any]], **changed: object) -> dict[str, Any]:
    """What the core gives for the files; `sealed.bin` lies in the folder."""
    given = {"files": files, "form": FORM, "facts": FACTS | changed, "openers": OPENERS}
    found: dict[str, Any] = answered(SEAL, given | {"into": str(folder / "sealed.bin")})
    return found


def arrived(folder: Path, files: dict[str, bytes]) -> tuple[Bid, Manifest, dict[str, Any]]:
    """The sealed bid signed and laid down as the platform would take it in; NotValid if it would not."""
    made = sealed(folder, on_disk(folder / "in", files))
    bid = Bid(folder)
    bid.manifest.write_bytes(made["manifest"])
    bid.key.write_bytes(made["key"])
    bid.p7s.write_bytes(cms.sign(made["manifest"], BIDDER.signer, NOW))
    data = bid.sealed.read_bytes()
    came = package.Arrived(
        made["manifest"], data[:56], len(data), package.pieces_of(data), made["key"], tuple(made["shares"])
    )
    return bid, package.check(came, Counter().terms()), made


def test_a_bid_sealed_in_the_browser_passes_the_platforms_check_and_opens(tmp_path: Path) -> None:
    files = {"a.pdf": b"alpha", "b.pdf": hashlib.shake_128(b"big").digest(9_000_000), "c.pdf": b""}
    bid, said, made = arrived(tmp_path, files)
    contents = opening.open_here(bid, OPENER, tmp_path / "out")
    assert {p.name: p.read_bytes() for p in (tmp_path / "out/documents").iterdir()} == files
    assert contents.form == FORM
    assert made["told"][-1] == [contents.size, contents.size]
    read = [done for done, _ in made["told"]]
    assert min(later - earlier for earlier, later in pairwise(read[:-1])) >= 1024**2, (
        "a word for each MiB, not each read"
    )
    context = opening.context_of(said)
    keys = [Opener(each.encrypt.key, each.encrypt.certificate) for each in CUSTODIANS]
    held = {
        i: opening.share_to_release(
            opening.Wanted("B", context, i, made["shares"][i - 1], said.commitments[i]), keys[i - 1]
        )
        for i in (1, 3)
    }
    key = envelope.join(held, context, 2, said.commitments, said.sealed.header)
    assert cobblestone.derive(key, said.sealed.salt, context)[2] == said.sealed.commitment


def test_sizes_around_a_chunk_and_a_piece(tmp_path: Path) -> None:
    """The sealed file ends just below, at and above what a chunk and a piece hold."""
    _, first, _ = arrived(tmp_path / "first", {"one.pdf": b""})
    list_size = cobblestone.plain_size(first.sealed.size)
    full = (PIECE - cobblestone.HEADER) // (cobblestone.CHUNK + cobblestone.TAG) * cobblestone.CHUNK
    for plain in (cobblestone.CHUNK - 1, cobblestone.CHUNK, cobblestone.CHUNK + 1, full - 1, full, full + 1):
        # The list grows by the digits of the size.
        size = plain - list_size - (len(str(plain - list_size)) - 1)
        folder = tmp_path / str(plain)
        data = hashlib.shake_128(b"x").digest(size)
        bid, said, _ = arrived(folder, {"one.pdf": data})
        assert cobblestone.plain_size(said.sealed.size) == plain
        opening.open_here(bid, OPENER, folder / "out")
        assert (folder / "out/documents/one.pdf").read_bytes() == data


def test_the_browser_opens_its_own_bid_with_its_own_key(tmp_path: Path) -> None:
    script = """
    const holder = await keywrap.holder(given.key, given.certificate), said = manifest.read(given.manifest);
    const context = envelope.bidContext(said.tender, said.lot, said.bidder, said.seq);
    const header = bytes.unhex(said.sealed.salt + said.sealed.commitment);
    const key = await envelope.keyHolds(await keywrap.unwrap(given.p7m, holder), context, header);
    const sealed = (await (await openAsBlob(given.sealed)).stream());
    const { contents, parts } = await plaintext.read(cobblestone.opened(sealed, key, context), given.size);
    const got = [];
    for await (const { data } of parts) got.push(data);
    answer([contents.form, bytes.join(...got)]);"""
    data = hashlib.shake_128(b"own").digest(3_000_000)
    bid, said, made = arrived(tmp_path, {"one.pdf": data})
    given = {
        "key": BIDDER.encrypt.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        "certificate": BIDDER.encrypt.certificate,
        "manifest": made["manifest"],
        "p7m": made["key"],
        "sealed": str(bid.sealed),
        "size": cobblestone.plain_size(said.sealed.size),
    }
    assert answered(script, given) == [FORM, data]


def test_no_two_bids_have_a_key_or_salt_in_common(tmp_path: Path) -> None:
    files = on_disk(tmp_path, {"a.pdf": b"alpha"})
    one, two = (manifest.read(sealed(tmp_path, files)["manifest"]) for _ in range(2))
    assert one.sealed.salt != two.sealed.salt
    assert one.sealed.commitment != two.sealed.commitment


def test_nothing_is_sealed_at_the_deadline_or_beyond_the_largest_size(tmp_path: Path) -> None:
    files = on_disk(tmp_path, {"a.pdf": b"alpha"})
    late = sealed(tmp_path, files, created=canon.instant(DEADLINE))
    assert (late["code"], late["field"]) == ("bid.deadline_passed", "deadline")
    large = sealed(tmp_path, [{**files[0], "size": manifest.LARGEST}])
    assert (large["code"], large["field"]) == ("package.too_large", "sealed.size")
    assert not (tmp_path / "sealed.bin").exists()


@pytest.mark.parametrize("changed", [{"k": 4}, {"k": 0}, {"lot": "L|1"}])
def test_impossible_facts_are_refused_before_a_byte_is_sealed(tmp_path: Path, changed: dict[str, object]) -> None:
    assert "code" in sealed(tmp_path, on_disk(tmp_path, {"a.pdf": b"alpha"}), **changed)
    assert not (tmp_path / "sealed.bin").exists()


MEASURE: Final = """
const { files, form, facts, openers } = given;
for await (const { data } of sealing.seal({ files: await blobs(files), form }, facts, openers, chance.chance)) {
  if (!data.length) throw new Error("an empty piece");
}
answer(process.resourceUsage().maxRSS);"""


def peak(path: Path, size: int) -> int:
    """KiB that sealing a file of so many bytes took at its worst, Node itself included."""
    with path.open("wb") as file:
        file.truncate(size)
    files = [{**File("a.bin", size, "application/pdf", "technical").json(), "at": str(path)}]
    found: int = answered(MEASURE, {"files": files, "form": FORM, "facts": FACTS, "openers": OPENERS})
    return found


def test_memory_does_not_grow_with_the_size(tmp_path: Path) -> None:
    small, large = peak(tmp_path / "small", 64 * 1024**2), peak(tmp_path / "large", 256 * 1024**2)
    assert large - small < 48 * 1024, f"{small} KiB for 64 MiB, {large} KiB for 256 MiB"


def test_every_piece_has_bytes_of_its_own_which_can_be_given_away() -> None:
    """Also where the parts are larger than a piece and nothing would have to be copied."""
    script = """
    const given_away = [];
    for await (const { data } of pieces.pieces([new Uint8Array(2 * pieces.PIECE + 5)])) {
      structuredClone(data, { transfer: [data.buffer] });
      given_away.push(data.length);
    }
    answer(given_away);"""
    assert answered(script, None) == [0, 0, 0]
