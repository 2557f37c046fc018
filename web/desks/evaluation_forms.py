"""The fields and exact bodies of an evaluation’s acts: draw, review, prices, scores, report, candidates, award."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urlencode

from evaluation.acts import avoidance, awarding, members, reporting, representatives, reviewing, scoring
from evaluation.acts import drawing as lotteries
from evaluation.rules.rejection import GROUNDS
from experts.acts import drawing
from experts.acts import reading as drawn
from experts.rules import entropy
from experts.rules.avoid import Reason
from kernel import money
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Refusal, Words
from people.acts import reading as people
from trading.acts import reading
from web.answers import Answers
from web.desks.errands import REASON, TEXT, select
from web.format import number
from web.views.elements import Choice, Fact, Field
from web.words import Phrase, Text, join, phrase

_BID: Final = Words("投标", "Bid")


def _bids(ctx: Context, subject: str) -> tuple[Choice, ...]:
    return tuple(Choice(each.bid, each.name) for each in reading.opened(ctx, subject))


# ---------------------------------------------------------------- draws


def plan(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = members.sitting(ctx, reading.lot(ctx, subject))
    whats = [("evaluation", Words("评标委员会", "the panel"))]
    whats += [(each.name, Words(each.name, each.name)) for each in of.method.check(of.document)]
    if tie := lotteries.open_tie(ctx, of):
        place = tie[0].rpartition("-")[2]
        whats = [(tie[0], Words(f"第 {place} 名并列，由抽取决定", f"the tie at place {place}"))]
    custody = (
        Choice("separate", Words("两把密钥分属两处", "the two keys are kept apart")),
        Choice("same-machine", Words("两把密钥在同一台机器上（演示）", "both keys are on one machine (demonstration)")),
    )
    hint = Words("ggzy vrf keygen 显示的公钥", "as ggzy vrf keygen shows it")
    return (
        select("what", Words("抽取什么", "What is drawn"), *(Choice(name, words) for name, words in whats)),
        Field("keys.centre", Words("交易中心的公钥", "Public key of the centre"), hint=hint),
        Field("keys.supervisor", Words("监督部门的公钥", "Public key of the supervisor"), hint=hint),
        select("custody", Words("密钥保管", "Custody of the keys"), *custody),
    )


def _key(given: Answers, name: str) -> str:
    """A public key typed as hex (as `ggzy vrf keygen` prints it) or base64, as base64."""
    text = given.needed(name, Words("公钥", "the public key"))
    try:
        raw = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("act.field", "公钥不合格式", "this is no public key", field=name) from error
    return base64.b64encode(raw).decode()


def planned(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    keys: Json = {party: _key(given, f"keys.{party}") for party in ("centre", "supervisor")}
    return {"what": given.text("what"), "keys": keys, "custody": given.text("custody")}


def rounds(ctx: Context, lot: str) -> list[tuple[str, int]]:
    """The rounds of the lot's draws that wait for the caller's value."""
    party = drawing.PARTY.get(ctx.actor.role)
    return [
        (did, each.j)
        for did in drawn.dids(ctx.tx, lot)
        for each in drawn.progress(ctx.tx, did).missing
        if each.party == party
    ]


def to_prove(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The rounds that wait for the caller, each with its task file, and the line that proves."""
    party = drawing.PARTY.get(ctx.actor.role, "")
    waiting = rounds(ctx, subject)
    line = f"ggzy vrf prove TASK ANSWER --key KEY --party {party}"
    down = Words("下载任务文件", "download the task")
    tasks = [
        Fact(phrase("第 {j} 轮", j=j), down, f"/me/lots/{subject}/draws/{j}?{urlencode({'did': did})}")
        for did, j in waiting
    ]
    return (*tasks, Fact(Words("证明命令", "Command"), line, style="mono"))


def proving(ctx: Context, subject: str) -> tuple[Field, ...]:
    choices = [Choice(f"{did}#{j}", f"{did} · {j}") for did, j in rounds(ctx, subject)]
    return (
        select("round", Words("抽取和轮次", "Draw and round"), *choices),
        Field("answer", Words("ggzy vrf prove 写出的证明文件", "The file that ggzy vrf prove wrote"), "file"),
    )


def proven(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    did, _, j = given.needed("round", Words("抽取和轮次", "draw and round")).rpartition("#")
    if "answer" not in given.files:
        raise NotValid("act.field", "请选择证明文件", "choose the file with the proof", field="answer")
    try:
        proof = entropy.read_answer(given.files["answer"]).proof
    except Refusal as refusal:
        raise NotValid(refusal.code, refusal.words.zh, refusal.words.en, field="answer") from refusal
    return {"did": did, "j": int(j or "0"), "proof": base64.b64encode(proof).decode()}


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
    kinds = (
        Choice("clarify", Words("澄清、说明", "clarify")),
        Choice("abnormal", Words("异常低价说明", "justify a low price")),
    )
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
    listed = awarding.candidates(ctx, members.sitting(ctx, reading.lot(ctx, subject)))
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
