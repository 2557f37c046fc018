"""The fields and exact bodies of an evaluation’s acts: who sits, review, prices, scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from evaluation.acts import avoidance, members, representatives, reviewing, scoring
from evaluation.rules.rejection import GROUNDS
from experts.rules.avoid import Reason
from kernel import money
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import reading as people
from trading.acts import reading
from web.answers import Answers
from web.desks import stage_forms
from web.desks.errands import REASON, TEXT, select
from web.format import number
from web.views.elements import Choice, Fact, Field
from web.words import join, phrase

_BID: Final = Words("投标", "Bid")


def _bids(ctx: Context, subject: str) -> tuple[Choice, ...]:
    return tuple(Choice(each.bid, each.name) for each in reading.opened(ctx, subject))


# ---------------------------------------------------------------- who must stand aside


DECLARABLE: Final = {
    Reason.PARTICIPATED_IN_PREPARATION: Words("参与过招标文件编制", "helped to prepare the documents"),
    Reason.OWN_UNIT_PURCHASER: Words("招标人本单位人员", "works for the tenderee"),
    Reason.KINSHIP: Words("与当事人有亲属关系", "kin of a party"),
    Reason.EXPERT_DECLARED: Words("本人声明回避", "stood aside by own declaration"),
}


def declaring(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    """Which expert, why, and what shows it."""
    return (
        Field("expert", Words("专家编号", "Number of the expert in the pool")),
        Field("name", Words("姓名", "Name")),
        select("reason", Words("回避事由", "Reason"), *(Choice(one, DECLARABLE[one]) for one in DECLARABLE)),
        Field("evidence", Words("事实和证据", "Facts and evidence"), "textarea"),
    )


def declared(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What one side has declared and the other has yet to sign."""
    return tuple(
        Fact(Words("待另一方签署", "To be signed by the other side"), join(one.expert, DECLARABLE[one.reason]))
        for one in avoidance.waiting(ctx, subject)
    )


# ---------------------------------------------------------------- representatives


STATES: Final = {
    members.ASKED: Words("等待答复", "no answer yet"),
    members.ACCEPTED: Words("已接受", "accepted"),
    members.VACATED: Words("已空出", "the seat is vacant"),
}


def naming(ctx: Context, _subject: str) -> tuple[Field, ...]:
    """One of the tenderee's own people."""
    listed = sorted(people.colleagues(ctx, Role.REPRESENTATIVE).items(), key=lambda each: (each[1], each[0]))
    return (select("person", Words("代表", "Representative"), *(Choice(person, name) for person, name in listed)),)


