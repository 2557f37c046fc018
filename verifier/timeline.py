"""The acts in the lawful order, by the lawful roles, and in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from disclosure.rules import dossier as names
from kernel import canon
from kernel.actor import Actor, Role
from kernel.errors import NotNow
from trading.rules import lifecycle
from trading.rules.lifecycle import Regime, Stage, Step
from verifier import awarding
from verifier.case import Case
from verifier.chains import Chain
from verifier.columns import Rows, ascending
from verifier.event import Event, Line
from verifier.findings import NOWHERE, Place

_AWARD: Final = (
    *("announce", "close_bidding", "order_opening", "open_bids", "plan_draw", "snapshot_pool", "exclude"),
    *("freeze_draw", "give_entropy", "draw", "accept", "convene", "review_qualification", "open_scores"),
    *("rank", "award", "notify"),
)
_DECIDED: Final = (Stage.AWARDED, Stage.CONTRACTED)
MANDATORY: Final = {
    Stage.AWARDED: _AWARD,
    Stage.CONTRACTED: (*_AWARD, "offer_contract", "sign_contract"),
    Stage.STOPPED: ("announce", "close_bidding", "stop_too_few"),
    Stage.TERMINATED: ("announce", "terminate"),
    Stage.ADMITTED: ("announce", "close_bidding", "order_opening", "open_bids", "admit"),
    Stage.DEALT: ("announce", "begin_competition", "confirm_deal"),
}
"""What must have happened before a lot may end so; the order among them is the lifecycle table's."""
_LAPSED: Final = ("announce", "begin_competition", "lapse")
"""The same of a lot that stopped after it was competed for."""
_STAGES: Final = tuple(Stage)
_BESIDE: Final = frozenset({"move_deadline"})
"""Acts of the lot that the table does not list: they follow from an act on its tender."""
_BIDS: Final = {
    "submit_bid": Stage.ANNOUNCED,
    "replace_bid": Stage.ANNOUNCED,
    "withdraw_bid": Stage.ANNOUNCED,
    "release_key": Stage.OPENING,
    "release_share": Stage.OPENING,
    "release_second_key": Stage.UNSEALING,
    "release_second_share": Stage.UNSEALING,
}


def check(case: Case) -> None:
    """01.04, 04.01, 04.02."""
    _lawful(case)
    _by_log(case)
    _in_time(case)
    _draws_in_time(case)


# ---------------------------------------------------------------- the lawful order


@dataclass(slots=True)
class _Life:
    """The lot's life, played again; `since` counts moves, so that joint acts of two stages are not mixed up."""

    regime: Regime
    stage: Stage = Stage.DRAFT
    since: int = 0
    suspended_in: Stage | None = None
    ended_in: Stage | None = None
    joint: dict[str, list[Role]] = field(default_factory=dict)
    course: Rows = field(default_factory=lambda: Rows("LB"))
    """Number of each event, and the place in `_STAGES` of the stage after it."""

    def play(self, line: Line, chain: Chain) -> None:
        """Refused if the table has no such step for this role."""
        if line.verb in _BESIDE:
            return
        actor = _actor(line)
        step = lifecycle.step(self.regime, self.stage, line.verb, actor)
        already = self._already(step, chain.events[line.tseq], actor) if step.joint else []
        to = lifecycle.advance(step, actor, already, self.suspended_in)
        if line.verb == "suspend":
            self.suspended_in = self.stage
        if line.verb == "archive":
            self.ended_in = self.stage
        if to is not self.stage:
            self.stage, self.since = to, self.since + 1

    def _already(self, step: Step, event: Event, actor: Actor) -> list[Role]:
        signed = self.joint.setdefault(f"{step.act}/{event.body.get('bid', self.since)}", [])
        if actor.role in signed:
            raise NotNow("act.signed_already", "同一方重复签署", "one party signed twice")
        before = list(signed)
        signed.append(actor.role)
        return before


def _actor(line: Line) -> Actor:
    """The clerk notes for an expert that nobody answered."""
    role = Role(line.role)
    if line.verb == "decline" and role is Role.CLERK:
        role = Role.EXPERT
    return Actor(line.actor.partition(".")[2], role)


