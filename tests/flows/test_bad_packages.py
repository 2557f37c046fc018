"""Packages that no platform may take: each is refused with its own code, and nothing of it is kept as a bid."""

from __future__ import annotations

import base64
import dataclasses
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine

from client.seal import Bid
from kernel import canon
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from signing.rules import cms
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.manifest import LARGEST, PIECE, Manifest
from signing.rules.manifest import read as manifest_of
from signing.rules.signer import Keystore, Signer
from tests.support import door
from tests.support.databases import sqlite_database
from tests.support.door import Caller, code
from tests.support.refused import told
from tests.support.world import DAY, Person, World
from trading import package_store
from trading.acts import packages
from trading.rules import quota

Body = dict[str, Json]


@dataclass
class Hall:
    """A lot that takes bids, and one bidder with a sealed package of two pieces that it has not submitted."""

    folder: Path
    world: World
    http: httpx.Client
    lot: str
    other: str
    person: Person
    caller: Caller
    bid: Bid
    package: str

    @property
    def body(self) -> Body:
        return self.world.delivery(self.package, self.bid)

    @property
    def manifest(self) -> Manifest:
        return manifest_of(self.bid.manifest.read_bytes())

    def saying(self, signer: Signer | None = None, **changed: object) -> Body:
        """The delivery with another manifest, properly signed."""
        return self.body | self.signed(dataclasses.replace(self.manifest, **cast("Any", changed)).data(), signer)

    def signed(self, data: bytes, signer: Signer | None = None) -> Body:
        p7s = cms.sign(data, signer or self.person.member.signer, self.world.now)
        return {"manifest": text(data), "manifest_p7s": text(p7s)}

    def uploaded(self, *pieces: bytes) -> str:
        answer = self.caller.post(f"/api/v1/lots/{self.lot}/packages", {"size": sum(map(len, pieces)), "piece": PIECE})
        package = str(answer.json()["package"])
        for n, piece in enumerate(pieces):
            assert self.put(package, n, piece).status_code == 204
        return package

    def put(self, package: str, n: int, piece: bytes, digest: bytes | None = None) -> httpx.Response:
        said = base64.b64encode(digest or canon.sha256(piece)).decode()
        header = {"Content-Digest": f"sha-256=:{said}:"}
        return self.caller.put(f"/api/v1/packages/{package}/pieces/{n}", piece, **header)

    @property
    def pieces(self) -> list[bytes]:
        data = self.bid.sealed.read_bytes()
        return [data[at : at + PIECE] for at in range(0, len(data), PIECE)]

    def files(self) -> int:
        return sum(each.is_file() for each in (self.folder / "blobs").rglob("*"))


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("packages")) as made:
        yield made


@pytest.fixture(scope="module")
def hall(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    world = World(engine, FolderBlobs(folder / "blobs"))
    (_, lot), (_, other), person = world.announced(), world.announced(), world.bidder(0)
    bid = world.sealed(person, lot, "1000000.00", folder, filler=9_000_000)
    with door.opened(world) as http:
        package = world.upload(person, lot, bid)
        yield Hall(folder, world, http, lot, other, person, Caller(http, world, person), bid, package)


def refused(hall: Hall, body: Mapping[str, Json], lot: str = "", act: str = "lot.submit_bid") -> str:
    """The code; told in both languages with what to do, and neither a row nor a file is left of it."""
    stored = hall.files()
    said = told(
        hall.world.engine,
        lambda tongue: hall.caller.act(act, lot or hall.lot, body, **{"Accept-Language": tongue}),
    )
    assert said.status in (400, 403, 404, 409, 412, 422), said
    assert hall.files() == stored
    return said.code


# ---------------------------------------------------------------- the bytes


@pytest.mark.seed_row(7)
@pytest.mark.parametrize(
    "plain", [b"%PDF-1.7 our price is 1,000,000", b"PK\x03\x04" + bytes(400), b"ebid-plain/v1\n" + bytes(400)]
)
def test_an_unencrypted_bid_is_rejected_with_a_reason(hall: Hall, plain: bytes) -> None:
    answer = hall.caller.act("lot.submit_bid", hall.lot, hall.body | {"package": hall.uploaded(plain)})
    problem = answer.json()
    assert (code(answer), problem["law"], problem["field"]) == ("package.unsealed", "EBM-26", "sealed")
    assert problem["remedy"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p[:1], "package.truncated"),
        (lambda p: [p[0], p[1][:-1]], "package.truncated"),
        (lambda p: [p[0], p[1] + b"\0"], "package.extended"),
        (lambda p: [p[1] + bytes(PIECE - len(p[1])), p[0][: len(p[1])]], "package.piece"),
        (lambda p: [p[0], bytes(len(p[1]))], "package.piece"),
    ],
    ids=["a piece less", "a byte less", "a byte more", "swapped and cut", "other bytes"],
)
def test_other_bytes_than_the_manifest_says(
    hall: Hall, change: Callable[[list[bytes]], list[bytes]], expected: str
) -> None:
    assert refused(hall, hall.body | {"package": hall.uploaded(*change(hall.pieces))}) == expected


