"""A world in which everything that writes goes through one door, `deed`, and a life in which each act is done once."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from client import task as client_task
from evaluation.acts import city, drawing, members, presiding, reviewing
from evaluation.acts import clerk as evaluation
from experts.acts import drawing as experts_drawing
from experts.rules import plan as plans
from experts.rules.plan import Fallback
from kernel import canon, money
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.errors import Words
from kernel.journal import Entry
from signing.acts import alarms
from signing.acts.tasks import Task
from signing.rules import cms, vrf
from tests.support import (
    awarders,
    draws,
    inquiries,
    life_approvals,
    life_assessment,
    life_beside,
    life_dockets,
    life_forms,
    life_guides,
    life_letters,
    life_matters,
    life_offices,
    life_watch,
    stages,
    talks,
)
from tests.support.beacon import BEACON
from tests.support.entered import entered
from tests.support.filmed import filmed
from tests.support.panel import KEYS, PARTIES, Do, Hall, Prepare, panel_document
from tests.support.world import DAY, Person, opener
from trading.acts import clerk as trading
from web import conduct, tasks

T = TypeVar("T")
PRICES: Final = ("1000000.00", "1100000.00", "1200000.00", "1300000.00", "1400000.00")
MINUTE: Final = timedelta(minutes=1)
CLERKS: Final = frozenset(f"clerk.{act}" for act in (*trading.ACTS, *evaluation.ACTS) if act != "time_out")
"""The clerk's acts that this life has: every expert who is asked answers."""
EVERY: Final = frozenset(conduct.ACTS) | conduct.TASKS | CLERKS


