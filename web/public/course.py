"""A lot's course: its line of stages with dates, its limits and how they are counted, its acts in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, Literal

from disclosure.rules import wording
from evaluation.rules.publicity import Said, pauses, pending
from kernel import canon, law
from kernel.deadlines import Due, Why, day_of, ends_at
from kernel.errors import Words
from trading.rules import answering, calendar
from trading.rules.lifecycle import COMPETED, Regime, Stage
from web import sentences
from web.desks import stages
from web.desks.stages import OVER
from web.public import names
from web.public.case import Case, subject
from web.public.visible import Seen
from web.views import elements
from web.views.elements import CountedDay, Deadline, Happening, Sign
from web.words import Text, join, phrase

_SAYS: Final = ("object_result", "complain", "answer_objection", "decide_complaint")
_MARKS: Final = {Why.START: "start", Why.COUNTED: "counted", Why.PAUSED: "held"}
_REACHED: Final = (
    (Stage.DRAFT,),
    (Stage.ANNOUNCED, Stage.COMPETING),
    (Stage.CLOSED, Stage.OPENING),
    (Stage.OPENED, Stage.EVALUATING, Stage.SCORED, Stage.UNSEALING, Stage.PRICED),
    (Stage.RANKED, Stage.PUBLICITY),
    (Stage.VACATED,),
    (Stage.AWARDED, Stage.DEALT),
    (Stage.CONTRACTED, Stage.ARCHIVED),
)
"""At which stages each node of the line below is the present one; a node stands for what is being waited for."""
PUBLICITY, CONTRACT, ARCHIVED = 4, 6, 7
_SIGNED: Final = 3
_OF_A_SALE: Final = (
    (Stage.DRAFT,),
    (Stage.ANNOUNCED,),
    (Stage.COMPETING,),
    (Stage.DEALT,),
    (Stage.ARCHIVED,),
)
"""The same of a lot that is competed for under its own order."""
_OF_A_FIRST_STAGE: Final = (
    (Stage.DRAFT,),
    (Stage.ANNOUNCED,),
    (Stage.CLOSED, Stage.OPENING),
    (Stage.OPENED, Stage.EVALUATING),
    (Stage.ADMITTED,),
    (Stage.ARCHIVED,),
)
"""And of a first stage."""


def line(case: Case) -> tuple[elements.Stage, ...]:
    """Every node of the lot's life with its date; under the procurement rules there is no publicity of candidates."""
    nodes, reached = _course(case)
    stands = case.lot.suspended_in or _stopped_at(case) or case.lot.stage
    left_out = _left_out(case)
    place = next(at for at, stages in enumerate(reached) if stands in stages)
    place += place in left_out
    halted = case.outcome in (Stage.STOPPED, Stage.TERMINATED, Stage.SUSPENDED)
    made = []
    for at, (name, facts) in enumerate(nodes):
        state: Literal["done", "now", "todo", "stopped"] = "done" if at < place else "todo"
        if at == place:
            state = "stopped" if halted else "now"
        if at == place == len(reached) - 1:
            state = "done"
        if at not in left_out:
            made.append(elements.Stage(name, state, facts))
    return tuple(made)


def _course(case: Case) -> tuple[list[tuple[Words, tuple[Text, ...]]], Sequence[tuple[Stage, ...]]]:
    """The nodes of the lot's line, and at which stages each is the present one."""
    if case.lot.regime in COMPETED:
        return _sale_nodes(case), _OF_A_SALE
    return (_nodes(case), _REACHED) if case.lot.way.yields is None else (_first_nodes(case), _OF_A_FIRST_STAGE)


def _left_out(case: Case) -> set[int]:
    """No publicity under the procurement rules; a lot that was archived without a contract has no node for it."""
    if case.lot.way.yields is not None:
        return set()
    if case.lot.regime in COMPETED:
        return {_SIGNED} if case.lot.stage is Stage.ARCHIVED else set()
    without = {PUBLICITY} if case.lot.regime is Regime.P87 else set()
    signed = case.lot.stage is not Stage.ARCHIVED or case.outcome is Stage.CONTRACTED
    return without if signed else without | {CONTRACT}


