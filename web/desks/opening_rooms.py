"""Opening a room of live competition as a form: its fields are drawn from what the chosen kind publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from kernel import canon, law
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import BEIJING, day_of
from kernel.errors import NotValid, Words
from kernel.money import minor_digits
from kernel.reader import Reader
from trading.acts import live, reading
from trading.rules import calendar, lifecycle
from trading.rules.live import outlook, step
from trading.rules.live.method import Kind, Method, Need, Parameter
from trading.rules.live.room import Turn
from web.answers import Answers
from web.desks import lots
from web.desks.errands import FINAL, Errand
from web.views.elements import Choice, Fact, Field
from web.words import Text, phrase

OPENS: Final = "room.open"
BY: Final = (Role.AGENCY, Role.CENTRE)
USES: Final[Mapping[str, Words]] = {
    "english_auction": Words(
        "逐次加价，时间到时出价最高者得。", "Every bid beats the last; the highest at the end wins."
    ),
    "reverse_auction": Words(
        "逐次降价，时间到时报价最低者得。", "Every bid undercuts the last; the lowest at the end wins."
    ),
    "dutch_auction": Words("价格按时变动，先应价者得。", "A clock moves the price; who accepts first wins."),
    "listing": Words(
        "挂牌期内报价，期满仍有人竞买则限时竞价。", "Offers while listed, then live bids if several go on."
    ),
    "sealed_quote": Words("各报一次密封价，同时公开。", "One sealed price each, all shown together."),
    "reverse_vickrey": Words(
        "密封报价，最低者得，按次低价成交。", "Sealed prices: the lowest wins and is paid the second lowest."
    ),
    "multi_round_quote": Words("密封报价若干轮，每轮公开后再报。", "Sealed prices in several rounds, each shown."),
    "three_rounds": Words("三轮轮流降价，可计入公布的要素。", "Three rounds of turns downwards; features may count."),
    "ceiling_draw": Words(
        "竞价至最高限价后摇号或竞自持比例。", "Bids up to a ceiling, then a draw or bids of shares held."
    ),
    "combinatorial_lots": Words("多个标的可组合报价，取总价最优。", "Bundles of lots; the best total is chosen."),
}
"""What each kind is, in one sentence."""
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "steps": ("from", "step"),
    "preferred": ("org", "rank"),
    "lots": ("lot", "bound"),
}
_LINES: Final[Mapping[str, Words]] = {
    "steps": Words("每行：起始价 | 幅度；首行从 0.00 起", "a line each: price | step; the first from 0.00"),
    "preferred": Words("每行：统一社会信用代码 | 顺序", "a line each: credit code | rank"),
    "lots": Words("每行：标的 | 起始价或最高限价", "a line each: lot | start price or ceiling"),
    "features": Words(
        "每行：要素 | 中文 | 英文 | 取值 | 中文 | 英文", "a line each: feature | zh | en | value | zh | en"
    ),
}
_ZH, _EN = Words("中文", "in Chinese"), Words("英文", "in English")
_HEADS: Final[Mapping[str, tuple[Words, ...]]] = {
    "steps": (Words("起始价", "From"), Words("幅度", "Step")),
    "preferred": (Words("统一社会信用代码", "Credit code"), Words("顺序", "Rank")),
    "lots": (Words("标的", "Lot"), Words("起始价或最高限价", "Start price or ceiling")),
    "features": (Words("要素", "Feature"), _ZH, _EN, Words("取值", "Value"), _ZH, _EN),
}
"""What stands above the cells of a row, in the order of `_LINES`."""
_AMOUNTS: Final = frozenset({"from", "step", "bound"})
_SPAN: Final = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])", re.ASCII)
_THOUSANDS: Final = re.compile(r"(?<=[0-9])[,， ](?=[0-9]{3}(?![0-9]))")
_YES: Final = Choice("yes", Words("是", "yes"))
_NO: Final = Choice("no", Words("否", "no"))


def enter(ctx: Context, lot: str) -> Text:
    """The lot's title, if its room may be opened now by this person; otherwise the Refusal that says why not."""
    found = lots.lot(ctx, ctx.actor, lot)
    lifecycle.step(found.regime, found.stage, "begin_competition", ctx.actor)
    return Words(found.title_zh, found.title_en)