def named(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Whom the tenderee has named so far in this round."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    return tuple(Fact(one.name, STATES[one.state]) for one in representatives.named(ctx, of))


# ---------------------------------------------------------------- review


def review(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = members.sitting(ctx, reading.lot(ctx, subject))
    if of.lot.way.yields is not None:
        return stage_forms.review(ctx, subject)
    verdicts = (Choice("yes", Words("通过", "passed")), Choice("no", Words("不通过", "failed")))
    fields: list[Field] = []
    for each in reading.opened(ctx, subject):
        fields.append(select(f"passed.{each.bid}", join(each.name, Words("审查结论", "verdict")), *verdicts))
        fields.append(
            Field(
                f"findings.{each.bid}",
                join(each.name, Words("审查意见，每行一条", "findings, one a line")),
                "textarea",
                required=False,
                hint=Words("不通过的必须写明", "needed where a bid failed"),
            )
        )
        fields += [
            Field(
                f"policy.{each.bid}.{id}",
                join(each.name, Words(f"给予政策 {id}", f"grant the policy {id}")),
                "check",
                required=False,
            )
            for id in of.document.policies
        ]
    return tuple(fields)


def reviewed(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    results: list[Json] = []
    if reading.lot(ctx, subject).way.yields is not None:
        return stage_forms.reviewed(ctx, subject, given)
    for each in reading.opened(ctx, subject):
        granted: list[Json] = [id for id, value in given.under(f"policy.{each.bid}.") if value == "yes"]
        findings: list[Json] = list(given.lines(f"findings.{each.bid}"))
        passed = given.text(f"passed.{each.bid}") == "yes"
        if not passed and not findings:
            raise NotValid(
                "review.reason",
                "不通过的须写明审查意见",
                "a bid that failed needs its findings",
                field=f"findings.{each.bid}",
            )
        results.append({"bid": each.bid, "passed": passed, "findings": findings, "policies": granted})
    return {"results": results}


def correction(ctx: Context, subject: str) -> tuple[Field, ...]:
    return (
        select("bid", _BID, *_bids(ctx, subject)),
        Field(
            "to",
            Words("修正后的总价，每币种一行", "Corrected totals, one currency a line"),
            "textarea",
            hint="CNY 980000.00",
        ),
        Field("rule", Words("所依规则", "The rule applied")),
        Field("steps", Words("修正步骤，每行一步", "Steps of the correction, one a line"), "textarea"),
    )


def corrected(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    bid = given.needed("bid", _BID)
    form = next((each.form for each in reading.opened(ctx, subject) if each.bid == bid), {})
    to: list[Json] = []
    for line in given.lines("to"):
        currency, _, amount = line.partition(" ")
        to.append({**money.money(amount.strip(), currency, "to").json()})
    steps: list[Json] = list(given.lines("steps"))
    return {"bid": bid, "from": form.get("total"), "to": to, "rule": given.text("rule"), "steps": steps}


def asking(ctx: Context, subject: str) -> tuple[Field, ...]:
    kinds = [Choice("clarify", Words("澄清、说明", "clarify"))]
    if reading.lot(ctx, subject).way.yields is None:
        kinds.append(Choice("abnormal", Words("异常低价说明", "justify a low price")))
    return (select("bid", _BID, *_bids(ctx, subject)), select("kind", Words("性质", "Kind"), *kinds), TEXT)


def answering(ctx: Context, subject: str) -> tuple[Field, ...]:
    mine = reading.bid_of(ctx, subject)
    of = members.sitting(ctx, reading.lot(ctx, subject))
    waiting = [row for row in reviewing.asked(ctx, of) if mine and row.bid == mine.id and not row.answered_at]
    shown = [_question(ctx, row.text_sha256, row.kind) for row in waiting]
    choices = tuple(Choice(row.id, row.id) for row in waiting)
    accepts = (
        Choice("yes", Words("接受修正", "accept the correction")),
        Choice("no", Words("不接受修正", "refuse the correction")),
        Choice("", Words("不是价格修正", "not a correction")),
    )
    return (
        select("question", Words("问题", "Question"), *choices),
        *shown,
        select("accepts", Words("价格修正", "Correction of the price"), *accepts),
        TEXT,
    )


def _question(ctx: Context, digest: str, kind: str) -> Field:
    text = ctx.blobs.get(digest).decode(errors="replace")
    return Field(f"asked.{digest[:8]}", Words("询问原文", "As asked"), "textarea", text, kind, required=False)


def answered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    body: dict[str, Json] = {"question": given.text("question"), "text": given.needed("text", Words("内容", "text"))}
    if given.text("accepts"):
        body["accepts"] = given.text("accepts") == "yes"
    return body


def rejection(ctx: Context, subject: str) -> tuple[Field, ...]:
    regime = reading.lot(ctx, subject).regime
    grounds = tuple(Choice(ground.code, ground.words) for ground in GROUNDS[regime].values())
    return (select("bid", _BID, *_bids(ctx, subject)), select("ground", Words("否决依据", "Ground"), *grounds), REASON)


def deviation(ctx: Context, subject: str) -> tuple[Field, ...]:
    return (select("bid", _BID, *_bids(ctx, subject)), TEXT)


# ---------------------------------------------------------------- scores


def rescoring(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = members.sitting(ctx, reading.lot(ctx, subject))
    grounds = {
        "addition": Words("分值汇总计算错误", "the sum was wrong"),
        "range": Words("分项评分超出标准范围", "a score was out of its range"),
        "objective": Words("客观评审因素评分不一致", "an objective score differed"),
        "extreme": Words("畸高畸低且认定有误", "an extreme score was mistaken"),
    }
    asked, names = scoring.blank(ctx, subject), {each.bid: each.name for each in reading.opened(ctx, subject)}
    own = {card.pid: card for card in scoring.cards(ctx, of)}.get(asked.place.pid)
    cells = [
        Field(
            f"points.{bid}.{c.id}",
            join(names[bid], c.words),
            value=_points(own.points[bid, c.id]) if own else "",
            hint=phrase("满分 {most}", most=number(c.maximum // 100)),
        )
        for bid in asked.bids
        for c in of.document.criteria
    ]
    return (select("ground", Words("修改情形", "Ground"), *(Choice(k, w) for k, w in grounds.items())), REASON, *cells)


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def rescored(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    points: dict[str, dict[str, Json]] = {}
    for name, value in given.under("points."):
        bid, _, criterion = name.partition(".")
        points.setdefault(bid, {})[criterion] = value
    return {"ground": given.text("ground"), "reason": given.text("reason"), "points": cast("Json", points)}