def _stopped_at(case: Case) -> Stage | None:
    """Where a lot stood that was stopped or terminated."""
    if case.outcome is Stage.STOPPED:
        return Stage.CLOSED if case.closed else Stage.COMPETING
    if case.outcome is not Stage.TERMINATED:
        return None
    if case.lot.regime in COMPETED:
        return Stage.COMPETING if case.named("begin_competition") else Stage.ANNOUNCED
    if case.named("rank"):
        return Stage.RANKED
    return Stage.OPENED if case.opened else Stage.CLOSED if case.closed else Stage.ANNOUNCED


def _nodes(case: Case) -> list[tuple[Words, tuple[Text, ...]]]:
    awarded = case.last("award")
    signed = case.last("sign_contract")
    signed_by = sentences.before(_contract(case)) if awarded and case.task.when and not signed else None
    return [
        (Words("公告", "Notice"), _day(case.last("announce"))),
        (Words("投标截止", "Bids due"), (phrase("{at:short} {at:clock}", at=case.document.closes),)),
        (Words("开标", "Opening"), _day(case.last("open_bids"))),
        (Words("评标", "Evaluation"), _day(case.last("rank")) if case.awarded else ()),
        (Words("公示", "Publicity"), _day(case.last("publish_candidates"))),
        (Words("定标", "Award"), _day(awarded)),
        (Words("签订合同", "Contract"), (signed_by,) if signed_by else _day(signed)),
        (Words("归档", "Archive"), _day(case.last("archive"))),
    ]


def _first_nodes(case: Case) -> list[tuple[Words, tuple[Text, ...]]]:
    return [
        (Words("公告", "Notice"), _day(case.last("announce"))),
        (Words("递交截止", "Due"), (phrase("{at:short} {at:clock}", at=case.document.closes),)),
        (Words("开启", "Opening"), _day(case.last("open_bids"))),
        (Words("审查", "Review"), ()),
        (Words("结果", "Result"), _day(case.last("admit"))),
        (Words("归档", "Archive"), _day(case.last("archive"))),
    ]


def _sale_nodes(case: Case) -> list[tuple[Words, tuple[Text, ...]]]:
    return [
        (Words("公告", "Notice"), _day(case.last("announce"))),
        (Words("报名截止", "Applications due"), (phrase("{at:short} {at:clock}", at=case.document.closes),)),
        (Words("竞价", "Competition"), _day(case.last("begin_competition"))),
        (Words("签订合同", "Contract"), ()),
        (Words("归档", "Archive"), _day(case.last("archive"))),
    ]


def _contract(case: Case) -> datetime:
    return case.task.when or case.lot.stage_since


def _day(entry: Seen | None) -> tuple[Text, ...]:
    return (phrase("{at:short}", at=entry.at),) if entry else ()


# ---------------------------------------------------------------- limits


def deadlines(case: Case) -> tuple[Deadline, ...]:
    """The limits of the lot that the law sets, newest first, each with the account of its days."""
    if case.lot.stage in OVER and not case.awarded:
        return ()
    return tuple(filter(None, (_result(case), _publicity(case), _preparation(case))))


def _preparation(case: Case) -> Deadline:
    rule = case.document.way.to_deadline
    offered = case.document.way.from_offer
    begun = canon.moment(case.document.documents.until) if offered else case.tender.announced_at
    due = calendar.limit(rule, begun)
    days = (day_of(case.document.closes) - day_of(begun)).days
    least = law.rule(rule, day_of(case.tender.announced_at)).budget.value
    if case.lot.regime in COMPETED:
        return Deadline(
            Words("公告期", "Time of the notice"),
            phrase("{n} 日", n=days),
            phrase("自公告之日起，不少于法定期限（{law}）。", law=law.cite(rule)),
            Sign("good", Words("合规", "in order")),
            _days(due),
        )
    if offered:
        return Deadline(
            Words("申请准备", "Time to prepare applications"),
            phrase("{days} 日，不少于 {least} 日", days=days, least=least),
            phrase("自文件停止发出之日起至递交截止之日止（{law}）。", law=law.cite(rule)),
            Sign("good", Words("合规", "in order")),
            _days(due),
        )
    return Deadline(
        Words("投标准备", "Time to prepare bids"),
        phrase("{days} 日，不少于 {least} 日", days=days, least=least),
        phrase("自招标文件开始发出之日起至投标截止之日止（{law}）。", law=law.cite(rule)),
        Sign("good", Words("合规", "in order")),
        _days(due),
    )