def _lawful(case: Case) -> None:
    announced = [event for subject in sorted(case.chains) for event in case.chains[subject].of("tender.announce")]
    life: _Life | None = None
    with case.findings.judging("01.04", Place(subject=case.tender)):
        life = _Life(Regime(str(announced[0].found["regime"])))
    if life is None:
        return
    for line in case.lot_chain.lines():
        with case.findings.judging("01.04", Place(names.event(case.lot, line.tseq), case.lot, line.tseq)):
            life.play(line, case.lot_chain)
        life.course.append(line.tseq, _STAGES.index(life.stage))
    said = case.about.get("stage")
    place = Place(names.ABOUT, case.lot)
    case.findings.expect(
        "01.04", said == life.stage.value, place, f"阶段应为 {life.stage}", f"the acts lead to the stage {life.stage}"
    )
    _mandatory(case, life)
    awarding.check(case)
    _bids_in_stage(case, life)


def _mandatory(case: Case, life: _Life) -> None:
    ended = life.ended_in or life.stage
    done = {type_.partition(".")[2] for type_ in case.lot_chain.events.types()}
    lapsed = ended is Stage.STOPPED and "begin_competition" in done
    due = list(_LAPSED if lapsed else MANDATORY.get(ended, ()))
    if ended is Stage.ADMITTED and "convene" in done:
        due += ["draw", "accept", "review_qualification"]
    if ended in _DECIDED and life.regime is not Regime.P87:
        due.append("publish_candidates")
    if ended in _DECIDED and _is_scored(case):
        due.append("seal_scores")
    if ended in _DECIDED and _in_two(case):
        due += ["sign_first", "order_second", "open_second"]
    for verb in due:
        case.findings.expect(
            "01.04",
            verb in done,
            Place(subject=case.lot),
            f"缺少法定事项 {verb}",
            f"the mandatory act {verb} is missing",
        )


def _is_scored(case: Case) -> bool:
    with case.findings.judging("01.04", Place(subject=case.lot)):
        return bool(case.paper().lot(case.lot).criteria)
    return False


def _in_two(case: Case) -> bool:
    with case.findings.judging("01.04", Place(subject=case.lot)):
        return case.paper().lot(case.lot).envelopes == 2
    return False


def _bids_in_stage(case: Case, life: _Life) -> None:
    """Acts on bids fall into their stage of the lot, by the log's order."""
    moves = list(_moves(case, life))
    for chain in case.bids:
        for event in chain:
            index, due = chain.places.get(event.tseq), _BIDS.get(event.verb)
            if due is not None and index is not None:
                stage = next((stage for at, stage in reversed(moves) if at < index), Stage.DRAFT)
                case.findings.expect(
                    "01.04",
                    stage is due and event.role in _by(life.regime, due, event.verb),
                    event.place,
                    f"标段当时处于 {stage}，或该身份不得办理",
                    f"the lot was {stage} at that time, or it is not by a role that may",
                )


def _by(regime: Regime, at: Stage, verb: str) -> set[str]:
    """Who may do it at that stage."""
    return {role for step in lifecycle.STEPS[regime] if (step.at, step.act) == (at, verb) for role in step.by}


def _moves(case: Case, life: _Life) -> Iterator[tuple[int, Stage]]:
    """From which event of the lot on, by index, it was at which stage."""
    places, last = case.lot_chain.places, None
    for index, stage in ascending((places[n], stage) for n, stage in life.course if n in places):
        if _STAGES[stage] is not last:
            last = _STAGES[stage]
            yield index, last


# ---------------------------------------------------------------- times


def _by_log(case: Case) -> None:
    """04.01: along the log, times never run back by more than the allowed skew."""
    for place in case.course.backward(case.policy.skew):
        case.findings.expect(
            "04.01",
            place is None,
            place or NOWHERE,
            "时间早于日志中在它之前的事项",
            "its time is before that of an event that precedes it in the log",
        )


