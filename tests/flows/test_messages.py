"""Who finds what in the inbox as a tender goes on, on both databases; and what nobody is ever told there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.rules import event_types
from evaluation.acts import awarding, reviewing
from evaluation.acts import clerk as evaluation
from experts.rules.plan import Fallback
from kernel import canon
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotFound, Words
from kernel.journal import Entry
from people.acts import inbox
from people.acts.inbox import Received
from people.rules.message import Message, To
from tests.support import draws
from tests.support.panel import Do, Hall, Prepare
from tests.support.world import DAY, Person
from trading.acts import clerk, parties
from trading.rules.lifecycle import Stage
from web import conduct, telling
from web.desks import inbox as desk

PRICES = ("1000000.00", "1100000.00", "1200000.00")
OFFICES = (Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR)


class Town(Hall):
    """A hall in which every act tells what it has to tell, as the site's two doors do."""

    def act(self, person: Person, do: Do, lot: str, body: Mapping[str, Json], prepare: Prepare | None = None) -> Entry:
        return self._told(super().act(person, do, lot, body, prepare))

    def _told(self, entry: Entry) -> Entry:
        with self.house.acting(CLERK) as ctx:
            telling.after(ctx, entry)
        return entry

    def tick(self) -> list[str]:
        done: list[str] = []
        while True:
            with self.house.looking(CLERK) as ctx:
                due = clerk.due(ctx.tx, self.now)
            if not due:
                return [*done, *super().tick()]
            act, lot = due[0]
            with self.house.acting(CLERK) as ctx:
                telling.after(ctx, clerk.ACTS[act](ctx, lot, {}))
            done.append(act)

    def clerk(self, *acts: str) -> list[str]:
        done: list[str] = []
        while True:
            with self.house.looking(CLERK) as ctx:
                due = [each for each in evaluation.due(ctx) if not acts or each.act in acts]
            if not due:
                return done
            with self.house.acting(CLERK) as ctx:
                telling.after(ctx, evaluation.ACTS[due[0].act](ctx, due[0].lot, due[0].body))
            done.append(due[0].act)

    def seat(self, lot: str, people: list[Person]) -> None:
        """Those who were asked accept; agency and supervisor convene them."""
        for person in people:
            self.accept(person, lot)
        self.sat(lot)

    def publish(self, lot: str) -> None:
        agency = self.office(Role.AGENCY)
        self.act(agency, awarding.publish_candidates, lot, {}, awarding.prepare_candidates)

    def award(self, lot: str) -> None:
        self.move_to(self.now + 9 * DAY)
        self.act(self.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
        self.clerk("notify")

    def inbox(self, person: Person) -> list[Received]:
        with self.house.looking(person.actor) as ctx:
            return inbox.mine(ctx, desk.names(ctx.tx, person.actor))

    def last(self, person: Person) -> str:
        """The newest message of a person in Chinese; empty if there is none."""
        there = self.inbox(person)
        return there[0].words.zh if there else ""

    def everything(self) -> list[tuple[Person, Received]]:
        people = [*self.people.values(), *self.experts.values()]
        return [(person, one) for person in people for one in self.inbox(person)]


@pytest.fixture
def town(engine: Engine, blobs: Blobs) -> Town:
    return Town(engine, blobs)


def test_who_asked_and_who_bids_is_told_of_answers_clarifications_and_amendments(town: Town, tmp_path: Path) -> None:
    tender, lot = town.announced()
    asker, bidder, neither = (town.bidder(n) for n in range(3))
    agency = town.office(Role.AGENCY)
    question = town.do(asker, "tender.ask", tender, {"text": "灯具的色温要求是多少？"}).subject
    assert "须答复" in town.last(agency)
    assert town.inbox(agency)[0].href == f"/me/acts/{question}/answer"
    town.do(agency, "question.answer", question, {"text": "4000 K。"})
    assert "您的提问或异议已答复" in town.last(asker)
    town.submit(bidder, lot, PRICES[0], tmp_path)
    notice = town.blobs.put("质保期为两年。".encode())
    town.do(agency, "tender.clarify", tender, {"notice_sha256": notice})
    document = canon.mapping(town.blobs.get(str(town.lot(lot).doc_sha256)))
    deadline = canon.instant(canon.moment(str(document["deadline"])) + 2 * DAY)
    changed = town.blobs.put(canon.canonical(document | {"version": 2, "deadline": deadline}))
    town.do(agency, "tender.amend", tender, {"tender_doc_sha256": changed, "reason": "延期"})
    for each in (asker, bidder):
        newest, before = town.inbox(each)[:2]
        assert "招标文件已修改" in newest.words.zh
        assert newest.until == canon.moment(deadline)
        assert "（北京时间）" in newest.words.zh
        assert newest.href == f"/tenders/{tender}"
        assert "招标文件已澄清" in before.words.zh
    assert town.inbox(neither) == []
    assert [one.kind for one in town.inbox(agency)] == ["question.ask"], "nothing about bids"


def test_from_the_order_to_open_to_the_result(town: Town, tmp_path: Path) -> None:
    town.enrol_experts(8)
    lot, bids = town.opened(tmp_path, PRICES, town.lot_of("lowest_evaluated_price"))
    for n in range(3):
        (ordered,) = town.inbox(town.bidder(n))
        assert "请解密投标文件" in ordered.words.zh
        assert ordered.until == town.lot(lot).window_ends
        assert "短信未接通" in ordered.notes.zh
        assert ordered.href == f"/me/lots/{lot}/submit"
    did = town.drawn(lot)
    invited = town.asked(did)
    for expert in town.experts.values():
        assert ("请您参加评标" in town.last(expert)) is (expert in invited)
        assert all(one.until for one in town.inbox(expert))
    town.move_to(town.now + timedelta(seconds=1))
    town.seat(lot, invited)
    for expert in invited:
        assert "评标委员会已组建" in town.last(expert)
    town.decide(lot, reviewing.review_qualification, town.reviewed(bids))
    town.clerk("open_scores")
    assert "请签署评标报告" in town.last(invited[0])
    town.signed(lot, invited)
    town.clerk("rank")
    town.publish(lot)
    assert "中标候选人已公示" in town.last(town.bidder(1))
    objected = town.do(town.bidder(1), "lot.object_result", lot, {"text": "评审不公。"})
    tenderee = town.office(Role.TENDEREE)
    asked = town.inbox(tenderee)[0]
    assert "异议" in asked.words.zh
    assert asked.until is not None
    assert asked.until > town.now
    town.do(tenderee, "lot.answer_objection", lot, {"objection": objected.body["objection"], "text": "已复核。"})
    assert "已答复" in town.last(town.bidder(1))
    town.award(lot)
    assert "贵单位中标" in town.last(town.bidder(0))
    assert "贵单位未中标" in town.last(town.bidder(1))
    _nothing_is_given_away(town, invited)


def _nothing_is_given_away(town: Town, panel: list[Person]) -> None:
    """No name of an expert in anybody's message, no name of a bidder, no count of either."""
    names = [one.member.person for one in town.experts.values()]
    firms = [town.bidder(n).member.org_name for n in range(3)]
    there = town.everything()
    assert len(there) > 15
    for _, one in there:
        assert not [name for name in (*names, *firms) if name in one.words.zh + one.words.en]
        assert not re.search(r"\d", one.words.zh.partition("期限")[0])
    outside = {person.actor.id for person, one in there if one.kind == "lot.draw"}
    assert outside == {person.actor.id for person in panel}


@pytest.mark.parametrize("silent", ["centre", "supervisor"])
def test_who_was_silent_in_a_draw_is_told_and_so_is_the_supervisor(town: Town, silent: str, tmp_path: Path) -> None:
    town.enrol_experts(8)
    lot, _ = town.opened(tmp_path, PRICES, town.lot_of("lowest_evaluated_price"))
    town.fallback, town.silent = Fallback(1, draws.RESERVE_KEY), {0: silent}
    town.drawn(lot)
    there = {
        role: [one for one in town.inbox(town.office(role)) if one.kind == "lot.fall_back"]
        for role in (*OFFICES, Role.CENTRE)
    }
    told = {role: [one.words.zh for one in found] for role, found in there.items() if found}
    own, other = "贵单位逾期未提交抽取随机值", "交易中心逾期未提交抽取随机值"
    due = {Role.CENTRE: own, Role.SUPERVISOR: other} if silent == "centre" else {Role.SUPERVISOR: own}
    assert told.keys() == due.keys()
    assert all(len(told[role]) == 1 and words in told[role][0] for role, words in due.items())
    assert {one.href for found in there.values() for one in found} == {f"/me/lots/{lot}"}


def test_suspension_resumption_and_end_reach_everybody_who_has_a_part(town: Town, tmp_path: Path) -> None:
    _, lot = town.announced()
    bidder, stranger = town.bidder(1), town.bidder(2)
    town.submit(bidder, lot, PRICES[0], tmp_path)
    why: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "供电中断"}
    for act, word in (("suspend", "中止"), ("resume", "恢复"), ("terminate", "终止")):
        town.move_to(town.now + timedelta(seconds=1))
        town.do(town.office(Role.SUPERVISOR), f"lot.{act}", lot, why)
        for person in (bidder, *map(town.office, OFFICES)):
            assert word in town.last(person), (act, person.actor.role)
            assert "供电中断" in town.last(person)
    assert town.inbox(stranger) == []