def _publicity(case: Case) -> Deadline | None:
    entry = case.last("publish_candidates")
    if entry is None:
        return None
    due = calendar.publicity_ends(entry.at, case.document.publicity_days, pauses(_said(case), case.now))
    over = case.awarded or case.now >= ends_at(due)
    return Deadline(
        Words("中标候选人公示", "Publicity of the candidates"),
        sentences.ended(ends_at(due)),
        phrase(
            "自公示次日起算，不少于 {days} 日；异议答复前暂停（{law}）。",
            days=case.document.publicity_days,
            law=law.cite("BIR-54b"),
        ),
        None if over else sentences.left(ends_at(due), case.now),
        _days(due),
        due.provisional,
        opened=not over,
    )


def answer_due(case: Case) -> Text:
    """Who must answer the oldest objection to the result that waits, and by when; empty if none does."""
    said = _said(case)
    waiting = pending(said)
    raised = next((each for each in said if each.objection in waiting), None)
    if raised is None:
        return ""
    owed = answering.owed(case.lot.regime, raised.type, raised.at)
    if owed.until is None:
        return ""
    verb = stages.verb(answering.ANSWERS[raised.type].partition(".")[2])
    return sentences.must(stages.ROLES[owed.by], owed.until, verb, law.cite(owed.clocks[-1].rule))


def _said(case: Case) -> list[Said]:
    return [Said(entry.type, str(entry.body["objection"]), entry.at) for entry in case.named(*_SAYS)]


def _result(case: Case) -> Deadline | None:
    """What the lot waits for under a limit of its own: the award or the contract."""
    task = case.task
    if task.when is None or task.act not in ("award", "publish_candidates", "sign_contract") or not task.until:
        return None
    due = calendar.limit(task.rule, case.lot.stage_since)
    return Deadline(
        wording.act(f"lot.{task.act}"),
        sentences.before(task.when),
        phrase("自 {since:day} 次日起算（{law}）。", since=case.lot.stage_since, law=law.cite(task.rule)),
        sentences.left(task.when, case.now),
        _days(due),
        task.provisional,
    )


def _days(due: Due) -> tuple[CountedDay, ...]:
    made = []
    for day in sorted(due.trace, key=lambda one: one.on):
        kind = "end" if day.on == due.on else _MARKS.get(day.why, "rest")
        text: Text = phrase("计 {n}", n=day.number) if day.number else day.name
        made.append(CountedDay(day.on, kind, text))  # type: ignore[arg-type]
    return tuple(made)


# ---------------------------------------------------------------- acts in order of time


def happenings(places: Sequence[Seen]) -> tuple[Happening, ...]:
    """What the reader may know of a chain; neighbours that are withheld stand in one line, at the time before them."""
    made: list[Happening] = []
    at = next((one.at for one in places if one.known), None)
    for known, run in groupby(places, lambda one: one.known):
        listed = list(run)
        if known:
            made += [_told(one) for one in listed]
            at = listed[-1].at
        elif at is not None:
            made.append(_held(listed, at))
    return tuple(made)


def _told(one: Seen) -> Happening:
    href = f"{subject(one.entry.subject)}/{one.tseq}"
    return Happening(one.at, wording.act(one.type), names.actor(one.entry.actor), one.tseq, href)


def _held(places: Sequence[Seen], at: datetime) -> Happening:
    first, last = places[0], places[-1]
    what = phrase("第 {first} 至 {last} 条", first=first.tseq, last=last.tseq) if len(places) > 1 else ""
    href = f"{subject(first.entry.subject)}/{first.tseq}"
    return Happening(at, join(what, first.why) if what else first.why, "", last.tseq, href)
