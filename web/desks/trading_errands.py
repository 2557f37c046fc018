"""The errands of trading: projects, notices, questions, opening, interruptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from trading.acts import bidding, dealing, reading, releasing
from trading.rules import category, site
from web.answers import Answers
from web.desks import drafting_summary, inviting
from web.desks.errands import BASIS, FINAL, REASON, TEXT, Errand, fixed, select
from web.views.elements import Choice, Fact, Field
from web.words import phrase

# ---------------------------------------------------------------- projects and notices


def _registration(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    plain = ("code", "title", "category", "approval_no")
    tenderee: Json = {"code": given.text("tenderee.code"), "name": given.text("tenderee.name")}
    at: dict[str, Json] = {"site_code": given.text("site_code")} if given.text("site_code") else {}
    return {name: given.text(name) for name in plain} | {"tenderee": tenderee} | at


def _project(ctx: Context, _subject: str) -> tuple[Field, ...]:
    kinds, sites = category.every(ctx.catalogue).values(), site.every(ctx.catalogue).values()
    place = select("site_code", Words("交易场所", "Site"), *(Choice(each.code, each.words) for each in sites))
    return (
        Field("code", Words("项目代码", "Project code"), hint=Words("投资项目统一代码或采购计划编号", "as approved")),
        Field("title", Words("项目名称", "Title")),
        select("category", Words("交易品种", "Category"), *(Choice(each.id, each.words) for each in kinds)),
        Field("tenderee.name", Words("招标人名称", "Tenderee")),
        Field("tenderee.code", Words("招标人统一社会信用代码", "Unified social credit code of the tenderee")),
        Field("approval_no", Words("批准文件", "Approval")),
        *((place,) if sites else ()),
    )


def _announcement(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What will be published, from the draft."""
    for id, _, draft in reading.drafts(ctx):
        if id == subject:
            return (*drafting_summary.facts(draft), *inviting.facts(ctx, subject))
    return ()


def _clarification(ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    text = given.needed("text", Words("内容", "text"))
    return {"notice_sha256": ctx.blobs.put(text.encode())}


# ---------------------------------------------------------------- opening


def _opening(ctx: Context, subject: str) -> tuple[Fact, ...]:
    lot = reading.lot(ctx, subject)
    at = lot.deadline or lot.stage_since
    return (
        Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en)),
        Fact(Words("投标截止", "Bids due"), phrase("{at}", at=at)),
    )


def _withdrawal(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What is withdrawn; NotFound for anybody's but the caller's own bid."""
    found = bidding.withdrawal_of(ctx, subject)
    lot = reading.lot(ctx, str(found["lot"]))
    return (
        Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en)),
        Fact(Words("第几次递交", "Submission"), str(found["seq"])),
    )


def _deal(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Who has won the lot's room, and at what price; NotNow while nobody has."""
    lot, found = reading.lot(ctx, subject), dealing.deal_of(ctx, subject)
    winners = cast("list[Mapping[str, Json]]", found["winners"])
    won = (
        Fact(phrase("竞买号 {number}", number=str(one["bidder"])), f"{one['price']} {found['currency']} · {one['org']}")
        for one in winners
    )
    return (Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en)), *won)


def _unopened(ctx: Context, subject: str) -> tuple[Field, ...]:
    seats = reading.hall(ctx, subject, releasing.due(reading.lot(ctx, subject)))
    choices = tuple(Choice(seat.bid, seat.name) for seat in seats if not seat.outcome)
    kinds = (
        Choice("revoked", Words("撤销：因投标人原因未解密", "revoked: the bidder is the cause")),
        Choice("withdrawn", Words("撤回：非因投标人原因未解密", "withdrawn: the bidder is not the cause")),
    )
    cause = Field("cause", Words("原因和证据", "Cause and evidence"), "textarea")
    return (select("bid", Words("投标", "Bid"), *choices), select("kind", Words("性质", "Kind"), *kinds), cause)


def _pending(kinds: frozenset[str]) -> Errand:
    """Answering one of the open objections of these kinds."""

    def fields(ctx: Context, subject: str) -> tuple[Field, ...]:
        waiting = [one for one in reading.objections(ctx, subject) if one.kind in kinds and not one.answered_at]
        choices = tuple(Choice(one.id, one.text[:60]) for one in waiting)
        return (select("objection", Words("异议", "Objection"), *choices), TEXT)

    decides = "complaint" in kinds
    return Errand(
        "lot.decide_complaint" if decides else "lot.answer_objection",
        (R.SUPERVISOR,) if decides else (R.TENDEREE,),
        Words("答复写明事实、依据和结论。", "The answer names facts, basis and conclusion."),
        Words("处理投诉", "Decide") if decides else Words("答复异议", "Answer"),
        fields,
        confirm=Words("我以本单位名义作出以上答复", "I give this answer in the name of my organisation"),
    )


