"""What falls due when, and what "in time" means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kernel import canon, law
from kernel.deadlines import BEIJING, Budget, Due, Pause, begins_at, day_of, due, ends_at
from kernel.errors import Fault, NotNow, NotValid, Words
from kernel.workdays import Calendar, announced
from trading.rules.lifecycle import COMPETED, Regime, Stage
from trading.rules.procedure import Procedure, Yields
from trading.rules.tender import TenderDocument

LOCAL: Final = BEIJING
SETTLE: Final = timedelta(seconds=30)
"""After the deadline the close waits this long for bids whose last byte came in time and are still committing."""


def limit(rule: str, trigger: datetime, pauses: Sequence[Pause] = (), calendar: Calendar | None = None) -> Due:
    """The last day of a rule's clock that starts on the day of `trigger`, with its trace."""
    day = day_of(trigger)
    return due(day, law.rule(rule, day).budget, pauses, calendar or announced())


def _too_short(code: str, rule: str, last: Due, zh: str, en: str) -> NotValid:
    day = last.on.isoformat()
    return NotValid(
        code,
        f"{zh}：依{law.cite(rule).zh}，最早为 {day} 之后",
        f"{en}: under {law.cite(rule).en} it may not be before the end of {day}",
        law=rule,
        field="deadline",
    )


def announce_in_time(document: TenderDocument, now: datetime) -> None:
    """The statutory times of a tender announced at `now`; NotValid names the rule and the earliest lawful day.

    BID-24 and GPL-35 count calendar days from the day of issue to the day of the deadline, so the deadline may lie on
    the twentieth day itself.
    """
    begins, until = canon.moment(document.documents.begins), canon.moment(document.documents.until)
    _time_enough(document.way, document.closes, until if document.way.from_offer else now)
    if rule := document.way.on_offer:
        last = limit(rule, begins)
        if until < begins_at(last.on):
            raise _too_short(
                "tender.documents", rule, last, "招标文件提供期过短", "the documents are on offer too briefly"
            )
    if not begins <= until <= document.closes:
        raise NotValid("tender.documents", "招标文件提供期须早于投标截止", "documents go out before the deadline",
                       field="documents.until")  # fmt: skip


def _time_enough(way: Procedure, closes: datetime, begun: datetime) -> None:
    """`begun`: the notice, or the end of the issue of documents where the way counts from there (BIR-17)."""
    if closes < earliest(way, begun):
        last = limit(way.to_deadline, begun)
        raise _too_short("tender.deadline", way.to_deadline, last, "投标截止时间过早", "the deadline is too early")


def earliest(way: Procedure, announced: datetime) -> datetime:
    """The first moment at which the time that the way leaves is over; on its last day, or after it where the days are
    to be whole (信息披露)."""
    last = limit(way.to_deadline, announced)
    return ends_at(last) if way.whole_days else begins_at(last.on)


def clarify_in_time(regime: Regime, deadline: datetime, now: datetime, rule: str = "BID-23") -> None:
    """A clarification that may touch the bids comes at least 15 days before the deadline, one of prequalification
    documents 3 (`rule`), else NotNow. The orders for what is competed for name no days."""
    if regime in COMPETED:
        return
    last = limit(rule, deadline)
    if now >= ends_at(last):
        days = law.rule(rule, day_of(deadline)).budget.value
        raise NotNow(
            "tender.late_clarification",
            f"距截止不足 {days} 日（应在 {last.on} 前），须以修改文件顺延截止时间",
            f"fewer than {days} days are left (it was due by {last.on}): amend the document and move the deadline",
            law=rule,
            remedy=Words("发布修改文件并顺延投标截止时间", "Amend the tender and move the deadline"),
        )


def objections_close(regime: Regime, deadline: datetime, rule: str = "BIR-22b") -> datetime:
    """The first moment that is too late to object to the documents: by the `rule` 10 days before the deadline, or 2 of
    a prequalification (BIR-22), or that of what is competed for, whose orders name no days."""
    return deadline if regime in COMPETED else min(ends_at(limit(rule, deadline)), deadline)


def enquiry_in_time(regime: Regime, act: str, deadline: datetime | None, now: datetime, rule: str = "BIR-22b") -> None:
    """A question comes before the deadline, an objection to the documents before `objections_close`, else NotNow."""
    if deadline is None:
        raise Fault("a lot that takes questions has no deadline")
    if now >= (objections_close(regime, deadline, rule) if act == "object_documents" else deadline):
        if regime in COMPETED:
            raise NotNow("question.late", "提出的期限已过，须在报名截止前", "too late: it comes before the deadline")
        days = law.rule(rule, day_of(deadline)).budget.value
        raise NotNow(
            "question.late",
            f"提出的期限已过：对文件的异议须在截止 {days} 日前提出，提问须在截止前",
            f"too late: an objection to the documents comes {days} days before the deadline, a question before it",
            law=rule if act == "object_documents" else "BID-28",
        )


