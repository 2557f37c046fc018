"""The tender's choice of algorithms from the draft to the bid: what was not announced is refused by its own code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from sqlalchemy import Engine

from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotValid, Refusal
from signing.acts import authorities
from signing.rules import authority, cms
from signing.rules.authority import Holder
from signing.rules.certificate import Purpose
from signing.rules.choice import EITHER, INTERNATIONAL, NATIONAL, VERSION
from signing.rules.signer import Sm2Signer
from tests.support import national, pki
from tests.support.world import DAY, Person, World
from trading.acts import announce, suites

FIRM: Final = Holder("国密投标员", pki.code(77), "国密单位有限公司", "")


def announced(choice: str) -> Json:
    return {"version": VERSION, "choice": choice}


@dataclass(frozen=True)
class Sealed:
    """The encryption half of a bidder's keys: nothing but its certificate is needed to bid."""

    certificate: bytes


@dataclass(frozen=True)
class National:
    """A bidder whose keys are SM2 throughout; as much of `pki.Member` as bidding asks for."""

    signer: Sm2Signer
    encrypt: Sealed


def certificate(world: World, number: int, key: int, usage: x509.KeyUsage) -> bytes:
    term = replace(national.TERM, start=world.now - DAY, end=world.now + 300 * DAY)
    basic = (x509.BasicConstraints(ca=False, path_length=None), True)
    draft = national.Draft(authority.subject(FIRM), national.CA_NAME, national.key(key).spki, (basic, (usage, True)))
    return replace(draft, term=term, serial=number).by(national.key(2))


def national_firm(world: World) -> Person:
    """Signed in with SM2 keys, below an SM2 root that the platform trusts."""
    with world.house.acting(CLERK) as ctx:
        authorities.trust(ctx, national.ROOT, list(Purpose), production=False)
        authorities.introduce(ctx, national.ISSUING)
        for by, name in ((1, national.ROOT_NAME), (2, national.CA_NAME)):
            authorities.publish_crl(ctx, national.crl(national.key(by), name, at=ctx.now.replace(microsecond=0)))
    own = certificate(world, 71, 7, authority.usage(signing=True))
    opens = certificate(world, 72, 8, authority.usage(transport=True))
    member = National(Sm2Signer(national.key(7), own, (national.ISSUING, national.ROOT)), Sealed(opens))
    return world.sign_in(member, Role.BIDDER)  # type: ignore[arg-type]  # no PKCS#12 file, no RSA


def refused(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.remedy or isinstance(found.value, NotValid)
    return found.value.code, found.value.field


def test_both_families_bid_where_either_is_announced(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    world = World(engine, blobs)
    tender, lot = world.announced(suite=announced(EITHER))
    sm2, ec = national_firm(world), world.bidder(1)
    bids = [str(world.submit(each, lot, "1000000.00", tmp_path).subject) for each in (sm2, ec)]
    with world.house.looking() as ctx:
        assert {suites.taken(ctx, each).name for each in (tender, lot, *bids)} == {EITHER}


def test_a_draft_chooses_once_it_can_be_announced(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    project, said = world.register(), announced(EITHER)
    with world.house.acting(world.office(Role.AGENCY).actor) as ctx:
        assert suites.taken(ctx, announce.draft(ctx, project, {"suite": said})).name == INTERNATIONAL
    whole = world.draft(project, suite=said)
    with world.house.looking() as ctx:
        assert suites.taken(ctx, whole).name == EITHER


@pytest.mark.parametrize("choice", ["", INTERNATIONAL])
def test_national_signatures_and_keys_are_refused_where_they_were_not_announced(
    engine: Engine, blobs: Blobs, tmp_path: Path, choice: str
) -> None:
    world = World(engine, blobs)
    changed = {"suite": announced(choice)} if choice else {}
    tender, lot = world.announced(**changed)
    sm2, ec = national_firm(world), world.bidder(1)
    assert refused(lambda: world.submit(sm2, lot, "1000000.00", tmp_path)) == ("suite.not_taken", "key")
    world.submit(ec, lot, "1000000.00", tmp_path)
    p7s = cms.sign(b"x", sm2.member.signer, world.now)
    with world.house.looking() as ctx:
        assert refused(lambda: suites.admit(ctx, lot, p7s, "p7s")) == ("suite.not_taken", "p7s")
        assert suites.taken(ctx, tender).name == INTERNATIONAL


def test_custodians_keys_must_fit_what_is_announced(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    found = refused(lambda: world.announced(suite=announced(NATIONAL)))
    assert found == ("suite.not_taken", "seal.custodians.1")
    assert refused(lambda: world.announced(suite=announced("SM9"))) == ("suite.unknown", "suite")