def _interruption(act: str, key: Words, lead: Words, *by: R) -> Errand:
    return Errand(
        act,
        by,
        lead,
        key,
        fixed(BASIS, REASON),
        confirm=Words("我以本单位名义作出以上决定", "I decide this in the name of my organisation"),
        cautions=(FINAL,),
    )


_OFFICES: Final = (R.AGENCY, R.SUPERVISOR)
_QUESTION: Final = Words("谁提的问不会公开，答复对所有人公开。", "Who asked is never shown; the answer is for all.")
_OBJECTING: Final = Words("写明事实、理由和请求。", "Name facts, reasons and what you ask for.")
_OBJECT: Final = Words("我以本单位名义提出以上异议", "I object in the name of my organisation")

ERRANDS: Final[dict[str, Errand]] = {
    "system.register": Errand(
        "project.register",
        (R.AGENCY,),
        Words("未登记的项目不得交易。", "Nothing is traded without registration."),
        Words("登记项目", "Register the project"),
        _project,
        _registration,
    ),
    "tender.invite": inviting.ERRAND,
    "tender.announce": Errand(
        "tender.announce",
        (R.AGENCY,),
        Words(
            "发布后招标文件、评标办法和截止时间即固定。",
            "From the notice on, documents, way of evaluating and deadline are fixed.",
        ),
        Words("发布招标公告", "Publish the notice"),
        facts=_announcement,
        confirm=Words("我以本单位名义发布以上公告", "I publish this notice in the name of my organisation"),
        cautions=(
            Words(
                "发布后不能撤下，只能澄清或修改。",
                "A published notice cannot be taken down, only clarified or amended.",
            ),
        ),
    ),
    "tender.clarify": Errand(
        "tender.clarify",
        (R.AGENCY,),
        Words(
            "澄清对所有人同时公布，距截止不少于 15 日。",
            "Published to all at once, 15 days before the deadline at the latest.",
        ),
        Words("发布澄清", "Publish the clarification"),
        fixed(TEXT),
        _clarification,
        confirm=Words("我以本单位名义发布以上澄清", "I publish this clarification in the name of my organisation"),
    ),
    "tender.amend": Errand(
        "tender.amend",
        (R.AGENCY,),
        Words("修改公布后距截止不足 15 日的，须顺延截止时间。", "With fewer than 15 days left the deadline must move."),
        Words("发布修改", "Publish the amendment"),
        confirm=Words("我以本单位名义发布以上修改", "I publish this amendment in the name of my organisation"),
    ),
    "tender.ask": Errand("tender.ask", (R.BIDDER,), _QUESTION, Words("提问", "Ask"), fixed(TEXT)),
    "tender.object_documents": Errand(
        "tender.object_documents",
        (R.BIDDER,),
        Words(
            "最迟在投标截止 10 日前提出；答复前不能截止投标。",
            "At the latest 10 days before the deadline; bidding cannot close before the answer.",
        ),
        Words("提出异议", "Object"),
        fixed(TEXT),
        confirm=_OBJECT,
    ),
    "question.answer": Errand(
        "question.answer",
        (R.AGENCY, R.TENDEREE),
        Words("答复对所有人公开。", "The answer is for everybody."),
        Words("答复", "Answer"),
        fixed(TEXT),
        confirm=Words("我以本单位名义作出以上答复", "I give this answer in the name of my organisation"),
    ),
    "bid.withdraw_bid": Errand(
        "bid.withdraw_bid",
        (R.BIDDER,),
        Words(
            "截止前可以撤回；撤回的投标永不开启。",
            "Before the deadline a bid may be withdrawn; it is never opened then.",
        ),
        Words("撤回投标", "Withdraw the bid"),
        facts=_withdrawal,
        confirm=Words("我以本单位名义撤回这份投标", "I withdraw this bid in the name of my organisation"),
        cautions=(Words("撤回后还可以在截止前重新递交。", "You may submit again before the deadline."),),
    ),
    "lot.order_opening": Errand(
        "lot.order_opening",
        (R.TENDEREE, R.SUPERVISOR),
        Words(
            "招标人和监督部门都签署后，投标人开始解密。",
            "When tenderee and supervisor have signed, the bidders’ window begins.",
        ),
        Words("下达开标令", "Order the opening"),
        facts=_opening,
        confirm=Words("我以本单位名义下令开标", "I order the opening in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.release_share": Errand(
        "bid.release_share",
        (R.CUSTODIAN,),
        Words(
            "投标人未在时限内解密的，由保管人交出份额会同解密。",
            "Where a bidder stayed away, custodians release their shares together.",
        ),
        Words("交出投标密钥份额", "Release the shares"),
        facts=_opening,
        confirm=Words(
            "我依开标令交出本单位保管的份额", "I release the shares that my organisation holds, as the order demands"
        ),
        cautions=(Words("签名命令要加 --encryption-key FILE.p12。", "Add --encryption-key FILE.p12 to the command."),),
    ),
    "lot.classify_failure": Errand(
        "lot.classify_failure",
        _OFFICES,
        Words("代理机构和监督部门须作出相同的认定。", "Agency and supervisor must say the same."),
        Words("认定性质", "Classify"),
        _unopened,
        confirm=Words("我以本单位名义作出以上认定", "I classify this in the name of my organisation"),
    ),
    "lot.open_bids": Errand(
        "lot.open_bids",
        (R.AGENCY,),
        Words(
            "全部投标都有结果后一并唱标，开标记录随即公开。",
            "All bids are announced together; the record is public at once.",
        ),
        Words("开标", "Open the bids"),
        facts=_opening,
        confirm=Words("我以本单位名义开标", "I open the bids in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.confirm_record": Errand(
        "lot.confirm_record",
        (R.BIDDER, R.TENDEREE, R.AGENCY, R.SUPERVISOR),
        Words(
            "签署的是刚公布的开标记录。有异议的，先提出异议。",
            "You sign the opening record as published. If you object to it, object first.",
        ),
        Words("签署开标记录", "Sign the record"),
        facts=_opening,
        confirm=Words("我以本单位名义确认开标记录", "I confirm the opening record in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.object_opening": Errand(
        "lot.object_opening",
        (R.BIDDER,),
        Words("对开标有异议的，在开标现场提出。", "Objections to the opening are made on the spot."),
        Words("提出异议", "Object"),
        fixed(TEXT),
        confirm=_OBJECT,
    ),
    "lot.object_result": Errand(
        "lot.object_result", (R.BIDDER,), _OBJECTING, Words("提出异议", "Object"), fixed(TEXT), confirm=_OBJECT
    ),
    "lot.complain": Errand(
        "lot.complain",
        (R.BIDDER,),
        _OBJECTING,
        Words("投诉", "Complain"),
        fixed(TEXT),
        confirm=Words("我以本单位名义提出投诉", "I complain in the name of my organisation"),
    ),
    "lot.answer_objection": _pending(frozenset({"opening", "result"})),
    "lot.decide_complaint": _pending(frozenset({"complaint"})),
    "lot.confirm_deal": Errand(
        "lot.confirm_deal",
        (R.TENDEREE,),
        Words(
            "确认的是竞价室的结果，不能另选他人或另定价格。",
            "You confirm the room’s result; nobody else and no other price can be chosen.",
        ),
        Words("成交确认", "Confirm the deal"),
        facts=_deal,
        confirm=Words("我以本单位名义确认以上成交", "I confirm this deal in the name of my organisation"),
        cautions=(FINAL,),
    ),
    "lot.suspend": _interruption(
        "lot.suspend",
        Words("中止标段", "Suspend the lot"),
        Words("中止后一切程序停住，直到恢复。", "Everything stands still until it is resumed."),
        *_OFFICES,
    ),
    "lot.resume": _interruption(
        "lot.resume",
        Words("恢复标段", "Resume the lot"),
        Words("从中止处继续。", "The lot goes on where it was suspended."),
        *_OFFICES,
    ),
    "lot.terminate": _interruption(
        "lot.terminate",
        Words("终止标段", "Terminate the lot"),
        Words("标段就此结束，不定标。", "The lot ends for good, without an award."),
        *_OFFICES,
    ),
    "lot.void_evaluation": _interruption(
        "lot.void_evaluation",
        Words("宣布评审无效", "Void the evaluation"),
        Words("评审无效后须重新抽取评标委员会。", "A new panel must be drawn."),
        R.SUPERVISOR,
    ),
}