def ways(ctx: Context, lot: str) -> tuple[str, ...]:
    """The kinds that the lot's notice names; all of them where it names none."""
    said = reading.tender(ctx, reading.lot(ctx, lot).tender).document.lot(lot).competition
    return tuple(said.ways) if said else tuple(live.METHODS)


def _facts(kind: Method[Any], ctx: Context, subject: str) -> tuple[Fact, ...]:
    title = enter(ctx, lot := live.lot_of(subject))
    return (Fact(Words("标段", "Lot"), title), Fact(Words("竞价方式", "Kind"), kind.words), *_announced(ctx, lot))


def _announced(ctx: Context, lot: str) -> Iterator[Fact]:
    """What the notice has said of the room; the act holds the terms to it."""
    tender = reading.tender(ctx, reading.lot(ctx, lot).tender)
    said = tender.document.lot(lot).competition
    if said is None:
        return
    yield Fact(Words("公告的起始价", "Start price of the notice"), phrase("{sum}", sum=said.start.money))
    if said.step is not None:
        yield Fact(Words("公告的加价幅度", "Step of the notice"), phrase("{sum}", sum=said.step.money))
    way = tender.document.way
    yield Fact(
        Words("开始不得早于", "Starts no earlier than"),
        phrase(
            "{at}：自 {day} 发布公告起计，依{law}",
            at=calendar.earliest(way, tender.announced_at),
            day=day_of(tender.announced_at),
            law=law.cite(way.to_deadline, day_of(tender.announced_at)),
        ),
    )


def _fields(kind: Method[Any], _ctx: Context, _subject: str) -> tuple[Field, ...]:
    return (
        Field("starts_at", Words("竞价开始（北京时间）", "Starts at (Beijing time)"), "datetime-local"),
        Field("least", Words("最少竞买人数", "Bidders at least"), value="1", mode="numeric"),
        Field("currency", Words("币种", "Currency"), value="CNY"),
        *map(_field, kind.parameters),
        Field(
            "reserve",
            Words("底价封存值", "Commitment to a reserve price"),
            hint=Words("不设底价的不填；64 位十六进制", "empty without a reserve; 64 hexadecimal digits"),
            required=False,
        ),
    )


def _field(of: Parameter) -> Field:
    blank = Field(f"parameters.{of.name}", of.words, required=of.need is Need.ALWAYS, depends=of.need is Need.DEPENDS)
    match of.kind:
        case Kind.CHOICE:
            choices = tuple(Choice(value, words) for value, words in of.choices.items())
            return replace(blank, kind="select", choices=choices, value=str(of.standard))
        case Kind.FLAG:
            return replace(blank, kind="select", choices=(_NO, _YES), value="yes" if of.standard else "no")
        case Kind.TABLE:
            return replace(blank, kind="textarea", hint=_LINES[of.name], columns=_HEADS[of.name])
        case Kind.SECONDS:
            return replace(blank, value=_clock(of.standard), hint=Words("时:分:秒", "hours:minutes:seconds"))
        case Kind.AMOUNT:
            return replace(blank, mode="decimal", hint=Words("如 1,000,000.00", "as 1,000,000.00"))
        case _:
            return replace(blank, mode="decimal", value="" if of.standard is None else str(of.standard))