class Life(Hall):
    """As its parents, but by the doors of `web`: ask, sign the task, answer it."""

    def deed(self, name: str, do: Callable[[], T]) -> T:
        """Do something that is done whole or not at all; `do` looks up `self.house` when it is called."""
        return do()

    # ------------------------------------------------------------ everybody's acts

    def do(self, person: Person, act: str, subject: str, body: Mapping[str, Json] | None = None) -> Entry:
        said = body or {}
        if not conduct.ACTS[act].signed:
            return self.deed(act, lambda: _entry(conduct.perform(self.house, person.actor, act, subject, said)))
        asked = conduct.perform(self.house, person.actor, act, subject, said)
        assert isinstance(asked, Task)
        p7s = cms.sign(asked.document, person.member.signer, self.now)
        return self.deed(act, lambda: conduct.finish(self.house, asked.id, p7s))

    def act(self, person: Person, do: Do, lot: str, body: Mapping[str, Json], prepare: Prepare | None = None) -> Entry:
        return self.do(person, f"lot.{do.__name__}", lot, body)

    def answered(self, person: Person, kind: str, lot: str, answer: Callable[[Task], Mapping[str, Json]],
                 body: Mapping[str, Json] | None = None) -> Entry:  # fmt: skip
        """A task whose client posts more than a signature."""
        task = tasks.ask(self.house, person.actor, kind, lot, body or {})
        said = answer(task)
        return self.deed(kind, lambda: tasks.finish(self.house, task.id, said))

    def seal(self, person: Person, lot: str, points: Mapping[str, Json], commit_to: str = "") -> Entry:
        def sealed(task: Task) -> Mapping[str, Json]:
            return client_task.sealed_sheet(at_home(task), person.member.signer, SystemChance())

        return self.answered(person, "lot.seal_scores", lot, sealed, {"points": points})

    def release_scores(self, person: Person, lot: str) -> Entry:
        def shares(task: Task) -> Mapping[str, Json]:
            return _signed(task, person) | {"shares": client_task.sheet_shares(at_home(task), opener(person))}

        return self.answered(person, "lot.release_score_shares", lot, shares)

    def release_shares_of(self, person: Person, lot: str, bid: str) -> Entry:
        """A custodian's task for all bids that wait, of which one is answered."""

        def shares(task: Task) -> Mapping[str, Json]:
            found = client_task.bid_shares(at_home(task), opener(person))
            given = [each for each in found if isinstance(each, dict)]
            return _signed(task, person) | {"shares": [each for each in given if each["bid"] == bid]}

        return self.answered(person, "bid.release_share", lot, shares)

    def release_shares(self, person: Person, lot: str, act: str = "bid.release_share") -> Entry:
        def shares(task: Task) -> Mapping[str, Json]:
            return _signed(task, person) | {"shares": client_task.bid_shares(at_home(task), opener(person))}

        return self.answered(person, act, lot, shares)

    def sequence(self) -> None:
        self.deed("sequence", lambda: draws.checkpoint(self.house.engine, self.now))

    def prove(self, lot: str, did: str, j: int, party: str) -> Entry:
        person = self.office(PARTIES.get(party, Role.CENTRE))
        with self.house.looking(person.actor) as ctx:
            alpha = experts_drawing.task(ctx, did, j).alpha
        proof = base64.b64encode(vrf.prove(draws.SECRETS[party], alpha)).decode()
        if lot.startswith("D-"):
            return self.do(person, "draw.give_entropy", lot, {"did": did, "proof": proof, "party": party})
        return self.do(person, "lot.give_entropy", lot, {"did": did, "j": j, "proof": proof, "party": party})

    def planned(self, lot: str, what: str = "evaluation") -> str:
        """By the door, but for a plan with a beacon: the door knows drand's networks alone, whose keys nobody here has."""
        asked: dict[str, Json] = {"what": what, "keys": KEYS, "custody": "same-machine"}
        if self.fallback:
            asked["fallback"] = self.fallback.json()
        agency = self.office(Role.AGENCY)
        if self.beacon:
            return str(Hall.act(self, agency, drawing.plan_draw, lot, asked, self._prepared).body["did"])
        return str(self.do(agency, "lot.plan_draw", lot, asked).body["did"])

    # ------------------------------------------------------------ the clerk's

    def clerk(self, *acts: str) -> list[str]:
        done: list[str] = []
        while True:
            with self.house.looking(CLERK) as ctx:
                due = [each for each in evaluation.due(ctx) if not acts or each.act in acts]
            if not due:
                return done
            one = due[0]
            self.deed(f"clerk.{one.act}", lambda one=one: self._by_clerk(evaluation.ACTS[one.act], one.lot, one.body))  # type: ignore[misc]
            done.append(one.act)

    def city(self) -> list[str]:
        """The clerk's acts on draws of published lists, and then the log."""
        with self.house.looking(CLERK) as ctx:
            due = list(city.due(ctx))
        for one in due:
            self.deed(f"clerk.{one.act}", lambda one=one: self._by_clerk(city.ACTS[one.act], one.lot, one.body))  # type: ignore[misc]
        self.sequence()
        return [one.act for one in due]

    def tick(self) -> list[str]:
        with self.house.looking(CLERK) as ctx:
            due, bids = trading.due(ctx.tx, self.now), trading.to_decrypt(ctx.tx, self.now)
        for act, lot in due:
            self.deed(f"clerk.{act}", lambda act=act, lot=lot: self._by_clerk(trading.ACTS[act], lot, {}))  # type: ignore[misc]
        for bid in bids:
            self.deed("decrypt", lambda bid=bid: self._decrypted(bid))  # type: ignore[misc]
        return [act for act, _ in due]

    def _by_clerk(self, do: Callable[..., Entry], lot: str, body: Mapping[str, Json]) -> Entry:
        with self.house.acting(CLERK) as ctx:
            return do(ctx, lot, body)

    def _decrypted(self, bid: str) -> None:
        with self.house.looking(CLERK) as ctx:
            found = trading.decrypted(ctx, bid)
        if found is not None:
            with self.house.acting(CLERK) as ctx:
                trading.keep(ctx, found)


def _entry(made: Entry | Task) -> Entry:
    assert isinstance(made, Entry)
    return made


def at_home(task: Task) -> client_task.Task:
    """The task as the signer's own client has it."""
    return client_task.Task(task.id, task.kind, task.document, task.params, task.expires_at - 30 * MINUTE)


def _signed(task: Task, person: Person) -> dict[str, Json]:
    p7s = cms.sign(task.document, person.member.signer, task.expires_at - 30 * MINUTE)
    return {"p7s": base64.b64encode(p7s).decode()}


# ---------------------------------------------------------------- a life