def amend_in_time(
    before: datetime, after: datetime, now: datetime, anew: Procedure | None = None, rule: str = "BIR-21b"
) -> None:
    """An amendment leaves at least 15 days to the (new) deadline, 3 of a prequalification (`rule`), and never brings it
    forward (BIR-21). `anew`: the way of what is competed for, whose own time begins again with the amendment."""
    if after < before:
        raise NotValid(
            "tender.deadline", "不得提前投标截止时间", "the deadline may not be brought forward", field="deadline"
        )
    if anew is not None:
        _time_enough(anew, after, now)
        return
    last = limit(rule, after)
    if now >= ends_at(last):
        days = law.rule(rule, day_of(after)).budget.value
        raise _too_short("tender.deadline", rule, last, f"距新的截止不足 {days} 日", f"fewer than {days} days are left")


def in_time(deadline: datetime | None, received_at: datetime) -> None:
    """The only place that says "in time": the last byte came strictly before the deadline (BID-28, EBM-27)."""
    if deadline is None:
        raise Fault("a lot that takes bids has no deadline")
    if received_at >= deadline:
        late = _span(received_at - deadline)
        raise NotNow(
            "bid.late",
            f"未受理：最后一个字节于 {_clock(received_at)} 到达，晚于投标截止时间 {_clock(deadline)}（晚 {late} 秒）",
            f"not accepted: the last byte came {late} s after the deadline ({canon.instant(deadline)})",
            law="EBM-27",
            field="received_at",
        )


def _span(late: timedelta) -> str:
    return f"{late.total_seconds():.3f}"