def test_swapped_pieces(hall: Hall) -> None:
    """The manifest names the pieces in their order; the order that came is the other one."""
    swapped = dataclasses.replace(hall.manifest.sealed, pieces=tuple(reversed(hall.manifest.sealed.pieces)))
    assert refused(hall, hall.saying(sealed=swapped)) == "package.pieces_swapped"


def test_no_bytes_at_all_and_more_than_two_gibibytes(hall: Hall) -> None:
    begin = f"/api/v1/lots/{hall.lot}/packages"
    for size, expected in ((0, "package.empty"), (-1, "package.empty"), (LARGEST + 1, "package.too_large")):
        answer = hall.caller.post(begin, {"size": size, "piece": PIECE})
        assert code(answer) == expected
        assert answer.json()["remedy"]
    assert code(hall.caller.post(begin, {"size": 1, "piece": PIECE + 1})) == "piece.size"
    with hall.world.house.acting(hall.person.actor) as ctx:
        empty = packages.begin(ctx, hall.lot, 1)
    assert refused(hall, hall.body | {"package": empty}) == "package.empty"


def test_uploads_that_nobody_finishes_are_bounded_and_replacing_is_not(hall: Hall) -> None:
    """What was submitted counts no more; the same key begins nothing twice, and another's key is another's."""
    world, person = hall.world, hall.world.bidder(5)
    caller, rival = Caller(hall.http, world, person), Caller(hall.http, world, world.bidder(6))
    begin, size = f"/api/v1/lots/{hall.lot}/packages", {"size": 1, "piece": PIECE}

    def begun(key: str = "", by: Caller = caller) -> httpx.Response:
        return by.post(begin, cast("Body", size), **({"Idempotency-Key": key} if key else {}))

    first = begun("k").json()
    assert begun("k").json() == first
    assert begun("k", rival).json() != first
    assert code(caller.post(begin, {"size": 2, "piece": PIECE}, **{"Idempotency-Key": "k"})) == "request.key_used"
    bid = world.sealed(person, hall.lot, "1000000.00", hall.folder)
    body = world.delivery(world.upload(person, hall.lot, bid), bid)
    assert {begun().status_code for _ in range(quota.MOST_OPEN - 2)} == {201}
    refused = begun()
    assert (code(refused), refused.status_code) == ("package.too_many", 403)
    assert "ggzy bid submit" in refused.json()["remedy"]
    assert caller.act("lot.submit_bid", hall.lot, body).status_code == 200
    assert begun().status_code == 201
    assert code(begun()) == "package.too_many"


class Small(FolderBlobs):
    """A folder on a disk of which so many bytes are free; what others wrote is not seen."""

    free = 0

    def room(self) -> int | None:
        return self.free


