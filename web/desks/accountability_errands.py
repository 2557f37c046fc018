"""The errands of a second office on cases: signers are dealt with, complaints answered; who has them to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import accountability
from disclosure.rules.accountability import JUDGES, KINDS, MEASURES, OUTCOMES, SHEET, Case, Kind
from kernel import deadlines
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.workdays import DAY
from people.acts import units
from people.rules.unit import Post
from web.answers import Answers
from web.desks.duties import act
from web.desks.errands import BASIS, FINAL, TEXT, UNCHOSEN, Errand, fixed, select
from web.sentences import left
from web.views.elements import Choice, Duty, Fact, Field, Link
from web.words import phrase

_MEASURES: Final = (UNCHOSEN, *(Choice(each, words) for each, words in MEASURES.items()))
_OUTCOMES: Final = (UNCHOSEN, *(Choice(each, words) for each, words in OUTCOMES.items()))
_SURE: Final = Words("以上处理由本单位作出", "My office decides this")


def about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the case is about, for the office that judges: the signers by name, the complaint in its own words."""
    return tuple(_about(ctx, accountability.judged(ctx, subject).case))


def _about(ctx: Context, of: Case) -> Iterator[Fact]:
    office = units.find(ctx.tx, of.office)
    yield Fact(Words("单位", "Office"), office.name if office else of.office)
    if of.document:
        yield Fact(Words("文件", "Document"), of.document.removeprefix("W-"), style="mono")
    names = units.officers(ctx, of.office)
    for one in of.signers:
        yield Fact(SHEET[one.step], names.get(one.person, one.person))
    for name, label in (("text", Words("投诉内容", "Complaint")), ("name", Words("姓名", "Name")),
                        ("contact", Words("联系方式", "Contact"))):  # fmt: skip
        if said := str(accountability.details(ctx, of).get(name, "")):
            yield Fact(label, said, style="text")


def _signers(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Measure and reason for each signer."""
    return tuple(_asked(ctx, accountability.judged(ctx, subject).case))


def _asked(ctx: Context, of: Case) -> Iterator[Field]:
    names = units.officers(ctx, of.office)
    for n, person in enumerate(of.people, 1):
        name = names.get(person, person)
        yield select(f"measure{n}", phrase("对{name}的处理", name=name), *_MEASURES)
        yield Field(f"reason{n}", phrase("对{name}的处理理由", name=name), "textarea")


def _found(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    named = accountability.judged(ctx, subject).case.people
    findings: list[Json] = [
        {"person": person, "measure": given.text(f"measure{n}"), "reason": given.text(f"reason{n}")}
        for n, person in enumerate(named, 1)
    ]
    return {"findings": findings}


ERRANDS: Final[dict[str, Errand]] = {
    "case.find": Errand(
        "case.find",
        (R.OFFICER,),
        Words(
            "对审核单上的每个签字人分别作出处理；不予追究的也要写明理由。",
            "Each signer of the review sheet is dealt with; who is not held to account has a reason too.",
        ),
        Words("作出处理", "Decide"),
        _signers,
        _found,
        facts=about,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
    "case.answer": Errand(
        "case.answer",
        (R.OFFICER,),
        Words(
            "结论公开；答复内容只有投诉人凭查询码可见。",
            "The outcome is public; what you write is for the complainant alone, by the code.",
        ),
        Words("答复", "Answer"),
        fixed(select("outcome", Words("结论", "Outcome"), *_OUTCOMES), TEXT),
        facts=about,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
    "case.erase": Errand(
        "case.erase",
        (R.OFFICER,),
        Words(
            "删除投诉内容、投诉人和答复全文；结论保留，投诉人此后不能再凭查询码查看。",
            "Complaint, complainant and answer are erased; the outcome stays, and the code opens nothing.",
        ),
        Words("删除", "Erase"),
        fixed(BASIS),
        facts=about,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
}
VERBS: Final = {Kind.LEAK: "find", Kind.COMPLAINT: "answer"}


def due(ctx: Context, code: str, held: frozenset[Post]) -> Iterator[Duty]:
    """Open cases of other offices, for deputy and head of an office that judges."""
    of = units.find(ctx.tx, code)
    if of is None or of.kind not in JUDGES or not held & {Post.DEPUTY, Post.HEAD}:
        return
    for one in accountability.each(ctx.tx, accountability.numbers(ctx.tx)):
        if one.case.closed is None and one.case.office != code:
            clock = accountability.clock(one.case)
            ends = deadlines.begins_at(clock.on + DAY) if clock else None
            link = Link(one.id, act(one.id, VERBS[one.case.kind]))
            yield Duty(KINDS[one.case.kind], link, ends, left(ends, ctx.now) if ends else None)