def _clock(seconds: Json) -> str:
    """`3600` as `1:00:00`; empty where nothing is the standard."""
    if not isinstance(seconds, int):
        return ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _body(name: str, ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    """The terms as they will be signed; NotValid at the field that the kind refuses."""
    enter(ctx, live.lot_of(subject))
    kind, currency = live.method(name), given.text("currency")
    digits = minor_digits(currency)
    said = ((of, given.text(f"parameters.{of.name}")) for of in kind.parameters)
    least = given.text("least")
    body: dict[str, Json] = {
        "method": name,
        "currency": currency,
        "starts_at": _instant(given.needed("starts_at", Words("竞价开始", "the start"))),
        "parameters": {of.name: _value(of, text, digits) for of, text in said if text},
        "least": int(least) if least.isascii() and least.isdigit() and len(least) < 5 else least,
    }
    if given.text("reserve"):
        body["reserve"] = given.text("reserve")
    try:
        live.proposed(ctx, subject, body)
    except NotValid as refusal:
        raise _plain(kind, refusal) from refusal
    return body


def _outlook(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[Fact, ...]:
    """When bidders come in, when each turn begins and the end at the earliest, if nobody offers anything."""
    kind, room, _ = live.proposed(ctx, subject, body)
    lobby, *turns = outlook.turns(kind, room)
    said = [Fact(step.LOBBY_TURN.words, _span(lobby))]
    said += (Fact(kind.turns[each.kind].words, _span(each)) for each in turns)
    note = phrase("{at}（按两名竞买人入场、无人出价推算；出价可使其延后或增加轮次）", at=(turns or [lobby])[-1].ends)
    return (*said, Fact(Words("最早结束", "Ends at the earliest"), note))


def _span(turn: Turn) -> Text:
    return phrase("{begins} 至 {ends}", begins=turn.begins.replace(microsecond=0), ends=turn.ends)


def _instant(text: str) -> str:
    try:
        return canon.instant(datetime.fromisoformat(text).replace(tzinfo=BEIJING))
    except (ValueError, OverflowError) as error:
        raise Reader({}).refuse("starts_at", "日期或时间不合格式", "this is no date and time") from error


def _plain(kind: Method[Any], refusal: NotValid) -> NotValid:
    """The refusal at the field that was typed into, which it calls as the form does."""
    for of in kind.parameters:
        name = f"parameters.{of.name}"
        if re.fullmatch(rf"{re.escape(name)}([.\[].*)?", refusal.field):
            zh = refusal.words.zh.replace(refusal.field, of.words.zh)
            en = refusal.words.en.replace(refusal.field, of.words.en)
            return NotValid(refusal.code, zh, en, field=name, law=refusal.law, remedy=refusal.remedy)
    return refusal


def _value(of: Parameter, text: str, digits: int) -> Json:
    """What was typed as the terms hold it. What cannot be read stays as typed, for the kind to refuse."""
    match of.kind:
        case Kind.AMOUNT:
            return _amount(text, digits)
        case Kind.SECONDS:
            found = _SPAN.fullmatch(text)
            return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]) if found else text
        case Kind.NUMBER:
            return _number(text)
        case Kind.FLAG:
            return text == "yes"
        case Kind.TABLE:
            return list(_rows(of.name, text, digits))
        case _:
            return text


def _amount(text: str, digits: int) -> str:
    """Without marks between thousands; a whole sum gets the currency's decimals."""
    plain = _THOUSANDS.sub("", text)
    return f"{plain}.{'0' * digits}" if digits and plain.isascii() and plain.isdigit() else plain


def _number(text: str) -> Json:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _rows(name: str, text: str, digits: int) -> Iterator[Json]:
    lines = [[cell.strip() for cell in re.split(r"[|｜]", line)] for line in text.splitlines() if line.strip()]
    if name == "features":
        yield from _features(lines)
        return
    for cells in lines:
        yield {column: _cell(column, cell, digits) for column, cell in zip(_COLUMNS[name], cells, strict=False)}


def _cell(column: str, text: str, digits: int) -> Json:
    if column == "rank":
        return _number(text)
    return _amount(text, digits) if column in _AMOUNTS else text


def _features(lines: Sequence[Sequence[str]]) -> Iterator[Json]:
    """The lines of one feature together, each with one of its values."""
    for head in dict.fromkeys(tuple(cells[:3]) for cells in lines):
        values: list[Json] = [_named("value", cells[3:]) for cells in lines if tuple(cells[:3]) == head]
        yield _named("feature", head) | {"values": values}


def _named(what: str, cells: Sequence[str]) -> dict[str, Json]:
    return dict(zip((what, "zh", "en"), cells, strict=False))


def _errand(name: str, kind: Method[Any]) -> Errand:
    return Errand(
        OPENS,
        BY,
        USES.get(name, kind.words),
        Words("开设竞价室", "Open the room"),
        partial(_fields, kind),
        partial(_body, name),
        partial(_facts, kind),
        Words("我以本单位名义公布以上竞价规则", "I publish these rules in the name of my organisation"),
        (
            Words(
                "开设后标段不再接收密封投标，规则不能更改。",
                "From then on no sealed bid is taken; the rules are fixed.",
            ),
            FINAL,
        ),
        _outlook,
    )


ERRANDS: Final[dict[str, Errand]] = {f"room.{name}": _errand(name, kind) for name, kind in live.METHODS.items()}
"""A form for each kind, under the kind's name."""