def announced_to_opened(life: Life, folder: Path) -> tuple[str, list[str]]:
    """Questions, an amendment, six bids of which one is replaced, one withdrawn and one never opened."""
    agency, tenderee = life.office(Role.AGENCY), life.office(Role.TENDEREE)
    spare = life.office(Role.AGENCY, "spare")
    gone: dict[str, Json] = {"person": spare.actor.id, "org": spare.actor.org, "role": Role.AGENCY}
    life.do(life.people["security"], "system.revoke", "S-people", gone)
    until = canon.instant(life.now + 8 * DAY)
    on_offer: Json = {"from": canon.instant(life.now), "until": until, "price": money.money("0.00").json()}
    part = life.lot_of("comprehensive_scoring", panel=panel_document(5, 1), deposit=life_beside.DEMAND)
    tender = life.draft(life.register(), lots=[part], documents=on_offer, procedure=inquiries.INVITED)
    inquiries.invite(life, tender, *(life.bidder(n) for n in range(6)))
    life.do(tenderee, "tender.review_competition", tender, life_beside.sheet())
    life.do(agency, "tender.announce", tender)
    lot = f"L-{tender.removeprefix('T-')}-1"
    for act in ("tender.ask", "tender.object_documents"):
        raised = life.do(life.bidder(0), act, tender, {"text": "是否接受进口纸张？"})
        by = agency if act == "tender.ask" else tenderee
        life.do(by, "question.answer", str(raised.subject), {"text": "接受。"})
    notice: dict[str, Json] = {"notice_sha256": life.blobs.put("纸张产地不限。".encode()), "answers": []}
    life.do(agency, "tender.clarify", tender, notice)
    _amended(life, tender, lot)
    guarantee = life_beside.guaranteed(life, life.bidder(4), lot)
    money_in = life_beside.deposited(life, life.bidder(5), lot, "bank-1")
    life.enclosed = {price: {"说明.txt": "两份投标里同一个文件".encode()} for price in PRICES[:2]}
    bids = [str(life.submit(life.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES)]
    life.submit(life.bidder(2), lot, "1150000.00", folder, "lot.replace_bid")
    withdrawn = str(life.submit(life.bidder(5), lot, "990000.00", folder).subject)
    life.do(life.bidder(5), "bid.withdraw_bid", withdrawn)
    life_beside.given_back(life, money_in, "bank-1")
    life.move_to(life.now + 23 * DAY + MINUTE)
    life.tick()
    life.order_opening(lot)
    for n in range(3):
        life.release(life.bidder(n), bids[n])
    objection = life.do(life.bidder(2), "lot.object_opening", lot, {"text": "投影画面中断两分钟"})
    answer: dict[str, Json] = {"objection": str(objection.body["objection"]), "text": "已恢复，记录完整"}
    life.do(tenderee, "lot.answer_objection", lot, answer)
    life.move_to(life.now + 31 * MINUTE)
    for custodian in life.custodians()[:2]:
        life.release_shares_of(custodian, lot, bids[3])
    life.tick()
    lost: dict[str, Json] = {"bid": bids[4], "kind": "revoked", "cause": "未解密", "evidence_sha256": "0" * 64}
    for role in (Role.AGENCY, Role.SUPERVISOR):
        life.do(life.office(role), "lot.classify_failure", lot, lost)
    life.do(agency, "lot.open_bids", lot)
    life_beside.kept_back(life, guarantee)
    life.do(life.bidder(0), "lot.confirm_record", lot)
    life_beside.screened(life, lot)
    return lot, bids[:4]


def _amended(life: Life, tender: str, lot: str) -> None:
    """Two days more, and another place."""
    before = canon.mapping(life.blobs.get(str(life.lot(lot).doc_sha256)))
    deadline = canon.instant(canon.moment(str(before["deadline"])) + 2 * DAY)
    after = before | {"version": 2, "deadline": deadline, "place": "青屿市东区"}
    digest = life.blobs.put(canon.canonical(after))
    body: dict[str, Json] = {"tender_doc_sha256": digest, "deadline": deadline, "reason": "调整供货地点"}
    life.do(life.office(Role.AGENCY), "tender.amend", tender, body)


def _seated(life: Life, lot: str, did: str, rounds: itertools.count[int]) -> None:
    """A representative is named; the first one to be asked declines, everybody else accepts."""
    life.name(lot)
    life.move_to(life.now + MINUTE)
    assert set(life.clerk("contact_expert")) == {"contact_expert"}
    life.do(life.asked(did)[0], "lot.decline", lot)
    _filled(life, lot, did, next(rounds))
    for person in (*life.asked(did), life.representative()):
        life.accept(person, lot)


def _filled(life: Life, lot: str, did: str, j: int) -> None:
    life.entropy(lot, did, j)
    life.clerk("replace_expert")


def convened(life: Life, lot: str) -> None:
    """Drawn, convened, voided; drawn and convened again, and then one member steps aside."""
    agency, supervisor = life.office(Role.AGENCY), life.office(Role.SUPERVISOR)
    why: dict[str, Json] = {"basis": "招标投标法实施条例第四十八条", "reason": "评标委员会组成违法"}
    life.do(supervisor, "lot.suspend", lot, why)
    life.do(supervisor, "lot.resume", lot, why)
    aside: dict[str, Json] = {"expert": "P-5016", "name": "专家16", "reason": "KINSHIP", "evidence": "亲属关系证明"}
    life.do(supervisor, "lot.declare_avoidance", lot, aside)
    life.fallback, life.silent = Fallback(1, draws.RESERVE_KEY), {0: plans.SUPERVISOR}
    for last in (False, True):
        life.beacon = BEACON if last else None
        did, rounds = life.drawn(lot), itertools.count(1)
        _seated(life, lot, did, rounds)
        taken = filmed(life, lot, f"opening {last}")
        for person in (agency, supervisor):
            life.do(person, "lot.convene", lot)
        if last:
            filmed(life, lot)
            seen: dict[str, Json] = {"recording": taken.leaf.hex(), "reason": "核对唱标"}
            life.do(supervisor, "lot.read_recording", lot, seen)
        else:
            life.do(life.office(Role.CENTRE), "lot.excuse_recording", lot, {"reason": "评标室录像设备当日检修"})
            life.do(supervisor, "lot.void_evaluation", lot, why)
    before = life.asked(did)
    entered(life, lot, before[:2])
    life.decide(lot, presiding.elect_chair, {"member": life.seats(lot)[1].pid})
    life.do(before[0], "lot.avoid", lot)
    _filled(life, lot, did, next(rounds))
    life.accept(next(person for person in life.asked(did) if person not in before), lot)


def reviewed(life: Life, lot: str, bids: list[str]) -> list[str]:
    """A question, two corrections of which one is refused, a rejection; the bids that are left."""
    panel = life.panel(lot)
    life.decide(lot, reviewing.review_qualification, life.reviewed(bids))
    for n, accepts in ((0, True), (1, False)):
        body: dict[str, Json] = {
            "bid": bids[n],
            "from": [money.money(PRICES[n]).json()],
            "to": [money.money("1250000.00").json()],
            "rule": "C12-19",
            "steps": [{"what": "total", "before": PRICES[n], "after": "1250000.00"}],
        }
        life.decide(lot, reviewing.correct_price, body)
        with life.house.looking() as ctx:
            of = members.sitting(ctx, life.lot(lot))
            asked = next(row.id for row in reviewing.asked(ctx, of) if row.bid == bids[n])
        said: dict[str, Json] = {"question": asked, "text": "答复", "accepts": accepts}
        life.do(life.bidder(n), "lot.answer", lot, said)
    life.ask(panel[0], lot, bids[2], "clarify")
    why: dict[str, Json] = {"bid": bids[1], "ground": "correction_refused", "reason": "投标人拒绝确认算术修正"}
    life.decide(lot, reviewing.reject_bid, why)
    return [bid for bid in bids if bid != bids[1]]


def ranked(life: Life, lot: str, bids: list[str]) -> None:
    """Sheets sealed and opened, one corrected, one explained; four sign, one dissents."""
    marks = ["39.01", *["30.00"] * 4]
    given = [{bid: {"C1": marks[n] if i == 0 else f"{20 - i}.00", "C2": "19.00" if n == 2 else "20.00"}
              for i, bid in enumerate(bids)} for n in range(5)]  # fmt: skip
    sheets: list[dict[str, Json]] = [{bid: dict(points) for bid, points in sheet.items()} for sheet in given]
    life.scored(lot, sheets)
    panel = life.panel(lot)
    right: dict[str, Json] = {bid: {**given[2][bid], "C2": "20.00"} for bid in bids}
    mend: dict[str, Json] = {"ground": "objective", "reason": "业绩证明材料页码看错", "points": right}
    life.do(panel[2], "lot.correct_scores", lot, mend)
    found = life.computed(lot).result.ranked
    assert found
    for hint in found.hints:
        odd = life.member(next(seat for seat in life.seats(lot) if seat.pid == hint.pid))
        why: dict[str, Json] = {"bid": hint.bid, "text": "其技术方案明显优于其他投标"}
        life.do(odd, "lot.explain_deviation", lot, why)
    life.signed(lot, panel[:4])
    life.do(panel[4], "lot.dissent", lot, {"reason": "投标人三的技术方案未被充分考虑"})
    assert life.clerk() == ["rank"]


def archived(life: Life, lot: str) -> None:
    """Candidates, an objection, a complaint, the award, the archive."""
    tenderee, supervisor = life.office(Role.TENDEREE), life.office(Role.SUPERVISOR)
    until = canon.moment(str(life.do(life.office(Role.AGENCY), "lot.publish_candidates", lot).body["until"]))
    for act, by, ends in (
        ("lot.object_result", tenderee, "lot.answer_objection"),
        ("lot.complain", supervisor, "lot.decide_complaint"),
    ):
        raised = life.do(life.bidder(3), act, lot, {"text": "第一候选人业绩造假"})
        said: dict[str, Json] = {"objection": str(raised.body["objection"]), "text": "经核实业绩属实"}
        life.do(by, ends, lot, said)
    life.move_to(until + 5 * DAY)
    life.do(tenderee, "lot.award", lot)
    assert life.clerk() == ["notify"]
    life_beside.succeeded(life, lot)
    life.move_to(life.now + 40 * DAY)
    life.do(tenderee, "lot.offer_contract", lot, {"text": "三十日内交货，验收合格后付款。"})
    life.do(life.winner(lot), "lot.sign_contract", lot)
    life.move_to(life.now + 40 * DAY)
    life_beside.performed(life, lot)
    life.tick()


def ended_early(life: Life) -> None:
    """One tender that nobody bids for and one that the supervisor ends."""
    _, lonely = life.announced()
    _, ended = life.announced()
    why: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"}
    life.do(life.office(Role.SUPERVISOR), "lot.terminate", ended, why)
    assert life.lot(lonely).deadline
    life.move_to(life.now + 21 * DAY + MINUTE)
    for _ in range(3):
        life.tick()


def city_drawn(life: Life) -> None:
    """An inspection of firms, drawn from a published list."""
    entries: Json = [{"id": f"S{n}", "name": f"样例企业{n}", "avoid": {}} for n in range(1, 10)]
    did, subject = "inspection/2026-0017/draw", "D-inspection-2026-0017"
    asked: dict[str, Json] = {"did": did, "lists": [{"id": "subjects", "n": 3, "entries": entries}], "keys": KEYS,
                              "custody": "same-machine"}  # fmt: skip
    life.do(life.office(Role.SUPERVISOR), "draw.plan_draw", subject, asked)
    life.city()
    for party in plans.PARTIES:
        life.prove(subject, did, 0, party)
    assert life.city() == ["draw"]


def alarmed(life: Life) -> None:
    """The keeper of the log finds it rolled back; the supervision department finds out why."""

    def raised() -> Entry:
        with life.house.acting(CLERK) as ctx:
            told = Words("日志比已签出的检查点小", "the log is smaller than a signed checkpoint")
            made = alarms.raise_alarm(ctx, "log.rollback", told, Words("停止签发", "Sign nothing"))
        assert made
        return made

    life.deed("clerk.raise_alarm", raised)
    life.do(life.office(Role.SUPERVISOR), "system.acknowledge_alarm", alarms.LOG, {"text": "误装旧备份，已换回"})


def whole_life(life: Life, folder: Path) -> None:
    """Every act there is, at least once."""
    life.enrol_experts(16)
    lot, bids = announced_to_opened(life, folder)
    convened(life, lot)
    ranked(life, lot, reviewed(life, lot, bids))
    archived(life, lot)
    life_beside.peopled(life)
    life_offices.governed(life)
    life_offices.consulted(life)
    life_offices.disclosed(life)
    life_offices.built(life)
    life_offices.gazetted(life)
    life_beside.auctioned(life)
    talks.talked(life, folder)
    life_beside.framed(life)
    city_drawn(life)
    life_beside.given_out(life)
    alarmed(life)
    ended_early(life)
    stages.proposed(life, folder)
    life_beside.in_two_envelopes(life, folder)
    awarders.decided(life, folder)
    life_offices.requested(life)
    life_offices.polled(life)
    life_offices.posted(life)
    life_offices.reported(life)
    life_letters.written(life)
    life_letters.heard(life)
    life_matters.kept(life)
    life_guides.published(life)
    life_watch.ordered(life)
    life_watch.carded(life)
    life_approvals.decided(life)
    life_forms.held(life)
    life_forms.filled(life)
    life_assessment.assessed(life)
    life_dockets.booked(life)
    life_dockets.assisted(life)
    life_dockets.conferred(life)
    life_dockets.delivered(life)
