"""A package that has arrived: right in every respect, or refused with a code of its own for each wrongness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import canon
from kernel.canon import sha256
from kernel.errors import Conflict, NotValid, Refusal
from signing.rules import cobblestone, envelope, manifest, package
from signing.rules.manifest import PIECE, Custodian, Manifest, Sealed, SheetManifest
from signing.rules.package import Arrived, SheetTerms, Terms
from tests.support import boxes
from tests.support.boxes import Dice

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
KEY = bytes(range(32))
OWN = boxes.ec_box("own")
HOLDERS = tuple(boxes.ec_box(f"custodian {i}") for i in (1, 2, 3))
CERTIFICATES = tuple(box.certificate for box in HOLDERS)
TERMS = Terms(
    tender="T-2026-0001",
    tender_doc_sha256="ab" * 32,
    lot="L-2026-0001-1",
    bidder="O-91110000000000001X",
    seq=1,
    prev=None,
    deadline=AT,
    mode="self+custodians",
    k=2,
    custodians=CERTIFICATES,
)


def _sealed(size: int, context: bytes) -> bytes:
    cipher = cobblestone.Encryptor(KEY, context)
    return cipher.update(bytes(size)) + cipher.finalize()


CONTEXT = envelope.bid_context(TERMS.tender, TERMS.lot, TERMS.bidder, 1)
BYTES = _sealed(2 * PIECE, CONTEXT)
KEYS = envelope.wrap(KEY, CONTEXT, OWN.certificate, CERTIFICATES, 2, Dice())
SEALED = Sealed(len(BYTES), package.pieces_of(BYTES), BYTES[:24], BYTES[24:56])
CUSTODIANS = tuple(
    Custodian(share.i, sha256(certificate), sha256(p7m), share.commitment)
    for share, certificate, p7m in zip(KEYS.shares, CERTIFICATES, KEYS.shares_p7m, strict=True)
)
MANIFEST = Manifest(
    tender=TERMS.tender,
    tender_doc_sha256=TERMS.tender_doc_sha256,
    lot=TERMS.lot,
    bidder=TERMS.bidder,
    seq=1,
    prev=None,
    deadline=AT,
    mode="self+custodians",
    k=2,
    sealed=SEALED,
    key_p7m_sha256=sha256(KEYS.key_p7m).hex(),
    custodians=CUSTODIANS,
    client="ggzy/0.1.0",
    created=AT - timedelta(days=1),
)


def arrived(made: Manifest = MANIFEST, data: bytes = BYTES) -> Arrived:
    return Arrived(made.data(), data[:56], len(data), package.pieces_of(data), KEYS.key_p7m, KEYS.shares_p7m)


def code(came: Arrived, terms: Terms = TERMS) -> str:
    with pytest.raises(Refusal) as caught:
        package.check(came, terms)
    assert caught.value.words.zh
    assert caught.value.words.en
    return caught.value.code


def test_a_right_package_passes() -> None:
    assert package.check(arrived(), TERMS) == MANIFEST


@given(
    st.text("abcXYZ09._-", min_size=1, max_size=64),
    st.integers(1, 2**53 - 1),
    st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.lists(st.binary(min_size=32, max_size=32), max_size=5),
)
def test_read_gives_what_was_written(name: str, seq: int, prev: str | None, pieces: list[bytes]) -> None:
    made = replace(MANIFEST, bidder=name, seq=seq, prev=prev, sealed=replace(SEALED, pieces=tuple(pieces)))
    assert manifest.read(made.data()) == made


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"tender": "T-2026-0002"}, "package.wrong_tender"),
        ({"lot": "L-2026-0001-2"}, "package.wrong_lot"),
        ({"bidder": "O-other"}, "package.wrong_bidder"),
        ({"tender_doc_sha256": "cd" * 32}, "package.wrong_document"),
        ({"seq": 2}, "package.wrong_seq"),
        ({"prev": "ab" * 32}, "package.wrong_prev"),
        ({"deadline": AT + timedelta(milliseconds=1)}, "package.wrong_deadline"),
        ({"mode": "self"}, "package.wrong_mode"),
        ({"mode": "joint"}, "package.wrong_mode"),
        ({"k": 1}, "package.wrong_k"),
        ({"key_p7m_sha256": "00" * 32}, "package.key_file"),
        ({"custodians": CUSTODIANS[:2]}, "package.wrong_custodians"),
        ({"custodians": tuple(replace(c, certificate=bytes(32)) for c in CUSTODIANS)}, "package.wrong_custodians"),
        ({"custodians": tuple(replace(c, p7m=bytes(32)) for c in CUSTODIANS)}, "package.share_file"),
        ({"sealed": replace(SEALED, salt=bytes(24))}, "package.header"),
        ({"sealed": replace(SEALED, commitment=bytes(32))}, "package.header"),
        ({"sealed": replace(SEALED, size=SEALED.size + 1)}, "package.truncated"),
        ({"sealed": replace(SEALED, size=SEALED.size - 1)}, "package.extended"),
        ({"sealed": replace(SEALED, pieces=SEALED.pieces[:2])}, "package.extended"),
    ],
)
def test_each_wrong_field_has_its_own_answer(change: dict[str, object], wrong: str) -> None:
    assert code(arrived(replace(MANIFEST, **change))) == wrong  # type: ignore[arg-type]


def test_a_replayed_package_is_a_conflict() -> None:
    with pytest.raises(Conflict) as caught:
        package.check(arrived(), replace(TERMS, seq=2, prev=sha256(MANIFEST.data()).hex()))
    assert caught.value.code == "package.replayed"


FIRST, SECOND, LAST = BYTES[:PIECE], BYTES[PIECE : 2 * PIECE], BYTES[2 * PIECE :]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "package.empty"),
        (BYTES[:-1], "package.truncated"),
        (BYTES[:PIECE], "package.truncated"),
        (BYTES[:40], "package.truncated"),
        (BYTES + b"\0", "package.extended"),
        (BYTES + bytes(PIECE), "package.extended"),
        (SECOND + FIRST + LAST, "package.pieces_swapped"),
        (FIRST + FIRST + LAST, "package.piece"),
        (FIRST + SECOND[:-1] + b"\xff" + LAST, "package.piece"),
        (b"%PDF-1.7\n" + BYTES[9:], "package.unsealed"),
        (b"PK\x03\x04" + BYTES[4:], "package.unsealed"),
        (b"ebid-plain/v1\n" + BYTES[14:], "package.unsealed"),
    ],
)
def test_truncated_extended_swapped_and_unsealed_files(data: bytes, wrong: str) -> None:
    assert code(arrived(data=data)) == wrong


def test_the_wrong_pieces_are_named() -> None:
    with pytest.raises(NotValid) as caught:
        package.check(arrived(data=FIRST + SECOND[:-1] + b"\xff" + LAST), TERMS)
    assert caught.value.field == "sealed.pieces.1"


@pytest.mark.seed_row(7)
def test_an_unsealed_file_with_a_manifest_that_fits_it_is_still_unsealed() -> None:
    for data in (b"%PDF-1.7 " + bytes(1000), b"a text of some length that is no sealed file, only 80 bytes."):
        sealed = Sealed(len(data), package.pieces_of(data), data[:24], data[24:56])
        with pytest.raises(NotValid) as caught:
            package.check(arrived(replace(MANIFEST, sealed=sealed), data), TERMS)
        assert (caught.value.code, caught.value.law) == ("package.unsealed", "EBM-26")
        assert caught.value.remedy.zh


@pytest.mark.parametrize(("size", "fits"), [(2**31, True), (2**31 + 1, False), (1, True), (0, False)])
def test_two_gib_is_the_most(size: int, fits: bool) -> None:
    if fits:
        package.check_sealed_form(BYTES[:56], size)
        return
    with pytest.raises(NotValid) as caught:
        package.check_sealed_form(BYTES[:56], size)
    assert caught.value.code == ("package.too_large" if size else "package.empty")


def test_a_list_of_pieces_that_does_not_fit_the_size_is_refused() -> None:
    pieces = (sha256(BYTES),)
    came = replace(arrived(replace(MANIFEST, sealed=replace(SEALED, pieces=pieces))), pieces=pieces)
    assert code(came) == "package.pieces"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"key_p7m": b"junk"}, "package.key_file"),
        ({"shares": KEYS.shares_p7m[:2]}, "package.share_missing"),
        ({"shares": KEYS.shares_p7m[::-1]}, "package.share_file"),
        ({"manifest": b"{}"}, "package.malformed"),
        ({"manifest": b""}, "json.malformed"),
        ({"manifest": b'{"v": "ebid-bid/v1"}'}, "json.not_canonical"),
    ],
)
def test_wrong_files_beside_the_sealed_one(change: dict[str, object], wrong: str) -> None:
    assert code(replace(arrived(), **change)) == wrong  # type: ignore[arg-type]


def test_a_key_file_must_be_one_even_if_its_digest_fits() -> None:
    made = replace(MANIFEST, key_p7m_sha256=sha256(b"junk").hex())
    assert code(replace(arrived(made), key_p7m=b"junk")) == "package.key_file"


def test_a_share_wrapped_to_somebody_else_is_refused() -> None:
    """The bidder names custodian 2, but only he himself could open the share."""
    own = envelope.wrap(KEY, CONTEXT, None, [OWN.certificate] * 3, 2, Dice()).shares_p7m
    custodians = tuple(replace(c, p7m=sha256(p7m)) for c, p7m in zip(CUSTODIANS, own, strict=True))
    came = replace(arrived(replace(MANIFEST, custodians=custodians)), shares=own)
    assert code(came) == "package.wrong_recipient"


def test_self_mode_has_no_custodians() -> None:
    alone = replace(MANIFEST, mode="self", k=0, custodians=())
    terms = replace(TERMS, mode="self", k=0, custodians=())
    assert package.check(replace(arrived(alone), shares=()), terms) == alone


# --- the manifest's own form -----------------------------------------------------------------------------------------


def forged(change: Callable[[dict[str, canon.Json]], object]) -> bytes:
    value = dict(canon.mapping(MANIFEST.data()))
    change(value)
    return canon.canonical(value)


def _sealed_with(**change: canon.Json) -> Callable[[dict[str, canon.Json]], object]:
    return lambda value: value.update(sealed=dict(SEALED.json()) | change)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda v: v.pop("prev"), "members"),
        (lambda v: v.update(plaintext_sha256="00" * 32), "members"),
        (lambda v: v.update(v="ebid-bid/v2"), "v"),
        (lambda v: v.update(tender="T 1"), "tender"),
        (lambda v: v.update(lot=1), "lot"),
        (lambda v: v.update(tender_doc_sha256="AB" * 32), "tender_doc_sha256"),
        (lambda v: v.update(seq=0), "seq"),
        (lambda v: v.update(seq=True), "seq"),
        (lambda v: v.update(seq="1"), "seq"),
        (lambda v: v.update(prev=""), "prev"),
        (lambda v: v.update(deadline="2026-03-02"), "deadline"),
        (lambda v: v.update(k=4), "k"),
        (lambda v: v.update(k=-1), "k"),
        (lambda v: v.update(client=""), "client"),
        (lambda v: v.update(custodians={}), "custodians"),
        (lambda v: v.update(custodians=v["custodians"][::-1]), "custodians.1.i"),
        (lambda v: v.update(custodians=v["custodians"][:1] * 2), "custodians.2.i"),
        (lambda v: v.update(custodians=[{}]), "custodians.1"),
        (_sealed_with(piece=4096), "sealed.piece"),
        (_sealed_with(pieces=["00"]), "sealed.pieces"),
        (_sealed_with(pieces="00"), "sealed.pieces"),
        (_sealed_with(salt="00" * 23), "sealed.salt"),
        (_sealed_with(commitment="00" * 31), "sealed.commitment"),
        (_sealed_with(size=-1), "sealed.size"),
        (_sealed_with(more=1), "sealed"),
        (lambda v: v.update(sealed=None), "sealed"),
    ],
)
def test_a_malformed_manifest_names_the_field(change: Callable[[dict[str, canon.Json]], object], field: str) -> None:
    with pytest.raises(NotValid) as caught:
        manifest.read(forged(change))
    assert (caught.value.code, caught.value.field) == ("package.malformed", field)


def test_caps() -> None:
    with pytest.raises(NotValid) as caught:
        manifest.read(bytes(manifest.LARGEST_MANIFEST + 1))
    assert caught.value.code == "package.manifest_too_large"
    many = replace(MANIFEST, custodians=tuple(replace(CUSTODIANS[0], i=i) for i in range(1, 257)))
    with pytest.raises(NotValid):
        manifest.read(many.data())


def test_the_hash_that_people_compare() -> None:
    assert SEALED.pieces_sha256 == sha256(b"".join(SEALED.pieces)).hex()


def test_two_manifests_for_one_ciphertext_differ_in_their_signed_bytes() -> None:
    """A second manifest for one file is a second signed document, told apart by seq and prev."""
    second = replace(MANIFEST, seq=2, prev=sha256(MANIFEST.data()).hex())
    assert code(arrived(second), TERMS) == "package.wrong_seq"
    terms = replace(TERMS, seq=2, prev=sha256(MANIFEST.data()).hex())
    assert package.check(arrived(second), terms) == second
    with pytest.raises(Refusal):
        cobblestone.holds(KEY, BYTES[:56], envelope.bid_context(TERMS.tender, TERMS.lot, TERMS.bidder, 2))


# --- score sheets ----------------------------------------------------------------------------------------------------

PID = "ab" * 16
SHEET_TERMS = SheetTerms(TERMS.tender, TERMS.lot, PID, 1, 2, CERTIFICATES)
SHEET_CONTEXT = envelope.score_context(TERMS.tender, TERMS.lot, PID, 1)
SHEET_BYTES = _sealed(500, SHEET_CONTEXT)
SHEET_KEYS = envelope.wrap(KEY, SHEET_CONTEXT, None, CERTIFICATES, 2, Dice())
SHEET = SheetManifest(
    tender=TERMS.tender,
    lot=TERMS.lot,
    pid=PID,
    round=1,
    score="ef" * 32,
    k=2,
    sealed=Sealed(len(SHEET_BYTES), package.pieces_of(SHEET_BYTES), SHEET_BYTES[:24], SHEET_BYTES[24:56]),
    custodians=tuple(
        Custodian(share.i, sha256(certificate), sha256(p7m), share.commitment)
        for share, certificate, p7m in zip(SHEET_KEYS.shares, CERTIFICATES, SHEET_KEYS.shares_p7m, strict=True)
    ),
)


def test_a_right_sheet_passes() -> None:
    assert package.check_sheet(SHEET.data(), SHEET_BYTES, SHEET_KEYS.shares_p7m, SHEET_TERMS) == SHEET
    assert manifest.read_sheet(SHEET.data()).commitments == {s.i: s.commitment for s in SHEET_KEYS.shares}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"tender": "T-9"}, "package.wrong_tender"),
        ({"lot": "L-9"}, "package.wrong_lot"),
        ({"pid": "cd" * 16}, "package.wrong_pid"),
        ({"round": 2}, "package.wrong_round"),
        ({"k": 1}, "package.wrong_k"),
        ({"custodians": CUSTODIANS}, "package.share_file"),
        ({"sealed": replace(SHEET.sealed, size=999)}, "package.truncated"),
        ({"pid": "xyz"}, "package.malformed"),
    ],
)
def test_each_wrong_field_of_a_sheet_has_its_own_answer(change: dict[str, object], wrong: str) -> None:
    made = replace(SHEET, **change)  # type: ignore[arg-type]
    with pytest.raises(Refusal) as caught:
        package.check_sheet(made.data(), SHEET_BYTES, SHEET_KEYS.shares_p7m, SHEET_TERMS)
    assert caught.value.code == wrong


def test_a_bid_is_no_sheet() -> None:
    with pytest.raises(NotValid):
        manifest.read_sheet(MANIFEST.data())
    with pytest.raises(NotValid):
        manifest.read(SHEET.data())
