"""Talks with each supplier apart, last quotes sealed until one moment: played by the acts to a dossier that holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from evaluation.acts import members, negotiating, reviewing, scoring
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.acts import inbox
from tests.support import bag, node, talks
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.inquiries import invite
from tests.support.panel import Hall
from tests.support.talks import Talks
from tests.support.world import Person
from trading.acts import reading
from trading.rules.lifecycle import Stage
from verifier import dossier
from verifier.verify import verify
from web.desks import duties, lots, talk_errands


def refused(do: object, *args: object, **more: object) -> str:
    """With which code."""
    with pytest.raises(Refusal) as caught:
        do(*args, **more)  # type: ignore[operator]
    return caught.value.code


def waits(of: Talks, person: Person) -> set[str]:
    """What the person's desk lists as due, and what it offers."""
    with lots.looking(of.hall.house, person.actor, of.lot) as ctx:
        held = lots.held(ctx, reading.lot(ctx, of.lot))
    there = {link.href.rpartition("/")[2] for link in duties.links(held)}
    return there | {f"!{one.href.rpartition('/')[2]}" for one in duties.dues(held)}


def read(of: Talks, person: Person) -> str:
    """What the page of the talks shows this person."""
    with lots.looking(of.hall.house, person.actor, of.lot) as ctx:
        return repr(talk_errands.said(ctx, of.lot))


def hold(of: Talks, folder: Path) -> None:
    """Both verifiers pass both editions, and have looked at the talks."""
    case = Case(of.hall, of.lot, of.bids)
    case.archive()
    places = []
    for edition in Edition:
        place = folder / f"{edition.value}-{of.lot}.zip"
        place.write_bytes(case.export(edition))
        policy = bag.unpacked(place.read_bytes())[1][names.POLICY_FILE]
        place.with_suffix(".json").write_bytes(policy)
        report = verify(dossier.read(place), policy)
        assert report.failed == (), [
            verdict.findings for verdict in report.verdicts if verdict.check.id in report.failed
        ]
        assert next(one.status.value for one in report.verdicts if one.check.id == "05.11") == "pass"
        places.append((place, place.with_suffix(".json"), report))
    theirs = node.each([(place, policy) for place, policy, _ in places])
    for (_, _, report), said in zip(places, theirs, strict=True):
        assert node.statuses(said) == {one.check.id: one.status.value for one in report.verdicts}


