"""The forms of a first stage: each condition of every application judged, and who may bid in what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from evaluation.acts import selecting
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.acts import reading, stage
from trading.rules import first_stage
from trading.rules.tender import LotDocument
from web.answers import Answers
from web.desks.errands import select
from web.format import number
from web.views.elements import Choice, Fact, Field
from web.words import join, phrase

_VERDICTS = (Choice("yes", Words("符合", "met")), Choice("no", Words("不符合", "not met")))


def _part(ctx: Context, subject: str) -> LotDocument:
    return stage.document(ctx, reading.lot(ctx, subject)).lot(subject)


def review(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Every condition for every application, findings, and points where the number is limited."""
    part = _part(ctx, subject)
    return tuple(field for each in reading.opened(ctx, subject) for field in _application(part, each.bid, each.name))


def _application(part: LotDocument, bid: str, name: str) -> Iterator[Field]:
    for one in part.qualification:
        yield select(f"met.{bid}.{one.id}", join(name, Words(one.zh, one.en)), *_VERDICTS)
    yield Field(
        f"findings.{bid}",
        join(name, Words("审查意见，每行一条", "findings, one a line")),
        "textarea",
        required=False,
        hint=Words("不通过的必须写明", "needed where a bid failed"),
    )
    for each in part.criteria:
        yield Field(
            f"points.{bid}.{each['id']}",
            join(name, Words(str(each["zh"]), str(each["en"]))),
            mode="decimal",
            required=False,
            hint=phrase("满分 {most}", most=number(int(str(each["max"])) // 100)),
        )


def reviewed(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    """As typed; who does not pass gets no points."""
    part, results = _part(ctx, subject), list[Json]()
    for each in reading.opened(ctx, subject):
        met: dict[str, Json] = {one.id: given.text(f"met.{each.bid}.{one.id}") == "yes" for one in part.qualification}
        findings: list[Json] = list(given.lines(f"findings.{each.bid}"))
        passed = all(met.values())
        if not passed and not findings:
            raise NotValid("review.reason", "不通过的须写明审查意见", "a bid that failed needs its findings",
                           field=f"findings.{each.bid}")  # fmt: skip
        row: dict[str, Json] = {"bid": each.bid, "passed": passed, "findings": findings, "met": met}
        if part.method == first_stage.LIMITED and passed:
            row["points"] = {str(one["id"]): _points(given, f"points.{each.bid}.{one['id']}") for one in part.criteria}
        results.append(row)
    return {"results": results}


def _points(given: Answers, name: str) -> int:
    """In 1/100 point."""
    try:
        exact = Decimal(given.text(name)).scaleb(2)
        if exact != exact.to_integral_value():
            raise InvalidOperation
    except InvalidOperation as error:
        raise NotValid("act.field", "分数最多两位小数", "points have two decimals at most", field=name) from error
    return int(exact)


def admission(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Who would be told what, as the review stands."""
    due = Reader(selecting.prepare_admission(ctx, subject, {}))
    inside = [Fact(Words("可参加后续招标", "May go on"), one.text("name")) for one in due.each("admitted")]
    return (*inside, *(Fact(Words("不能参加", "May not go on"), _why(one)) for one in due.each("refused")))


def _why(one: Reader) -> Words:
    name, reason = one.text("name"), one.label("reason")
    return Words(f"{name}：{reason or '得分未进入数量范围'}", f"{name}: {reason or 'outranked by points'}")
