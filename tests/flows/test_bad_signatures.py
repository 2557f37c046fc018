"""Signatures that no platform may take, at both doors where one is given: a sign-in, and the task of a signed act."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine

from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from signing.rules import cms
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.signer import Keystore
from tests.support import door
from tests.support.databases import sqlite_database
from tests.support.door import Caller
from tests.support.refused import Told, told
from tests.support.world import DAY, Person, World

Sign = Callable[[bytes, Path], bytes]


class Bidder:
    """A bidder with a bid that stands, and the site."""

    def __init__(self, world: World, http: httpx.Client, folder: Path) -> None:
        self.world, self.http, self.person = world, http, world.bidder(0)
        _, lot = world.announced()
        self.bid = str(world.submit(self.person, lot, "1000000.00", folder).subject)
        self.caller = Caller(http, world, self.person)

    def own(self, term: Term | None = None, purpose: Purpose = Purpose.SIGN) -> Keystore:
        """Another certificate of the same person and key."""
        member = self.person.member
        holder = Holder(member.person, member.org, member.org_name)
        return self.world.pki.issue(purpose, holder, member.sign.key, term=term)

    def by(self, keys: Keystore) -> Sign:
        return lambda data, _folder: cms.sign(data, keys.signer, self.world.now)

    def revoked(self) -> Keystore:
        lost = self.own()
        self.world.pki.revoke(lost.certificate, self.world.now.replace(microsecond=0) - timedelta(hours=3))
        self.world.publish_crls()
        return lost

    def at(self, door_: str, sign: Sign, folder: Path) -> Told:
        """Give this signature at the sign-in or under the withdrawal of the bid."""
        if door_ == "sign-in":
            asked = self.http.post("/api/v1/challenges", json={"role": "bidder"}).json()
            path, body = "/api/v1/sessions", {"challenge": asked["challenge"]}
        else:
            asked = self.caller.act("bid.withdraw_bid", self.bid).json()
            path, body = f"/api/v1/tasks/{asked['id']}", {}
        p7s = base64.b64encode(sign(base64.b64decode(asked["document"]), folder)).decode()
        answer: dict[str, Json] = {**body, "p7s": p7s}
        return told(
            self.world.engine, lambda tongue: self.http.post(path, json=answer, headers={"Accept-Language": tongue})
        )


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("signatures")) as made:
        yield made


@pytest.fixture(scope="module")
def bidder(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bidder]:
    folder = tmp_path_factory.mktemp("bidder")
    world = World(engine, FolderBlobs(folder / "blobs"))
    with door.opened(world) as http:
        yield Bidder(world, http, folder)


def rival(world: World) -> Person:
    return world.bidder(1)


def weak(bidder: Bidder, data: bytes, folder: Path) -> bytes:
    """SHA-1, as OpenSSL signs with it on demand."""
    own, pem = bidder.person.member.sign, folder / "cert.pem"
    (folder / "key.pem").write_bytes(own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    coded = base64.encodebytes(own.certificate).decode()
    pem.write_text(f"-----BEGIN CERTIFICATE-----\n{coded}-----END CERTIFICATE-----\n", encoding="ascii")
    (folder / "data").write_bytes(data)
    command = "openssl cms -sign -binary -md sha1 -signer cert.pem -inkey key.pem -in data -outform DER -out p7s"
    subprocess.run(command.split(), cwd=folder, check=True)
    return (folder / "p7s").read_bytes()


FORGED: Final[dict[str, tuple[Callable[[Bidder], Sign], str]]] = {
    "expired": (lambda one: one.by(one.own(Term(one.world.now - 9 * DAY, one.world.now - DAY))), "certificate.expired"),
    "not yet valid": (
        lambda one: one.by(one.own(Term(one.world.now + DAY, one.world.now + 9 * DAY))),
        "certificate.not_yet_valid",
    ),
    "revoked": (lambda one: one.by(one.revoked()), "certificate.revoked"),
    "wrong usage": (lambda one: one.by(one.person.member.encrypt), "certificate.usage"),
    "an unknown authority": (
        lambda one: lambda data, _folder: cms.sign(data, one.world.pki.untrusted(), one.world.now),
        "certificate.path",
    ),
    "over other bytes": (
        lambda one: lambda data, _folder: cms.sign(data + b" ", one.person.member.signer, one.world.now),
        "cms.digest",
    ),
    "SHA-1": (lambda one: lambda data, folder: weak(one, data, folder), "algorithm.refused"),
    "none at all": (lambda _one: lambda _data, _folder: b"0\x80", "der.malformed"),
}


@pytest.mark.parametrize("where", ["sign-in", "task"])
@pytest.mark.parametrize("name", FORGED)
def test_it_is_refused_by_name_and_nothing_is_done(bidder: Bidder, where: str, name: str, tmp_path: Path) -> None:
    made, expected = FORGED[name]
    said = bidder.at(where, made(bidder), tmp_path)
    assert (said.code, said.status) == (expected, 422)
    assert [entry.type for entry in bidder.world.chain(bidder.bid)] == ["bid.submit_bid"], "the bid stands"


def test_a_revoked_certificate_is_told_with_its_moment(bidder: Bidder, tmp_path: Path) -> None:
    said = bidder.at("task", bidder.by(bidder.revoked()), tmp_path)
    at = canon.instant(bidder.world.pki.revoked[-1].at)
    assert at in said.zh
    assert at in said.en


def test_nobody_signs_for_another_organisation(bidder: Bidder, tmp_path: Path) -> None:
    """At the sign-in it would simply be the other one's session; under an act it is refused."""
    said = bidder.at("task", bidder.by(rival(bidder.world).member.sign), tmp_path)
    assert (said.code, said.status) == ("task.other_organisation", 403)
    assert [entry.type for entry in bidder.world.chain(bidder.bid)] == ["bid.submit_bid"]


def test_the_right_signature_is_taken_after_all_of_them(bidder: Bidder) -> None:
    """Last in this file: what was refused did not use the task up."""
    asked = bidder.caller.act("bid.withdraw_bid", bidder.bid).json()
    path, document = f"/api/v1/tasks/{asked['id']}", base64.b64decode(asked["document"])
    forged = cms.sign(document, rival(bidder.world).member.signer, bidder.world.now)
    good = cms.sign(document, bidder.person.member.signer, bidder.world.now)
    assert bidder.http.post(path, json={"p7s": base64.b64encode(forged).decode()}).status_code == 403
    assert bidder.http.post(path, json={"p7s": base64.b64encode(good).decode()}).status_code == 200
    assert bidder.world.chain(bidder.bid)[-1].type == "bid.withdraw_bid"