def test_too_few_bids_are_told_without_saying_how_many(town: Town, tmp_path: Path) -> None:
    _, lot = town.announced()
    town.submit(town.bidder(0), lot, PRICES[0], tmp_path)
    town.move_to(town.now + 22 * DAY)
    town.tick()
    assert town.lot(lot).stage in (Stage.STOPPED, Stage.ARCHIVED)
    for person in (town.bidder(0), *map(town.office, OFFICES)):
        assert "投标不足" in town.last(person)


# ---------------------------------------------------------------- the inbox itself


def _message(to: To, cause: str = "a" * 64) -> Message:
    return Message(to, "L-1", "lot.notify", cause, Words("甲", "a"), "/me")


def test_one_entry_tells_nobody_the_same_thing_twice(town: Town) -> None:
    bidder = town.bidder(0)
    to = To(Role.BIDDER, org=bidder.actor.org)
    with town.house.acting(CLERK) as ctx:
        assert inbox.deliver(ctx, [_message(to), _message(to), _message(to, "b" * 64)]) == 2
        assert inbox.deliver(ctx, [_message(to)]) == 0
    assert len(town.inbox(bidder)) == 2


def test_only_the_clerk_delivers_and_only_the_clerk_asks_who_has_a_part(town: Town) -> None:
    _, lot = town.announced()
    with town.house.acting(town.office(Role.AGENCY).actor) as ctx:
        with pytest.raises(NotAllowed):
            inbox.deliver(ctx, [])
        for ask in (parties.bidders, parties.enquirers, parties.bidder, parties.raised):
            with pytest.raises(NotAllowed):
                ask(ctx, lot)


