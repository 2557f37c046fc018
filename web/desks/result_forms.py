"""What is signed at the end of an evaluation, and the award that follows: report, candidates, winner."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.acts import awarding, members, reporting
from kernel import money
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading
from web.desks.errands import select
from web.views.elements import Choice, Fact, Field
from web.words import Phrase, Text, join, phrase


def report(ctx: Context, subject: str) -> tuple[Fact, ...]:
    made = reporting.draft(ctx, members.sitting(ctx, reading.lot(ctx, subject)))
    href = f"/me/lots/{subject}/report.json"
    facts = [Fact(Words("评标报告", "Evaluation report"), Words("打开报告（JSON）", "open the report (JSON)"), href)]
    facts.append(Fact(Words("报告摘要", "Digest of the report"), made.report_sha256, style="mono"))
    return (*facts, *standing(ctx, subject, made))


def standing(ctx: Context, subject: str, made: reporting.Draft) -> tuple[Fact, ...]:
    """The places as the report has them."""
    if made.result.ranked is None:
        return (Fact(Words("结果", "Result"), Words("有效投标人不足", "too few bidders remain")),)
    names = {each.bid: each.name for each in reading.opened(ctx, subject)}
    places: list[Fact] = []
    for place, group in enumerate(made.result.ranked.assessment.order, start=1):
        places.append(Fact(phrase("第 {n} 名", n=place), join(*(names[bid] for bid in group))))
    return tuple(places)


# ---------------------------------------------------------------- result


def _price(value: Json) -> Text:
    sum_ = money.from_json(value)
    if sum_.currency != "CNY":
        return phrase("{sum}", sum=sum_)
    return phrase("{sum}（{words}）", sum=sum_, words=money.in_words(sum_))


def candidates(ctx: Context, subject: str) -> tuple[Fact, ...]:
    listed = awarding.candidates(ctx, members.sitting(ctx, reading.lot(ctx, subject)))
    return tuple(
        Fact(phrase("第 {n} 名", n=int(str(each["place"]))), join(str(each["name"]), _price(each["price"])))
        for each in listed
    )


def award(ctx: Context, subject: str) -> tuple[Field, ...]:
    listed = awarding.left(ctx, members.sitting(ctx, reading.lot(ctx, subject)))
    choices = [Choice(str(each["bid"]), _candidate(each)) for each in listed]
    return (
        select("bid", Words("中标人", "Winner"), *choices),
        Field(
            "reason",
            Words("未选第一名的理由", "Why not the first"),
            "textarea",
            required=False,
            hint=Words(
                "选第一名的不填；未选第一名的必须写明，并公开标示",
                "Leave empty for the first; for any other it is needed and flagged in public",
            ),
        ),
    )


def _candidate(each: Mapping[str, Json]) -> Phrase:
    return join(phrase("第 {n} 名", n=int(str(each["place"]))), str(each["name"]), _price(each["price"]))
