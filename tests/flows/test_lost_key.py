"""A lost key: it signs nothing and nobody in from then on, four eyes where the firm cannot say so itself, and the bid
that it sealed is opened by the custodians."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import publishing
from disclosure.rules.papers import OpeningRecord
from kernel import canon, clock
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotTrusted, Refusal
from people.acts import firm, inbox, losses, session
from signing.acts.tasks import Task
from signing.rules import cms, path
from tests.support.browser import Browser, site, text
from tests.support.pki import Member
from tests.support.world import DAY, Person, World
from web import conduct
from web.worker import publisher

TICK = timedelta(milliseconds=1)
LOT = "L-2026-0001-1"


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def report(person: Person) -> dict[str, Json]:
    return {"certificate_sha256": digest(person.member), "text": "U 盾遗失"}


def digest(member: Member) -> str:
    return canon.sha256(member.sign.certificate).hex()


def refused(world: World, who: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who, act, subject, body)
    return found.value.code


def signing_in(world: World, member: Member) -> str:
    """A session's token."""
    wall = clock.wall()
    with world.house.acting(world.office(Role.CENTRE).actor) as ctx:
        challenge, document = session.challenge(ctx, Role.BIDDER, "test", wall)
        token = session.sign_in(ctx, challenge, cms.sign(document, member.signer, ctx.now), wall)
    assert token
    return token


def renewed(world: World, old: Person) -> Member:
    """The same person of the same firm with new keys."""
    return world.pki.member(800, name=old.member.person, of=old.member)


def test_a_key_that_the_firm_reports_lost_signs_nothing_from_then_on_and_its_bid_is_opened(
    world: World, tmp_path: Path
) -> None:
    world.announced()
    boss = world.bidder(1)
    sent = world.now
    bids = [str(world.submit(world.bidder(n), LOT, f"100000{n}.00", tmp_path).subject) for n in (1, 2, 3)]
    token = signing_in(world, boss.member)
    waits = conduct.perform(world.house, boss.actor, "bid.withdraw_bid", bids[0], {})
    assert isinstance(waits, Task)
    world.move_to(world.now + timedelta(minutes=1))
    born = path.read(boss.member.sign.certificate).not_valid_before_utc
    early, late = (since(boss, at) for at in (born - TICK, world.now + DAY))
    assert refused(world, boss, "system.report_loss", "S-people", early) == "certificate.since_early"
    assert refused(world, boss, "system.report_loss", "S-people", late) == "certificate.since_future"
    said = world.do(boss, "system.report_loss", "S-people", since(boss, sent))
    assert (said.body["in_force"], said.body["since"]) == (True, canon.instant(sent))
    with world.house.looking(boss.actor) as ctx:
        assert session.session(ctx.tx, token, clock.wall()) is None, "its sessions end at once"
        (told,) = [one for one in inbox.mine(ctx) if one.kind == "system.report_loss"]
        assert [each.lost for each in firm.people(ctx)[0].certificates] == [said.at]
    assert "已挂失" in told.words.zh
    with pytest.raises(NotTrusted, match=r"certificate\.lost"):
        signing_in(world, boss.member)
    with pytest.raises(NotTrusted, match=r"certificate\.lost"):
        conduct.finish(world.house, waits.id, cms.sign(waits.document, boss.member.signer, world.now))
    again = world.sealed(boss, LOT, "900000.00", tmp_path)
    delivery = world.delivery(world.upload(boss, LOT, again), again)
    assert refused(world, boss, "lot.replace_bid", LOT, delivery) == "certificate.lost"
    assert refused(world, boss, "system.report_loss", "S-people", report(boss)) == "certificate.reported"
    fresh = world.sign_in(renewed(world, boss), Role.BIDDER)
    assert fresh.actor == boss.actor, "the new certificate is the same person's, with the same rights"
    opened(world, bids)
    doubted(world, bids, sent)