def _clock(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y年%m月%d日 %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


def after_close(deadline: datetime | None, now: datetime) -> None:
    """The close waits for the deadline and the settle time."""
    if deadline is None or now < deadline + SETTLE:
        raise NotNow("lot.not_due", "投标截止时间未到", "the deadline has not passed yet", law="BID-34")


def after_window(window_ends: datetime | None, now: datetime) -> None:
    """Nothing is decrypted or shown before the bidders' window is over (EBM-29)."""
    if window_ends is None or now < window_ends:
        raise NotNow(
            "lot.window", "解密时限未到，任何人不得开启", "the window is not over: nobody may open", law="EBM-29"
        )


REMEDY: Final = {Regime.BID: "BIR-60", Regime.P87: "GPL-52a", Regime.INTL: "BIR-60"}
"""How long an interested party may still object or complain once the award is known. None for what is competed for:
its orders give no time, and a deal waits for nothing."""


def remedy_from(regime: Regime, awarded: date) -> date:
    """The day from which the time to object runs: that of the award, or under P87 the last day of the result notice's
    own term of one working day (GPR-53)."""
    if regime is not Regime.P87:
        return awarded
    return due(awarded, law.rule("P87-68d", awarded).budget, (), announced()).on


def objections_end(regime: Regime, awarded: datetime) -> datetime:
    """The first moment at which the award can no longer be objected to; the lot is archived from then on."""
    begins = remedy_from(regime, day_of(awarded))
    return ends_at(due(begins, law.rule(REMEDY[regime], begins).budget, (), announced()))


CONTRACT: Final = {Regime.BID: "BID-45", Regime.P87: "GPL-46a", Regime.INTL: "BID-45"}
"""How long the parties have to conclude the contract once the winner is told."""


def contract_ends(regime: Regime, awarded: datetime) -> datetime:
    """The first moment that is too late to conclude the contract in time."""
    return ends_at(limit(CONTRACT[regime], awarded))


def report_ends(awarded: datetime) -> datetime:
    """The first moment that is too late for the written report to the supervisor (BID-47)."""
    return ends_at(limit("BID-47", awarded))


def unsigned_until(regime: Regime, awarded: datetime) -> datetime:
    """From when a lot whose contract nobody has signed is archived without one: a second term after the lawful one, so
    that a late contract is still concluded here, where it is seen that it is late."""
    return contract_ends(regime, contract_ends(regime, awarded))


@dataclass(frozen=True, slots=True)
class Task:
    """What falls due: which act, by whom, from or until when, under which rule. `act` empty: nothing is awaited."""

    act: str
    role: str
    when: datetime | None
    rule: str
    until: bool = True
    provisional: bool = False


def publicity_ends(published: datetime, days: int, pauses: Sequence[Pause] = ()) -> Due:
    """The last day of the candidates' publicity of `days` ≥ 3, pauses for objections not counted (BIR-54)."""
    day = day_of(published)
    budget: Budget = law.rule("BIR-54b", day).budget
    if days < budget.value:
        raise NotValid("tender.publicity", f"公示期不得少于 {budget.value} 日", f"at least {budget.value} days",
                       law="BIR-54b", field="publicity_days")  # fmt: skip
    longer = budget if days == budget.value else budget.longer(days - budget.value)
    return due(day, longer, pauses, announced())


@dataclass(frozen=True, slots=True)
class Standing:
    """What the calendar needs to know of a lot."""

    regime: Regime
    way: Procedure
    stage: Stage
    since: datetime
    deadline: datetime | None
    window_ends: datetime | None
    publicity_days: int = 3
    pauses: tuple[Pause, ...] = ()
    second: str = ""
    """Of two envelopes, once the scores are open: what the second opening waits for."""


_AWAITED: Final = {
    Stage.DRAFT: ("announce", "agency", "", "BID-16"),
    Stage.ANNOUNCED: ("submit_bid", "bidder", "deadline", "BID-28"),
    Stage.CLOSED: ("order_opening", "tenderee", "deadline", "BID-34"),
    Stage.OPENING: ("release_key", "bidder", "window_ends", "EBM-29"),
    Stage.OPENED: ("convene", "agency", "", "BID-37"),
    Stage.EVALUATING: ("seal_scores", "expert", "", "EBM-32"),
    Stage.SCORED: ("sign_report", "expert", "", "BIR-53"),
    Stage.UNSEALING: ("release_second_key", "bidder", "window_ends", "EBM-29"),
    Stage.PRICED: ("sign_report", "expert", "", "BIR-53"),
}
"""What a lot waits for before its ranking: act, role, which moment of the lot, rule."""
_SECOND: Final = {"sign_first": "expert", "order_second": "tenderee"}


_TO_ADMIT: Final = {Yields.PASSED: (Stage.EVALUATING,), Yields.PROPOSED: (Stage.OPENED,)}
"""Where a first stage waits for the tenderee to say who may go on, in the one case once a panel has judged."""


def next_task(lot: Standing) -> Task:
    """The one thing that the lot waits for: who must do what by when (the status sentence of every page)."""
    if lot.regime in COMPETED:
        return _of_a_sale(lot)
    if lot.way.yields is not None and lot.stage in _TO_ADMIT[lot.way.yields]:
        return Task("admit", "tenderee", None, lot.way.basis[0])
    if lot.stage is Stage.EVALUATING and lot.way.last_quotes:
        return Task("negotiate", "expert", None, "P74-31")
    if lot.second:
        return Task(lot.second, _SECOND[lot.second], None, "BIR-53")
    if lot.stage in _AWAITED:
        act, role, moment, rule = _AWAITED[lot.stage]
        return Task(act, role, getattr(lot, moment) if moment else None, rule)
    return _after_ranking(lot)


def _of_a_sale(lot: Standing) -> Task:
    """Until the room is open; from then on the room says what it waits for."""
    if lot.stage is Stage.ANNOUNCED:
        return Task("begin_competition", "agency", lot.deadline, lot.way.to_deadline, until=False)
    return Task("announce", "agency", None, lot.way.basis[0]) if lot.stage is Stage.DRAFT else Task("", "", None, "")


def _after_ranking(lot: Standing) -> Task:
    if lot.stage is Stage.RANKED and lot.regime is Regime.P87:
        found = limit("P87-68b", lot.since)
        return Task("award", "tenderee", ends_at(found), "P87-68b", provisional=found.provisional)
    if lot.stage is Stage.RANKED:
        found = limit("BIR-54a", lot.since)
        return Task("publish_candidates", "agency", ends_at(found), "BIR-54a", provisional=found.provisional)
    if lot.stage is Stage.PUBLICITY:
        found = publicity_ends(lot.since, lot.publicity_days, lot.pauses)
        return Task("award", "tenderee", ends_at(found), "BIR-54b", until=False, provisional=found.provisional)
    if lot.stage is Stage.VACATED:
        return Task("award", "tenderee", None, "GPR-49" if lot.regime is Regime.P87 else "BIR-55")
    if lot.stage is Stage.AWARDED:
        found = limit(CONTRACT[lot.regime], lot.since)
        return Task("sign_contract", "tenderee", ends_at(found), CONTRACT[lot.regime], provisional=found.provisional)
    return Task("", "", None, "")