def test_a_negotiation_from_the_invitation_to_its_dossier(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    """Four first quotes; one leaves, one is silent, and the lowest last quote wins, not the lowest first one."""
    hall = Hall(engine, blobs)
    hall.enrol_experts(7)
    of = talks.opened(hall, tmp_path, "negotiation", "negotiation", params=talks.TWO)
    panel = hall.panel(of.lot)
    apart(of, panel)
    until = called(of, panel)
    sealed_until(of, until)
    of.release(hall.custodians()[1])
    assert hall.clerk("open_quotes") == ["open_quotes"]
    assert of.offers() == dict(zip(of.bids, ("960000.00", "970000.00", "no_last_quote", "left"), strict=True))
    assert refused(of.call) == "quote.called"
    assert refused(of.release, hall.custodians()[2]) == "quote.opened"
    signed_by_all(of, panel)
    of.awarded()
    assert hall.chain(of.lot)[-2].body["bid"] == of.bids[0]
    hold(of, tmp_path)


def told(hall: Hall, person: Person) -> list[str]:
    """Of which acts of talks messages have told the person, the last one first."""
    with hall.house.looking(person.actor) as ctx:
        return [each.kind for each in inbox.mine(ctx) if "quote" in each.kind or "negotiat" in each.kind]


def apart(of: Talks, panel: list[Person]) -> None:
    """Each supplier reads its own thread alone; who is not in hand is not talked with."""
    hall, first, second = of.hall, of.hall.bidder(0), of.hall.bidder(1)
    assert {"negotiate", "call_last_quotes"} <= waits(of, panel[0])
    assert {"negotiate", "leave_negotiation"} <= waits(of, first)
    assert not {"seal_quote", "negotiate"} & waits(of, hall.custodians()[0])
    of.say(panel[0], "交货期能否缩短到二十日？", of.bids[0])
    hall.do(first, "lot.negotiate", of.lot, {"text": "可以，二十日内交货。"})
    hall.do(panel[1], "lot.negotiate", of.lot, {"bid": of.bids[1], "text": "是否含安装调试？"})
    assert "二十日内交货" in read(of, first)
    assert "安装调试" not in read(of, first)
    assert "交货期" not in read(of, second)
    assert all(word in read(of, panel[2]) for word in ("交货期", "二十日内交货", "安装调试"))
    into: dict[str, Json] = {"bid": of.bids[0], "text_sha256": "0" * 64}
    assert refused(hall.act, second, negotiating.negotiate, of.lot, into) == "bid.unknown"
    assert refused(of.say, hall.bidder(8), "我方也想参加") == "bid.unknown"
    assert refused(of.say, panel[0], "您好", "B-nobody") == "bid.unknown"
    correction: dict[str, Json] = {"bid": of.bids[0], "from": [talks.cny(talks.FIRST[0])], "to": [talks.cny("1.00")]}
    correction |= {"rule": "P87-59", "steps": [{"what": "total"}]}
    assert refused(hall.act, panel[0], reviewing.correct_price, of.lot, correction) == "correction.last_quote"


def called(of: Talks, panel: list[Person]) -> datetime:
    """One leaves; half an hour at least; a majority of equal words; then nobody talks any more."""
    hall = of.hall
    of.leave(3)
    assert refused(of.say, panel[0], "请报价", of.bids[3]) == "bid.unknown"
    assert refused(of.quote, 0, "1.00") == "quote.not_called"
    assert refused(of.call, 29) == "quote.too_soon"
    of.call(60, votes=1)
    assert refused(of.quote, 0, "1.00") == "quote.not_called"
    until = canon.moment(of.call(60))
    assert refused(of.say, panel[0], "还有问题", of.bids[0]) == "quote.called"
    assert waits(of, hall.bidder(0)) >= {"seal_quote", "leave_negotiation", "!seal_quote"}
    assert "negotiate" not in waits(of, hall.bidder(0))
    assert told(hall, hall.bidder(0)) == ["lot.call_last_quotes"]
    assert told(hall, hall.bidder(1)) == ["lot.call_last_quotes", "lot.negotiate"]
    assert told(hall, hall.bidder(3)) == [], "who has left"
    assert told(hall, hall.custodians()[0]) == ["lot.call_last_quotes"]
    return until


def sealed_until(of: Talks, until: datetime) -> None:
    """Sealed, sealed again, not after the moment; shares and opening not before it."""
    hall = of.hall
    of.quote(0, "990000.00")
    of.quote(1, "970000.00")
    assert refused(of.quote, 3, "1.00") == "bid.unknown", "who has left does not come back"
    assert refused(of.quote, 0, "0.00") == "quote.total"
    of.quote(0, "960000.00")
    hall.move_to(until - timedelta(minutes=1))
    assert refused(of.release, hall.custodians()[0]) == "quote.sealed_still"
    assert hall.clerk("open_quotes") == []
    hall.move_to(until)
    assert refused(of.quote, 2, "950000.00") == "quote.late"
    assert refused(of.leave, 2) == "quote.late"
    assert waits(of, hall.custodians()[0]) >= {"release_quote_shares", "!release_quote_shares"}
    assert waits(of, hall.bidder(0)) & {"seal_quote", "leave_negotiation"} == set()
    of.release(hall.custodians()[0])
    assert hall.clerk("open_quotes") == [], "one of two is not enough"
    with hall.house.looking() as ctx:
        assert refused(reviewing.offers, ctx, members.sitting(ctx, reading.lot(ctx, of.lot))) == "quote.not_opened"


def signed_by_all(of: Talks, panel: list[Person]) -> None:
    """Nothing is ranked before every member has signed the one record."""
    hall = of.hall
    of.sign_minutes(panel[:2])
    assert refused(of.sign_minutes, panel[:1]) == "minutes.signed"
    assert (
        refused(hall.act, panel[2], negotiating.sign_minutes, of.lot, {"minutes_sha256": "0" * 64}) == "minutes.other"
    )
    with hall.house.looking() as ctx:
        assert not scoring.may_open(ctx, members.sitting(ctx, reading.lot(ctx, of.lot)))
    assert hall.clerk("open_scores") == []
    assert "!sign_minutes" in waits(of, panel[2])
    of.sign_minutes(panel[2:])
    assert hall.clerk() == ["open_scores"]
    assert hall.lot(of.lot).stage is Stage.SCORED


# ---------------------------------------------------------------- the other ways


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("talks")
    with sqlite_database(sqlite_template, folder) as engine:
        made = Hall(engine, FolderBlobs(folder / "blobs"))
        made.enrol_experts(7)
        yield made


def test_a_consultation_scores_what_was_quoted_last(hall: Hall, tmp_path: Path) -> None:
    """Lowest last quote ÷ last quote × 30; sheets are sealed once the quotes are open. One seals what does not hold."""
    of = talks.opened(hall, tmp_path, "consultation", "consultation", params=talks.TWO)
    sheet: dict[str, Json] = {bid: {"C1": "40.00"} for bid in of.bids[:3]}
    assert refused(hall.seal, hall.panel(of.lot)[0], of.lot, sheet) == "quote.not_opened"
    until = of.call()
    for n, amount in enumerate(("900000.00", "1000000.00", "960000.00")):
        of.quote(n, amount)
    of.quote(3, "100.00", commit_to="ab" * 32)
    of.open(until)
    assert of.offers()[of.bids[3]] == "no_last_quote", "what does not hold is no quote"
    of.sign_minutes()
    hall.scored(of.lot, [sheet] * 3)
    found = hall.computed(of.lot).result.ranked
    assert found is not None
    shown = {line.bid: (str(line.price_score.value) if line.price_score else "") for line in found.assessment.lines}
    assert shown == {of.bids[0]: "30", of.bids[1]: "27", of.bids[2]: "225/8"}
    of.awarded()
    hold(of, tmp_path)


def test_a_single_sources_price_is_talked_about(hall: Hall, tmp_path: Path) -> None:
    """One supplier alone; a voided evaluation outlives an opened quote, which stands."""
    alone: dict[str, Json] = {"minimum": 1, "minimum_basis": "政府采购法第三十一条"}
    of = talks.opened(hall, tmp_path, "single_source", "lowest_evaluated_price", talks.FIRST[:1], params=alone)
    of.say(hall.panel(of.lot)[0], "报价高于上年同类合同，请说明成本构成。", of.bids[0])
    until = of.call()
    of.quote(0, "1100000.00")
    of.open(until)
    why: dict[str, Json] = {"basis": "政府采购法第七十三条", "reason": "评审专家应当回避"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.void_evaluation", of.lot, why)
    hall.convened(of.lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, of.lot, hall.reviewed(of.bids))
    assert of.offers() == {of.bids[0]: "1100000.00"}
    assert refused(of.call) == "quote.called"
    of.sign_minutes()
    assert hall.clerk() == ["open_scores"]
    of.awarded()
    hold(of, tmp_path)


@pytest.mark.parametrize(
    ("way", "method", "invited", "days", "code"),
    [
        ("negotiation", "negotiation", 2, 20, "tender.too_few_invited"),
        ("negotiation", "consultation", 3, 20, "tender.method"),
        ("consultation", "consultation", 3, 9, "tender.deadline"),
        ("negotiation", "negotiation", 3, 2, "tender.deadline"),
    ],
)
def test_what_the_notice_must_be(hall: Hall, way: str, method: str, invited: int, days: int, code: str) -> None:
    tender, _ = talks.drafted(hall, way, method, days=days)
    invite(hall, tender, *(hall.bidder(n) for n in range(invited)))
    assert refused(hall.do, hall.office(Role.AGENCY), "tender.announce", tender) == code


def test_an_inquiry_is_not_talked_about(hall: Hall, tmp_path: Path) -> None:
    """There the acts are refused whatever the stage allows."""
    of = talks.opened(hall, tmp_path, "inquiry", "lowest_evaluated_price", talks.FIRST[:3])
    member = hall.panel(of.lot)[0]
    assert refused(of.say, member, "能否降价？", of.bids[0]) == "quote.none"
    assert refused(of.call) == "quote.none"
    assert not {"negotiate", "call_last_quotes", "sign_minutes"} & waits(of, member)
