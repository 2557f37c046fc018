"""Sealing: what comes out opens again, in constant memory, and no half of it is ever left behind."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from client import facts, opening, pack, seal, stream
from client.keys import Opener
from client.pack import Pack
from client.seal import Bid, Hands
from kernel.canon import sha256
from kernel.errors import Conflict, NotNow, NotTrusted, NotValid, Refusal
from signing.rules import cms, cobblestone, manifest, package, plaintext
from signing.rules.plaintext import File
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, DEADLINE, FORM, Counter, document

KNOWN = facts.read(Counter().facts())
HANDS = Hands(BIDDER.signer, BIDDER.encrypt.certificate)
OPENER = Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate)


def packed(folder: Path, **files: bytes) -> Pack:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return pack.pack(folder, FORM, KNOWN.part)


def test_a_sealed_bid_passes_the_platforms_check_and_opens_again(tmp_path: Path) -> None:
    big = hashlib.shake_128(b"big").digest(9_000_000)
    made = packed(tmp_path / "in", a=b"alpha", b=big, c=b"")
    told: list[int] = []
    said = seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid", told.append)
    bid = Bid(tmp_path / "bid")
    data = bid.sealed.read_bytes()
    came = package.Arrived(
        bid.manifest.read_bytes(),
        data[:56],
        len(data),
        package.pieces_of(data),
        bid.key.read_bytes(),
        tuple(bid.share(i).read_bytes() for i in (1, 2, 3)),
    )
    assert package.check(came, Counter().terms()) == said == manifest.read(bid.manifest.read_bytes())
    assert cms.verify(bid.manifest.read_bytes(), bid.p7s.read_bytes()).certificate == BIDDER.signer.certificate
    assert sum(told) == made.contents.size
    contents = opening.open_here(bid, OPENER, tmp_path / "out")
    assert contents == made.contents
    assert {p.name: p.read_bytes() for p in (tmp_path / "out/documents").iterdir()} == {
        "a": b"alpha",
        "b": big,
        "c": b"",
    }
    assert (tmp_path / "out/form.json").exists()


def test_self_mode_seals_without_custodians(tmp_path: Path) -> None:
    counter = Counter(paper=document("self"))
    said = seal.seal(packed(tmp_path / "in", a=b"1"), facts.read(counter.facts()), HANDS, Dice(), tmp_path / "bid")
    assert (said.mode, said.k, said.custodians) == ("self", 0, ())
    assert not (tmp_path / "bid/share-1.p7m").exists()


def test_each_package_has_a_key_of_its_own(tmp_path: Path) -> None:
    made = packed(tmp_path / "in", a=b"1")
    first = seal.seal(made, KNOWN, HANDS, Dice(b"1"), tmp_path / "one")
    second = seal.seal(made, KNOWN, HANDS, Dice(b"2"), tmp_path / "two")
    assert first.sealed.commitment != second.sealed.commitment
    with pytest.raises(Conflict, match=r"seal\.exists"):
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "one")


def test_nothing_is_sealed_after_the_deadline(tmp_path: Path) -> None:
    with pytest.raises(NotNow) as caught:
        seal.seal(packed(tmp_path / "in", a=b"1"), replace(KNOWN, now=DEADLINE), HANDS, Dice(), tmp_path / "bid")
    assert caught.value.code == "bid.deadline_passed"
    assert not (tmp_path / "bid").exists()


def test_more_than_2_gib_is_refused_before_sealing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "big").open("wb") as file:
        file.truncate(2**31)
    made = pack.pack(tmp_path / "in", FORM, KNOWN.part)
    with pytest.raises(NotValid, match=r"package\.too_large"):
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid")


def test_the_largest_file_that_fits_is_sealed_to_exactly_2_gib() -> None:
    plain = cobblestone.plain_size(2**31)
    assert cobblestone.sealed_size(plain) == 2**31


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    made = packed(tmp_path / "in", a=b"1" * 100)
    (tmp_path / "in" / "a").unlink()
    with pytest.raises(Conflict) as caught:
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid")
    assert (caught.value.code, caught.value.field) == ("seal.file_changed", "a")


@pytest.mark.parametrize("size", [0, 3, 2_000_000])
def test_a_file_that_changes_stops_the_sealing(tmp_path: Path, size: int) -> None:
    made = packed(tmp_path / "in", a=b"1" * 100)
    (tmp_path / "in" / "a").write_bytes(b"2" * size)
    with pytest.raises(Conflict) as caught:
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid")
    assert (caught.value.code, caught.value.field) == ("seal.file_changed", "a")
    assert list((tmp_path / "bid").iterdir()) == []


def test_a_file_touched_while_it_is_read_stops_the_sealing(tmp_path: Path) -> None:
    made = packed(tmp_path / "in", a=b"1" * 3_000_000)

    told: list[int] = []

    def touch(done: int) -> None:
        told.append(done)
        os.utime(tmp_path / "in" / "a", (len(told), len(told)))

    with pytest.raises(Conflict, match=r"seal\.file_changed"):
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid", touch)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """/dev/full answers every write as a full disk does."""
    made = packed(tmp_path / "in", a=b"1" * 3_000_000)
    (tmp_path / "bid").mkdir()
    (tmp_path / "bid" / ".sealed.bin.part").symlink_to("/dev/full")
    with pytest.raises(NotNow) as caught:
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid")
    assert caught.value.code == "disk.write"
    assert list((tmp_path / "bid").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="room is reserved on Linux only")
def test_a_disk_that_is_too_small_is_told_before_anything_is_encrypted(tmp_path: Path) -> None:
    made, told = packed(tmp_path / "in", a=b"1" * 3_000_000), list[int]()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        with pytest.raises(NotNow) as caught:
            seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid", told.append)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (caught.value.code, told) == ("disk.write", [])
    assert list((tmp_path / "bid").iterdir()) == []


def test_a_signing_certificate_is_no_place_for_the_key(tmp_path: Path) -> None:
    hands = Hands(BIDDER.signer, BIDDER.signer.certificate)
    with pytest.raises(NotValid, match=r"envelope\.certificate_usage"):
        seal.seal(packed(tmp_path / "in", a=b"1"), KNOWN, hands, Dice(), tmp_path / "bid")


@pytest.mark.parametrize("size", [0, 1, stream.STEP - 1, stream.STEP, stream.STEP + 1, 9_000_000])
def test_the_stream_is_the_list_and_then_the_files(tmp_path: Path, size: int) -> None:
    made = packed(tmp_path / "in", a=os.urandom(size), b=b"2")
    plain = b"".join(bytes(part) for part in stream.parts(made))
    assert plain == made.contents.prefix + (tmp_path / "in" / "a").read_bytes() + b"2"


def test_a_file_that_is_cut_short_while_it_is_read_stops_the_sealing(tmp_path: Path) -> None:
    made = packed(tmp_path / "in", a=b"1" * 9_000_000)

    def cut(_done: int) -> None:
        os.truncate(tmp_path / "in" / "a", 2_000_000)

    with pytest.raises(Conflict, match=r"seal\.file_changed"):
        seal.seal(made, KNOWN, HANDS, Dice(), tmp_path / "bid", cut)


@pytest.mark.parametrize("size", [0, 1, 2**23 - 56 - 16 * 513, 2**23, 2**24 + 5])
def test_pieces_are_those_of_the_ciphertext(tmp_path: Path, size: int) -> None:
    plain = hashlib.shake_128(b"p").digest(size)
    steps = (memoryview(plain)[at : at + stream.STEP] for at in range(0, size, stream.STEP))
    sink = io.BytesIO()
    made = stream.stream(steps, bytes(32), b"c", sink, stream.silent)
    data = sink.getvalue()
    assert (made.size, made.pieces) == (len(data), package.pieces_of(data))
    assert made.header == data[:56]
    assert b"".join(cobblestone.opened([data], bytes(32), b"c")) == plain


def test_the_hasher_ends_when_the_sealing_breaks() -> None:
    class Full(io.BytesIO):
        def write(self, _data: object, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        stream.stream(iter([memoryview(bytes(stream.STEP))] * 20), bytes(32), b"c", Full(), stream.silent)


MEASURE = """
import sys
from pathlib import Path
import click, rich.progress
from client import pack, stream
from client.pack import Pack
from signing.rules import plaintext
folder, size = Path(sys.argv[1]), int(sys.argv[2])
listed = plaintext.contents([plaintext.File("big", size, "application/pdf", "technical")])
with open(sys.argv[3], "wb") as sink:
    stream.stream(stream.parts(Pack(folder, listed)), bytes(32), b"c", sink, stream.silent)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """At most 64 MiB, the same for 8 and for 192 MiB of sparse file; `torture` does 2 GiB."""
    assert _peak(tmp_path, 192) <= 64 * 1024
    assert _peak(tmp_path, 192) - _peak(tmp_path, 8) < 10 * 1024