def _in_time(case: Case) -> None:
    """04.02: received < deadline ≤ closed < opened < scored, and so on."""
    closed, opened = case.last("lot.close_bidding"), case.last("lot.open_bids")
    for event in (one for chain in case.bids for one in chain.of(*_PACKAGES)):
        with case.findings.judging("04.02", event.place):
            _received_in_time(case, event)
    if closed is not None:
        with case.findings.judging("04.02", closed.place):
            _close_in_time(case, closed)
    _before(case, closed, opened, "截标须早于开标", "the close comes before the opening")
    for sealed in case.of_lot("lot.seal_scores"):
        scores = [event for event in case.of_lot("lot.open_scores") if event.body["round"] == sealed.body["round"]]
        _before(
            case, sealed, scores[-1] if scores else None, "评分密封须早于开启", "sealed before the scores are opened"
        )
    _before(case, case.last("lot.open_scores"), case.last("lot.rank"), "开启须早于排名", "opened before ranked")
    _before(case, case.last("lot.rank"), case.last("lot.award"), "排名须早于定标", "ranked before awarded")
    _recorded(case)
    published, award = case.last("lot.publish_candidates"), case.last("lot.award")
    if published is not None and award is not None:
        with case.findings.judging("04.02", award.place):
            if award.at < canon.moment(str(published.body["until"])):
                raise NotNow("award.publicity", "公示期未满即定标", "awarded before the publicity was over")


def _recorded(case: Case) -> None:
    """04.02: a session is closed only once its recording is entered, or why there is none: the opening before each
    convening, the evaluation between the panel's convening and the ranking; before a first stage's result what it ends.
    """
    convened, kept = case.of_lot("lot.convene"), case.of_lot("lot.enter_recording", "lot.excuse_recording")
    for closes in (*convened, *case.of_lot("lot.rank", "lot.admit")):
        last = max((one.tseq for one in convened if one.tseq < closes.tseq), default=0)
        session, since = ("opening", 0) if closes.verb == "convene" or not last else ("evaluation", last)
        case.findings.expect(
            "04.02",
            any(since < one.tseq < closes.tseq for one in kept if one.body.get("session") == session),
            closes.place,
            "录像未登记也未说明理由",
            "no recording of the session was entered or excused before",
        )


def _close_in_time(case: Case, closed: Event) -> None:
    deadline = canon.moment(str(closed.body["deadline"]))
    if deadline != case.paper().closes or closed.at < deadline:
        raise NotNow("close.deadline", "截标时间与招标文件不符", "closed before, or by another deadline")


def _received_in_time(case: Case, event: Event) -> None:
    received = canon.moment(str(event.body["received_at"]))
    if not received < case.paper().closes or received > event.at + timedelta(milliseconds=1):
        raise NotNow("bid.late", "收件不早于截止时间", "it was not received before the deadline")


def _before(case: Case, first: Event | None, then: Event | None, zh: str, en: str) -> None:
    if first is not None and then is not None:
        case.findings.expect("04.02", first.tseq < then.tseq and first.at <= then.at, then.place, zh, en)


def _draws_in_time(case: Case) -> None:
    """Per draw: planned, snapshot, excluded, frozen, then entropy of round j, then its result; vacancies first."""
    for did in sorted({str(event.body["did"]) for event in case.of_lot("lot.plan_draw")}):
        steps = case.lot_chain.of_draw(did)
        order = [(_rank(event), event.at) for event in steps if event.verb in _DRAW]
        late = [n for n, (rank, at) in enumerate(order) if any(r > rank or (r < rank and a > at) for r, a in order[:n])]
        place = Place(subject=case.lot, file=did)
        case.findings.expect(
            "04.02", not late, place, "抽取各步先后颠倒", "the steps of the draw are not in their order"
        )
        once = [_rank(event) for event in steps if event.verb in _ONCE]
        case.findings.expect(
            "04.02", len(once) == len(set(once)), place, "抽取步骤重复", "a step of the draw came twice"
        )
        frozen = any(event.verb == "freeze_draw" for event in steps)
        case.findings.expect(
            "04.02",
            frozen or all(step < _DRAW["give_entropy"] for (_, step), _ in order),
            place,
            "未冻结先给随机数",
            "entropy or a result without a freeze",
        )


_PACKAGES: Final = ("bid.submit_bid", "bid.replace_bid")
_ONCE: Final = frozenset({"plan_draw", "snapshot_pool", "exclude", "freeze_draw", "draw", "replace_expert"})
_DRAW: Final = {"plan_draw": 0, "snapshot_pool": 1, "exclude": 2, "freeze_draw": 3, "give_entropy": 4,
                "give_beacon": 4, "fall_back": 4, "draw": 5, "replace_expert": 5}  # fmt: skip


def _rank(event: Event) -> tuple[int, int]:
    """Entropy of round j comes before the result of round j and after that of round j − 1."""
    j = event.body.get("j", 0)
    step = _DRAW[event.verb]
    return (j if isinstance(j, int) and step >= 4 else 0), step