def doubted(world: World, bids: list[str], sent: datetime) -> None:
    """What the lost key signed since stands and is marked; whom it concerns hears of it once it has been opened."""
    told = [letters(world, role) for role in (Role.SUPERVISOR, Role.TENDEREE)]
    assert told == [["lot.open_bids"]] * 2, "of the one bid, and nothing before it was opened"
    seen = Browser(world, site(world))
    assert text(seen.get(f"/lots/{LOT}")).count("签名存疑") == 1
    with world.house.looking(CLERK) as ctx:
        draft = [publishing.draft(ctx, publisher(world.house), one) for one in publishing.due(ctx).duties][-1].view
    assert isinstance(draft, OpeningRecord)
    assert sorted("签名存疑" in row.remark.zh for row in draft.rows) == [False, False, True]
    boss = world.sign_in(renewed(world, world.bidder(1)), Role.BIDDER)
    for person, bid, said in ((boss, bids[0], 1), (world.bidder(2), bids[1], 0)):
        page = text(Browser(world, site(world), person).get(f"/me/bids/{bid}/receipts/1"))
        assert page.count("签名存疑") == said
    world.do(world.bidder(3), "system.report_loss", "S-people", since(world.bidder(3), sent))
    assert letters(world, Role.SUPERVISOR) == ["system.report_loss", "lot.open_bids"]
    assert text(seen.get(f"/lots/{LOT}")).count("签名存疑") == 2
    ordering_in_doubt(world, seen, sent)


def ordering_in_doubt(world: World, seen: Browser, sent: datetime) -> None:
    """An office's key: its acts on the lot, once the second person has confirmed the loss."""
    key = since(world.office(Role.AGENCY), sent)
    world.do(world.office(Role.CENTRE), "system.report_loss", "S-people", key)
    assert "有的签名存疑" not in text(seen.get(f"/lots/{LOT}/proof"))
    world.do(world.people["security"], "system.confirm_loss", "S-people", key)
    assert "有的签名存疑" in text(seen.get(f"/lots/{LOT}/proof"))
    assert letters(world, Role.SUPERVISOR)[0] == "system.confirm_loss"


def letters(world: World, role: Role) -> list[str]:
    with world.house.looking(world.office(role).actor) as ctx:
        return [one.kind for one in inbox.mine(ctx) if "存疑" in one.words.zh]


def since(person: Person, at: datetime) -> dict[str, Json]:
    return report(person) | {"since": canon.instant(at)}


def opened(world: World, bids: list[str]) -> None:
    """The first bid's key file is closed for ever: k custodians open it."""
    world.move_to(world.now + 22 * DAY)
    world.tick()
    world.order_opening(LOT)
    for n in (2, 3):
        world.release(world.bidder(n), bids[n - 1])
    world.move_to(world.now + timedelta(minutes=31))
    for custodian in world.custodians()[:2]:
        world.release_share(custodian, bids[0])
    world.tick()
    entry = world.do(world.office(Role.AGENCY), "lot.open_bids", LOT)
    lines = {line["bid"]: (line["outcome"], line["by"]) for line in entry.body["found"]["bids"]}
    assert lines[bids[0]] == ("opened", "custodians")


def test_the_centre_and_a_second_person_report_the_only_key_of_a_firm(world: World) -> None:
    boss, rival, centre = world.bidder(1), world.bidder(2), world.office(Role.CENTRE)
    security, asked = world.people["security"], {"certificate_sha256": digest(boss.member)}
    assert refused(world, rival, "system.report_loss", "S-people", report(boss)) == "certificate.unknown"
    assert refused(world, security, "system.report_loss", "S-people", report(boss)) == "act.not_allowed"
    assert refused(world, security, "system.confirm_loss", "S-people", dict(asked)) == "certificate.not_reported"
    with world.house.looking(centre.actor) as ctx:
        assert losses.newest(ctx, boss.member.org, boss.member.person) == digest(boss.member)
    assert world.do(centre, "system.report_loss", "S-people", report(boss)).body["in_force"] is False
    signing_in(world, boss.member)
    with world.house.looking(boss.actor) as ctx:
        assert [one.kind for one in inbox.mine(ctx)] == [], "nothing has happened yet"
    assert refused(world, centre, "system.confirm_loss", "S-people", dict(asked)) == "act.not_allowed"
    with world.house.looking(security.actor) as ctx:
        assert [(one.certificate, one.name) for one in losses.waiting(ctx)] == [
            (digest(boss.member), boss.member.person)
        ]
    world.do(security, "system.confirm_loss", "S-people", dict(asked))
    with pytest.raises(NotTrusted, match=r"certificate\.lost"):
        signing_in(world, boss.member)
    with world.house.looking(boss.actor) as ctx:
        assert [one.kind for one in inbox.mine(ctx)] == ["system.confirm_loss"]
