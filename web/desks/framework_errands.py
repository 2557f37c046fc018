"""The errands of a framework agreement: opened, joined, left; prices listed, quotes asked for, orders made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kernel import canon
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Words
from people.acts import reading as people
from trading.acts import frameworks
from trading.rules import framework, price_list
from trading.rules.agreement import Agreement, Kind
from trading.rules.framework import CallOff
from web.answers import Answers
from web.desks.errands import FINAL, REASON, Errand, fixed, select
from web.views.elements import Choice, Fact, Field
from web.words import phrase

_TEXT: Final = Field(
    "text",
    Words("协议文本", "Text of the agreement"),
    "textarea",
    hint=Words("供货、验收、付款、违约责任；全文公开", "delivery, acceptance, payment, breach; all of it is public"),
)
_YES: Final = select(
    "accepted",
    Words("答复", "Answer"),
    Choice("yes", Words("接受", "accept")),
    Choice("no", Words("不接受", "decline")),
)
_WHY: Final = Field("reason", Words("不接受的理由", "Why not"), "textarea", required=False)
_QUANTITY: Final = Field("quantity", Words("数量", "Quantity"), mode="numeric")
_SURE: Final = Words("我以本单位名义办理以上事项", "I do this in the name of my organisation")


def _of(ctx: Context, subject: str) -> Agreement:
    return frameworks.held(ctx.tx, subject)


def _name(ctx: Context, org: str) -> str:
    return people.names(ctx).get(org, org)


def _facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = _of(ctx, subject)
    return (
        Fact(Words("协议", "Agreement"), of.title),
        Fact(Words("确定供应商的方式", "How a supplier is found"), framework.WAYS[of.call_off]),
        Fact(Words("有效期至", "Until"), phrase("{at:day}", at=of.until)),
    )


def _open_fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Of a lot the text alone: all else was called for and awarded."""
    if frameworks.is_of_a_lot(ctx.tx, subject):
        return (_TEXT,)
    kinds = (
        Choice("open", Words("开放式框架协议", "open framework agreement")),
        Choice("mall", Words("网上商城", "online mall")),
    )
    goods = (Choice("goods", Words("货物", "goods")), Choice("services", Words("服务", "services")))
    ways = tuple(Choice(way.value, words) for way, words in framework.WAYS.items())
    yuan = Words("元", "yuan")
    return (
        select("kind", Words("类型", "Kind"), *kinds),
        select("goods", Words("货物或服务", "Goods or services"), *goods),
        Field("title", Words("品目", "What is bought")),
        Field("unit", Words("计价单位", "Unit of the price"), required=False),
        Field("price", Words("固定单价（开放式）", "Fixed unit price (open agreement)"), required=False, unit=yuan),
        Field("threshold", Words("订单限额（商城）", "Orders stay below (mall)"), required=False, unit=yuan),
        Field("term_months", Words("协议期限（月）", "Term in months"), mode="numeric"),
        select("call_off", Words("确定供应商的方式", "How a supplier is found"), *ways),
        Field("supervisor", Words("监督部门的统一社会信用代码", "Credit code of the supervisor")),
        _TEXT,
    )


def _opened(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    body = given.json()
    if "kind" in body:
        body |= {"term_months": _whole(given, "term_months"), "unit": given.text("unit")}
    for name in ("price", "threshold"):
        if name in body:
            body[name] = {"currency": "CNY", "amount": given.text(name)}
    return body


def _whole(given: Answers, name: str) -> int:
    text = given.text(name)
    if not (text.isascii() and text.isdigit()):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field=name)
    return int(text)


def _applications(ctx: Context, subject: str) -> tuple[Field, ...]:
    waiting = [one for one in _of(ctx, subject).members.values() if one.application]
    choices = (Choice(one.application, _name(ctx, one.org), "zh-CN") for one in waiting)
    return (select("application", Words("申请单位", "Who has applied"), *choices), _YES, _WHY)


def _orders(ctx: Context, subject: str) -> tuple[Field, ...]:
    waiting = [
        one for one in _of(ctx, subject).orders.values() if one.supplier == ctx.actor.org and one.accepted is None
    ]
    choices = (
        Choice(one.id, phrase("{at:day}，数量 {n}，{sum}", at=one.at, n=one.quantity, sum=one.amount))
        for one in waiting
    )
    return (select("order", Words("订单", "Order"), *choices), _YES, _WHY)


def _answered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "accepted": given.text("accepted") == "yes"}


def _listed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    if "file" not in given.files:
        raise NotValid("act.field", "请选择文件", "choose a file", field="file")
    return {"items": price_list.read(given.names["file"], given.files["file"])}