def test_a_rivals_uploads_leave_room_for_others_and_what_is_begun_goes_on(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By bytes for a lot; where the disk is nearly full by what is promised, newcomers first, and in the end only
    those who have begun. A package never grows beyond what was announced."""
    world, small = hall.world, Small(hall.folder / "blobs")
    monkeypatch.setattr(world, "house", dataclasses.replace(world.house, blobs=small))
    with door.opened(world) as http:
        rival, newcomer, late = (Caller(http, world, world.bidder(n)) for n in (7, 8, 9))

        def begun(by: Caller, size: int) -> httpx.Response:
            return by.post(f"/api/v1/lots/{hall.lot}/packages", {"size": size, "piece": PIECE})

        def promised() -> int:
            with world.house.looking() as ctx:
                return package_store.promised(ctx.tx)

        small.free = 1 << 50
        assert [begun(rival, LARGEST).status_code for _ in range(2)] == [201, 201]
        refused = begun(rival, 1)
        assert (code(refused), refused.status_code, refused.json()["field"]) == ("package.lot_bytes", 403, "size")
        before = promised()
        small.free = before + quota.RESERVE + quota.SCARCE
        mine = begun(newcomer, 5)
        assert (mine.status_code, promised()) == (201, before + 5)
        scarce = begun(newcomer, 1)
        assert (code(scarce), scarce.status_code) == ("storage.scarce", 503)
        small.free = promised() + quota.RESERVE
        assert code(begun(late, 1)) == "storage.reserved"
        path = f"/api/v1/packages/{mine.json()['package']}/pieces/0"
        for data, expected in ((b"123456", 400), (b"12345", 204)):
            said = base64.b64encode(canon.sha256(data)).decode()
            assert newcomer.put(path, data, **{"Content-Digest": f"sha-256=:{said}:"}).status_code == expected
        assert promised() == before, "what came is no longer promised"


def test_a_piece_must_be_wanted_before_it_is_stored(hall: Hall) -> None:
    piece = b"x" * 1000
    package = hall.uploaded(piece)
    stored = hall.files()
    assert code(hall.put(package, 0, b"y" * 1000)) == "piece.other"
    assert code(hall.put(package, 1, b"y" * 1000)) == "piece.bounds"
    assert hall.put(package, 10**30, b"y").status_code == 400
    with hall.world.house.acting(hall.person.actor) as ctx:
        empty = packages.begin(ctx, hall.lot, 1000)
    assert code(hall.put(empty, 0, b"y" * 1000, canon.sha256(b"z"))) == "blob.other"
    assert code(hall.put(package, 0, b"y" * (PIECE + 1))) == "request.too_large"
    assert code(hall.caller.put(f"/api/v1/packages/{package}/pieces/0", piece)) == "request.digest"
    assert hall.files() == stored
    assert hall.put(package, 0, piece).status_code == 204, "the same piece again is welcome"


def test_a_piece_whose_size_is_not_said_beforehand_is_judged_by_what_came(hall: Hall) -> None:
    with hall.world.house.acting(hall.person.actor) as ctx:
        package = packages.begin(ctx, hall.lot, 1000)
    stored, path = hall.files(), f"/api/v1/packages/{package}/pieces/0"
    for size, due in ((1001, 400), (1000, 204)):
        said = base64.b64encode(canon.sha256(b"x" * size)).decode()
        headers = hall.caller.headers | {"Content-Digest": f"sha-256=:{said}:"}
        answer = hall.caller.http.put(path, content=iter([b"x" * 500, b"x" * (size - 500)]), headers=headers)
        assert answer.request.headers["transfer-encoding"] == "chunked"
        assert answer.status_code == due, answer.text
    noted = hall.caller.get(f"/api/v1/packages/{package}").json()["pieces"]
    assert [(one["n"], one["size"]) for one in noted] == [(0, 1000)]
    assert hall.files() == stored + 1


def test_a_piece_whose_bytes_are_gone_is_sent_again(hall: Hall) -> None:
    """A disk that was restored from an older backup: resuming must not count on the note alone."""
    package = hall.uploaded(*hall.pieces)
    path, pieces = f"/api/v1/packages/{package}", packages.shelf(FolderBlobs(hall.folder / "blobs"), package)
    lost = canon.sha256(hall.pieces[1]).hex()
    pieces.erase(lost)
    assert [one["n"] for one in hall.caller.get(path).json()["pieces"]] == [0]
    assert hall.put(package, 1, hall.pieces[1]).status_code == 204
    assert pieces.get(lost) == hall.pieces[1]
    assert [one["n"] for one in hall.caller.get(path).json()["pieces"]] == [0, 1]
    assert code(hall.put(package, 1, b"other")) == "piece.other"


# ---------------------------------------------------------------- the tender

WRONG: Final = [
    ("tender", "T-2026-0002", "package.wrong_tender"),
    ("lot", "L-2026-0002-1", "package.wrong_lot"),
    ("bidder", "O-91330000MA27U00000", "package.wrong_bidder"),
    ("tender_doc_sha256", "0" * 64, "package.wrong_document"),
    ("seq", 2, "package.wrong_seq"),
    ("prev", "0" * 64, "package.wrong_prev"),
    ("mode", "self", "package.wrong_mode"),
    ("k", 1, "package.wrong_k"),
    ("key_p7m_sha256", "0" * 64, "package.key_file"),
    ("custodians", (), "package.malformed"),
]


@pytest.mark.parametrize(("member", "value", "expected"), WRONG, ids=[row[0] for row in WRONG])
def test_a_package_for_something_else(hall: Hall, member: str, value: object, expected: str) -> None:
    assert refused(hall, hall.saying(None, **{member: value})) == expected


def test_a_package_sealed_for_another_deadline(hall: Hall) -> None:
    later = hall.manifest.deadline + timedelta(days=1)
    assert refused(hall, hall.saying(deadline=later)) == "package.wrong_deadline"


def test_another_lots_package(hall: Hall) -> None:
    assert refused(hall, hall.body, hall.other) == "package.lot"


def test_share_files_must_be_those_of_the_custodians(hall: Hall) -> None:
    shares = hall.body["shares"]
    assert isinstance(shares, list)
    assert refused(hall, hall.body | {"shares": shares[:2]}) == "package.share_missing"
    assert refused(hall, hall.body | {"shares": [shares[1], shares[0], shares[2]]}) == "package.share_file"
    assert refused(hall, hall.body | {"key_p7m": shares[0]}) == "package.key_file"
    assert refused(hall, hall.body | {"shares": "all of them"}) == "act.field"
    assert refused(hall, hall.body | {"manifest": "!"}) == "act.field"
    assert refused(hall, {}) == "act.field"


def test_a_manifest_that_two_readers_could_read_differently(hall: Hall) -> None:
    """Verify, then parse the same bytes: anything but the canonical bytes is no manifest."""
    data = hall.manifest.data()
    for twin in (data[:-1] + b',"lot":"L-2026-0002-1"}', data.replace(b":", b": ", 1), data + b"\n", b"[" * 100_000):
        assert refused(hall, hall.body | hall.signed(twin)) in ("json.not_canonical", "json.malformed")


# ---------------------------------------------------------------- the signature


def test_a_signature_over_other_bytes(hall: Hall) -> None:
    other = dataclasses.replace(hall.manifest, client="another client").data()
    assert refused(hall, hall.body | {"manifest": text(other)}) == "cms.digest"


def test_a_signature_by_another_organisation(hall: Hall) -> None:
    rival = hall.world.bidder(1)
    assert refused(hall, hall.saying(rival.member.signer)) == "bid.signer"


def test_a_signature_by_a_certificate_that_was_not_valid(hall: Hall) -> None:
    pki = hall.world.pki
    for signer, expected in (
        (pki.expired(), "certificate.expired"),
        (pki.not_yet_valid(), "certificate.not_yet_valid"),
        (pki.untrusted(), "certificate.path"),
        (hall.person.member.encrypt.signer, "certificate.usage"),
    ):
        assert refused(hall, hall.saying(signer)) == expected


def own(hall: Hall, purpose: Purpose = Purpose.SIGN) -> Keystore:
    """Another certificate of the same person."""
    member, world = hall.person.member, hall.world
    return world.pki.issue(purpose, Holder(member.person, member.org, member.org_name), member.sign.key)


@pytest.mark.seed_row(15)
def test_a_revoked_certificate_is_refused_with_the_time_of_its_revocation(hall: Hall) -> None:
    lost, at = own(hall), hall.world.now.replace(microsecond=0) - timedelta(hours=3)
    hall.world.pki.revoke(lost.certificate, at)
    hall.world.publish_crls()
    answer = hall.caller.act("lot.submit_bid", hall.lot, hall.saying(lost.signer))
    assert code(answer) == "certificate.revoked"
    assert canon.instant(at) in answer.json()["zh"]
    assert canon.instant(at) in answer.json()["en"]
    assert answer.status_code == 422


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_a_certificate_that_ends_in_the_middle_of_an_upload(hall: Hall, end: str) -> None:
    """What had come stays, and the rest still comes; only who signs must hold a good certificate at the end."""
    world, now = hall.world, hall.world.now.replace(microsecond=0)
    member, held = hall.person.member, own(hall)
    if end == "expired":
        holder = Holder(member.person, member.org, member.org_name)
        held = world.pki.issue(Purpose.SIGN, holder, member.sign.key, term=Term(now - DAY, now + timedelta(seconds=30)))
    signed = hall.saying(held.signer)
    size = {"size": sum(map(len, hall.pieces)), "piece": PIECE}
    package = str(hall.caller.post(f"/api/v1/lots/{hall.lot}/packages", size).json()["package"])
    first, *rest = hall.pieces
    assert hall.put(package, 0, first).status_code == 204
    if end == "revoked":
        world.pki.revoke(held.certificate, now)
        world.publish_crls()
    else:
        world.move_to(world.now + timedelta(minutes=1))
    assert [hall.put(package, n, piece).status_code for n, piece in enumerate(rest, 1)] == [204] * len(rest)
    assert refused(hall, signed | {"package": package}) == f"certificate.{end}"
    here = hall.caller.get(f"/api/v1/packages/{package}").json()["pieces"]
    assert [each["n"] for each in here] == list(range(len(hall.pieces)))


def test_a_weak_digest(hall: Hall, tmp_path: Path) -> None:
    """SHA-1, as OpenSSL signs with it on demand."""
    signer, data = hall.person.member.sign, tmp_path / "manifest.json"
    data.write_bytes(hall.manifest.data())
    (tmp_path / "key.pem").write_bytes(signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "cert.der").write_bytes(signer.certificate)
    subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-in", "cert.der", "-out", "cert.pem"], cwd=tmp_path, check=True
    )
    command = (
        "openssl cms -sign -binary -md sha1 -signer cert.pem -inkey key.pem -in manifest.json -outform DER -out p7s"
    )
    subprocess.run(command.split(), cwd=tmp_path, check=True)
    said = {"manifest": text(data.read_bytes()), "manifest_p7s": text((tmp_path / "p7s").read_bytes())}
    assert refused(hall, hall.body | said) == "algorithm.refused"


@pytest.mark.parametrize("junk", [b"", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", bytes(100_000), b"\x30" * 50_000])
def test_a_signature_that_is_none(hall: Hall, junk: bytes) -> None:
    assert refused(hall, hall.body | {"manifest_p7s": text(junk)}).partition(".")[0] in ("cms", "der", "act", "package")


# ---------------------------------------------------------------- twice


@pytest.mark.seed_row(7)
def test_the_receipt_names_the_file_and_a_replay_is_told_apart(hall: Hall) -> None:
    """Last in this file: from here on the lot has the bid."""
    done = hall.caller.act("lot.submit_bid", hall.lot, hall.body)
    assert done.status_code == 200, done.text
    receipt = canon.mapping(base64.b64decode(done.json()["receipt"]))
    sealed = hall.bid.sealed.read_bytes()
    pieces = [canon.sha256(sealed[at : at + PIECE]) for at in range(0, len(sealed), PIECE)]
    assert receipt["pieces_sha256"] == hall.manifest.sealed.pieces_sha256 == canon.sha256(*pieces).hex()
    assert receipt["manifest_sha256"] == canon.sha256(hall.bid.manifest.read_bytes()).hex()
    assert refused(hall, hall.body) == "bid.known"
    assert refused(hall, hall.body, act="lot.replace_bid") == "package.submitted"
    again = hall.uploaded(*hall.pieces)
    assert refused(hall, hall.body | {"package": again}, act="lot.replace_bid") == "package.replayed"
    assert code(hall.put(hall.package, 0, hall.pieces[0])) == "package.submitted"


def test_a_bid_needs_somebody_who_may_bid(hall: Hall) -> None:
    world = hall.world
    for role in (Role.AGENCY, Role.SUPERVISOR, Role.TENDEREE):
        office = Caller(hall.http, world, world.office(role))
        assert code(office.act("lot.submit_bid", hall.lot, hall.body)) == "act.not_allowed"
        assert code(office.post(f"/api/v1/lots/{hall.lot}/packages", {"size": 1, "piece": PIECE})) == "act.not_allowed"
    assert code(Caller(hall.http, world).act("lot.submit_bid", hall.lot, hall.body)) == "session.missing"
