"""What a first stage came to, on public pages: who may go on, and how the tenders of a project hang together."""

from __future__ import annotations

from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading, sequel
from web.public.case import Case
from web.views.elements import Fact
from web.views.lot import Admission
from web.words import phrase


def result(ctx: Context, case: Case) -> Admission | None:
    """As the tenderee signed it; None before. Who may not go on is counted: the reasons are in letters."""
    entry = case.last("admit")
    if entry is None:
        return None
    inside = entry.body["admitted"]
    asked = [(each.text, each.answer) for each in reading.objections(ctx, case.lot.id) if each.kind != "opening"]
    return Admission(
        summary=phrase(
            "{at:day}由招标人签署。以下 {n} 家可参加后续招标，另有 {out} 家未通过，理由已分别通知。",
            at=entry.at,
            n=len(inside),
            out=len(entry.body["refused"]),
        ),
        rows=tuple((str(each["name"]), str(each["bidder"]), str(each.get("points", ""))) for each in inside),
        margin=case.margin("review_qualification", "admit", "object_result", "answer_objection", "decide_complaint"),
        objections=tuple(asked),
    )


def beside(ctx: Context, of: reading.Tender) -> tuple[Fact, ...]:
    """The first stage that this tender follows, and what follows it where it is one."""
    found = [one.tender for one in sequel.attempts(ctx, of.document.project)]
    place, way = found.index(of.id), of.document.way
    before = [one for one in found[:place] if reading.tender(ctx, one).document.way.id == way.follows][-1:]
    after = found[place + 1 :][:1] if way.yields is not None else []
    named = [(Words("前一阶段", "Stage before"), one) for one in before]
    named += [(Words("后续招标", "What follows"), one) for one in after]
    return tuple(Fact(name, _title(ctx, one), f"/tenders/{one}") for name, one in named)


def _title(ctx: Context, tender: str) -> Words:
    paper = reading.tender(ctx, tender).document
    return Words(f"{paper.way.zh}：{paper.title.zh}", f"{paper.way.en}: {paper.title.en}")