def _asked(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    try:
        until = datetime.fromisoformat(given.text("until"))
    except ValueError as error:
        raise NotValid("act.field", "日期或时间不合格式", "this is no date and time", field="until") from error
    at = until if until.tzinfo else until.replace(tzinfo=BEIJING)
    return {"quantity": _whole(given, "quantity"), "until": canon.instant(at)}


def _order_fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    """By the agreement's second stage: a competition that is over, or a supplier and a quantity, with the item in a
    mall."""
    of = _of(ctx, subject)
    if of.call_off is CallOff.COMPETITION:
        over = [one for one in of.competitions.values() if one.buyer == ctx.actor.org and not one.ordered]
        choices = (Choice(one.id, phrase("{at:day} 截止，数量 {n}", at=one.until, n=one.quantity)) for one in over)
        return (select("asked", Words("二次竞价", "Competition"), *choices),)
    whose = [of.next] if of.call_off is CallOff.ROTA and of.next else of.active
    if of.kind is Kind.MALL:
        items = [
            Choice(
                f"{one.org} {item.id}",
                phrase("{name}，{sum}，{who}", name=item.name, sum=item.price, who=_name(ctx, one.org)),
            )
            for one in whose
            for item in one.items.values()
        ]
        return (select("item", Words("商品", "Item"), *items), _QUANTITY)
    suppliers = (Choice(one.org, _name(ctx, one.org), "zh-CN") for one in whose)
    return (select("supplier", Words("供应商", "Supplier"), *suppliers), _QUANTITY)


def _ordered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    if given.text("asked"):
        return {"asked": given.text("asked")}
    supplier, _, item = given.text("item").partition(" ")
    body: dict[str, Json] = {"quantity": _whole(given, "quantity")}
    return body | ({"supplier": supplier, "item": item} if item else {"supplier": given.text("supplier")})


ERRANDS: Final[dict[str, Errand]] = {
    "framework.open": Errand(
        "framework.open",
        (R.TENDEREE,),
        Words(
            "签署后协议公开；入围供应商逐家签署，开放式的由供应商申请加入。财政部令第110号的条文待核。",
            "Once signed it is public; the admitted sign it one by one, to an open one suppliers apply. "
            "The articles of Order 110 are to be checked.",
        ),
        Words("签署框架协议", "Sign the agreement"),
        _open_fields,
        _opened,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
    "framework.join": Errand(
        "framework.join",
        (R.BIDDER,),
        Words("签署即接受协议的全部条款和单价。", "By signing you accept all of its terms and the unit price."),
        Words("加入", "Join"),
        facts=_facts,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
    "framework.answer": Errand(
        "framework.answer",
        (R.TENDEREE,),
        Words(
            "收到申请之日起七个工作日内答复（待核）。", "Within seven working days of the application (to be checked)."
        ),
        Words("答复", "Answer"),
        _applications,
        _answered,
        _facts,
    ),
    "framework.leave": Errand(
        "framework.leave",
        (R.BIDDER,),
        Words(
            "退出后不再接受新订单，已成交的订单照常履行。",
            "No new orders come; those accepted are still to be delivered.",
        ),
        Words("退出", "Leave"),
        fixed(REASON),
        facts=_facts,
        confirm=_SURE,
    ),
    "framework.list_items": Errand(
        "framework.list_items",
        (R.BIDDER,),
        Words(
            "Excel 或 CSV，表头：编号、名称、单位、单价；新表替换旧表。",
            "Excel or CSV with the headings number, name, unit, price; a new list takes the place of the old one.",
        ),
        Words("公布价目表", "Publish the list"),
        fixed(Field("file", Words("价目表", "Price list"), "file")),
        _listed,
        _facts,
    ),
    "framework.ask_quotes": Errand(
        "framework.ask_quotes",
        (R.TENDEREE,),
        Words(
            "全部在册供应商都可密封报价，截止后 24 小时内揭示，最低者得，不得高于协议单价。",
            "Every supplier may seal a quote; all are shown within 24 hours of the deadline. The lowest wins; none is "
            "above the agreed price.",
        ),
        Words("发起二次竞价", "Ask for quotes"),
        fixed(_QUANTITY, Field("until", Words("报价截止", "Quotes due"), "datetime-local")),
        _asked,
        _facts,
        confirm=_SURE,
    ),
    "framework.order": Errand(
        "framework.order",
        (R.TENDEREE,),
        Words(
            "价格按协议或二次竞价确定；供应商接受后即成交。", "The price is as agreed or won; accepted, it is a deal."
        ),
        Words("下单", "Order"),
        _order_fields,
        _ordered,
        _facts,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
    "framework.answer_order": Errand(
        "framework.answer_order",
        (R.BIDDER,),
        Words("接受后即为协议项下的合同。", "Accepted, it is a contract under the agreement."),
        Words("答复订单", "Answer the order"),
        _orders,
        _answered,
        _facts,
        confirm=_SURE,
        cautions=(FINAL,),
    ),
}