def test_anothers_message_is_neither_counted_nor_opened(town: Town) -> None:
    mine, other = town.bidder(0), town.bidder(1)
    same_firm_other_role = Person(mine.member, type(mine.actor)(mine.actor.id, Role.TENDEREE, mine.actor.org))
    with town.house.acting(CLERK) as ctx:
        inbox.deliver(ctx, [_message(To(Role.BIDDER, org=mine.actor.org))])
    (there,) = town.inbox(mine)
    for who in (other, same_firm_other_role):
        assert town.inbox(who) == []
        with town.house.acting(who.actor) as ctx:
            assert desk.unread(ctx.tx, who.actor) == 0
            assert inbox.read_all(ctx) == 0
            with pytest.raises(NotFound):
                inbox.read(ctx, there.id)
    with town.house.acting(mine.actor) as ctx:
        assert desk.unread(ctx.tx, mine.actor) == 1
        assert inbox.read(ctx, there.id).href == "/me"
        assert desk.unread(ctx.tx, mine.actor) == 0
    assert town.inbox(mine)[0].read


def test_an_act_stands_although_its_message_cannot_be_written(town: Town) -> None:
    tender, lot = town.announced()
    town.blobs.erase(str(town.lot(lot).doc_sha256))
    asked = town.do(town.bidder(0), "tender.ask", tender, {"text": "色温？"})
    assert town.chain(asked.subject)
    assert town.inbox(town.office(Role.AGENCY)) == []


def test_every_kind_of_news_is_an_act_that_there_is() -> None:
    assert set(telling.ON) <= {*event_types.types(), *conduct.ACTS, *conduct.ELSEWHERE}
