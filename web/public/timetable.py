"""The limits of lots as a calendar says them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from evaluation.rules.publicity import Said, pauses
from kernel import law
from kernel.context import Context
from kernel.deadlines import Pause
from kernel.errors import Words
from trading.acts import reading
from trading.acts.reading import Lot
from trading.rules import timetable
from trading.rules.lifecycle import Stage
from trading.rules.timetable import Milestone
from web.format import Language
from web.ical import Event, Status
from web.words import Tongue, join, phrase

ENDS: Final[Mapping[str, Words]] = {
    timetable.DOCUMENTS: Words("招标文件获取截止", "documents on offer until"),
    timetable.OBJECT_DOCUMENTS: Words("对招标文件提出异议截止", "objections to the documents until"),
    timetable.SUBMIT: Words("投标截止和开标", "bids due and opened"),
    timetable.DECRYPT: Words("解密截止", "window to decrypt ends"),
    timetable.OBJECT_RESULT: Words("对结果提出异议截止", "objections to the result until"),
    timetable.COMPLAIN: Words("投诉截止", "complaints until"),
    timetable.CONTRACT: Words("签订合同截止", "contract due"),
}
"""What is over at each milestone."""
_STOPPED: Final = frozenset({Stage.STOPPED, Stage.TERMINATED})


def limits(ctx: Context, lot: Lot) -> tuple[Milestone, ...]:
    """Every limit of the lot that is known now."""
    return reading.timetable(ctx, lot, _pending(ctx, lot) if lot.stage is Stage.PUBLICITY else ())


def _pending(ctx: Context, lot: Lot) -> tuple[Pause, ...]:
    """The days that do not count for the publicity of a result, because an objection or a complaint waited."""
    said = []
    for one in reading.objections(ctx, lot.id):
        if one.kind in ("result", "complaint"):
            said.append(Said("lot.object_result", one.id, one.asked_at))
            said += [Said("lot.answer_objection", one.id, one.answered_at)] if one.answered_at else []
    return pauses(sorted(said, key=lambda each: each.at), ctx.now)


def events(ctx: Context, lot: Lot, site: str, language: Language) -> Iterator[Event]:
    """The lot's limits as events of a calendar; `site` is the address of the platform."""
    tongue, called = Tongue(language), Words(lot.title_zh, lot.title_en)
    for one in limits(ctx, lot):
        yield Event(
            uid=f"{lot.id}-{one.what}@{urlsplit(site).hostname}",
            at=one.at,
            summary=tongue.begin(join(ENDS[one.what], called)),
            description=tongue.plain(
                phrase("{lot}。依据：{law}。期限可能变更，以网站为准。", lot=lot.id, law=law.cite(one.rule))
            ),
            url=f"{site}/lots/{lot.id}",
            status=_status(lot, one),
        )


def _status(lot: Lot, one: Milestone) -> Status:
    """What lies behind the end of a lot will not come; what lies behind its suspension may."""
    ahead = one.at > lot.stage_since
    if lot.stage in _STOPPED and ahead:
        return "CANCELLED"
    return "TENTATIVE" if one.provisional or (lot.stage is Stage.SUSPENDED and ahead) else "CONFIRMED"