@pytest.mark.torture
def test_two_gib_in_64_mib(tmp_path: Path) -> None:
    assert _peak(tmp_path, 2040) <= 64 * 1024


def _peak(folder: Path, mib: int) -> int:
    with (folder / "big").open("wb") as file:
        file.truncate(mib << 20)
    command = [sys.executable, "-c", MEASURE, str(folder), str(mib << 20), str(folder / "sealed.bin")]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    (folder / "sealed.bin").unlink()
    return int(done.stdout)


# --- opening one's own package here ----------------------------------------------------------------------------------


def sealed(folder: Path) -> Bid:
    seal.seal(packed(folder / "in", a=b"1" * 50_000, b=b"2"), KNOWN, HANDS, Dice(), folder / "bid")
    return Bid(folder / "bid")


def test_nothing_appears_when_the_file_does_not_open(tmp_path: Path) -> None:
    bid = sealed(tmp_path)
    data = bid.sealed.read_bytes()
    for wrong in (data[:-1], data + b"\0", data[:-20] + bytes(20), data[: 56 + 16400], data[56:]):
        bid.sealed.write_bytes(wrong)
        with pytest.raises(NotTrusted):
            opening.open_here(bid, OPENER, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bid", "in"]


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    bid = sealed(tmp_path)
    opening.open_here(bid, OPENER, tmp_path / "out")
    with pytest.raises(Conflict, match=r"opening\.exists"):
        opening.open_here(bid, OPENER, tmp_path / "out")


def test_another_bidders_key_file_is_never_unwrapped(tmp_path: Path) -> None:
    bid = sealed(tmp_path)
    other = seal.seal(
        packed(tmp_path / "in2", a=b"x"), replace(KNOWN, lot=KNOWN.lot), HANDS, Dice(b"o"), tmp_path / "b2"
    )
    with pytest.raises(NotTrusted) as caught:
        opening.key_to_release(bid.manifest.read_bytes(), Bid(tmp_path / "b2").key.read_bytes(), OPENER)
    assert caught.value.code == "opening.key_file"
    assert other.sealed.commitment


def test_a_package_with_an_unsafe_name_is_not_extracted(tmp_path: Path) -> None:
    """A sender who made the stream by hand, key and all: the opener still refuses the name."""
    for path in ("../evil", "/tmp/evil", "a\\..\\evil"):
        prefix = plaintext.Contents((File(path, 1, "a/b", "x"),)).prefix
        with pytest.raises(NotValid):
            opening.extract(io.BytesIO(prefix + b"1"), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_key_string_is_what_the_platform_accepts(tmp_path: Path) -> None:
    from signing.rules import envelope

    bid = sealed(tmp_path)
    said = manifest.read(bid.manifest.read_bytes())
    data = opening.key_to_release(bid.manifest.read_bytes(), bid.key.read_bytes(), OPENER)
    context = envelope.bid_context(said.tender, said.lot, said.bidder, said.seq)
    assert len(envelope.key_holds(data, context, said.sealed.salt, said.sealed.commitment)) == 32
    with pytest.raises(Refusal):
        opening.key_to_release(
            bid.manifest.read_bytes(), bid.key.read_bytes(), Opener(BIDDER.sign.key, OPENER.certificate)
        )
    assert sha256(bid.key.read_bytes()).hex() == said.key_p7m_sha256
