"""Certificates that end: their holders are warned thrice, once each; a renewed one takes the old one's place, and bids
that the old one sealed are opened all the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import NotTrusted
from people.acts import certificates, inbox
from people.acts import reading as people
from signing.acts import signatures
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from tests.support import national
from tests.support.panel import Hall
from tests.support.pki import Member, key
from tests.support.world import DAY, Person, World
from web import expiring

LOT = "L-2026-0001-1"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def member(world: World, ends: timedelta, *, serial: int = 501) -> Member:
    """The same person of the same firm with other keys, good until so long from now."""
    firm = world.pki.member(500, name="经办人")
    holder = Holder(firm.person, firm.org, firm.org_name, "P-0500")
    term = Term(world.now - DAY, (world.now + ends).replace(microsecond=0))
    issue = world.pki.issue
    return Member(
        firm.org, firm.org_name, firm.person,
        issue(Purpose.SIGN, holder, key("ec", 2 * serial), term=term),
        issue(Purpose.ENCRYPT, holder, key("ec", 2 * serial + 1), term=term),
    )  # fmt: skip


def signed_in(world: World, ends: timedelta, serial: int = 501) -> Person:
    return world.sign_in(member(world, ends, serial=serial), Role.BIDDER)


def kinds(world: World, person: Person) -> list[str]:
    with world.house.looking(person.actor) as ctx:
        return sorted(one.kind for one in inbox.mine(ctx))


def test_each_of_the_three_warnings_comes_once(world: World) -> None:
    one = signed_in(world, 31 * DAY)
    begun, told = world.now, []
    for day in (0, 2, 2, 3, 25, 25, 29, 30, 30, 31, 40):
        if (moment := begun + day * DAY + DAY / 24) > world.now:
            world.move_to(moment)
        told.append(expiring.warn(world.house))
    assert told == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert kinds(world, one) == ["certificate.ends_1", "certificate.ends_30", "certificate.ends_7"]


def test_who_comes_late_is_told_the_nearest_alone(world: World) -> None:
    one = signed_in(world, 5 * DAY)
    assert expiring.warn(world.house) == 1
    with world.house.looking(one.actor) as ctx:
        (only,) = inbox.mine(ctx)
    assert only.kind == "certificate.ends_7"
    assert "旧密钥请保留" in only.words.zh
    assert only.until == soon(world, one)


def soon(world: World, person: Person) -> datetime | None:
    with world.house.looking(person.actor) as ctx:
        return certificates.mine(ctx)


def test_a_renewed_certificate_is_the_same_persons_and_ends_the_warnings(world: World) -> None:
    old = signed_in(world, 20 * DAY)
    assert soon(world, old) is not None
    new = signed_in(world, 700 * DAY, serial=502)
    assert new.actor == old.actor, "whose it is, the certificate says: name and firm"
    assert soon(world, new) is None
    assert expiring.warn(world.house) == 0
    with world.house.looking() as ctx:
        bound = {people.bound(ctx, canon.sha256(each.member.sign.certificate).hex()) for each in (old, new)}
    assert bound == {old.actor.id}


def test_an_expert_is_warned_like_everybody(engine: Engine, blobs: Blobs) -> None:
    hall = Hall(engine, blobs)
    hall.enrol_experts(1)
    (expert,) = hall.experts.values()
    ends = x509.load_der_x509_certificate(expert.member.sign.certificate).not_valid_after_utc
    told = []
    for days in (31, 30, 8, 7, 1):
        hall.move_to(ends - days * DAY)
        expiring.warn(hall.house)
        told.append(kinds(hall, expert))
    thirty, seven, one = (f"certificate.ends_{n}" for n in (30, 7, 1))
    assert told == [[], [thirty], [thirty], [thirty, seven], [one, thirty, seven]]
    assert soon(hall, expert) == ends


def test_an_expired_certificate_signs_nobody_in(world: World) -> None:
    with pytest.raises(NotTrusted, match=r"certificate\.expired"):
        signed_in(world, -timedelta(hours=1))


def test_whoever_speaks_for_the_firm_no_more_is_not_warned(world: World) -> None:
    one = signed_in(world, 5 * DAY)
    gone = {"person": one.actor.id, "org": one.actor.org, "role": "bidder"}
    world.do(world.people["security"], "system.revoke", "S-people", gone)
    assert expiring.warn(world.house) == 0


def test_a_bid_of_a_renewed_firm_is_replaced_by_the_new_key_and_of_a_lost_key_opened_by_custodians(
    world: World, tmp_path: Path
) -> None:
    world.announced()
    old = signed_in(world, 40 * DAY)
    bid = str(world.submit(old, LOT, "1000000.00", tmp_path).subject)
    rest = [str(world.submit(world.bidder(n), LOT, f"110000{n}.00", tmp_path).subject) for n in (1, 2)]
    new = signed_in(world, 700 * DAY, serial=503)
    replaced = world.submit(new, LOT, "990000.00", tmp_path, "lot.replace_bid")
    assert replaced.subject == bid, "the new key carries on the old bid"
    world.move_to(world.now + 22 * DAY)
    world.tick()
    world.order_opening(LOT)
    for n, each in zip((1, 2), rest, strict=True):
        world.release(world.bidder(n), each)
    world.move_to(world.now + timedelta(minutes=31))
    for custodian in world.custodians()[:2]:
        world.release_share(custodian, bid)
    world.tick()
    entry = world.do(world.office(Role.AGENCY), "lot.open_bids", LOT)
    lines = {line["bid"]: (line["outcome"], line["by"]) for line in entry.body["found"]["bids"]}
    assert lines[bid] == ("opened", "custodians"), "nobody has the firm's key any more, and the bid is opened"


def test_the_end_of_a_certificate_of_the_national_algorithms_is_read_too(world: World) -> None:
    digest = world.blobs.put(national.PERSON)
    with world.house.looking() as ctx:
        found = signatures.ends(ctx, digest)
    assert found == x509.load_der_x509_certificate(national.PERSON).not_valid_after_utc
