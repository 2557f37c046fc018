"""What a criterion asks of the bidder, in the draft's form: a kind, and what that kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid, Words
from trading.rules import quantities
from trading.rules.response import Kind
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_lists import Lines
from web.desks.drafting_values import Exact, Whole, chosen
from web.words import Text

Row = dict[str, Json]
_KINDS: Final[dict[str, Text]] = {
    "": Words("不要求填写", "nothing"),
    Kind.NUMBER: Words("数", "a number"),
    Kind.AMOUNT: Words("金额", "an amount"),
    Kind.DATE: Words("日期", "a day"),
    Kind.TEXT: Words("文字", "words"),
    Kind.CHOICE: Words("单选", "one of some choices"),
}
KIND: Final = Ask(
    "asks.kind",
    Words("投标人须填", "Bidders fill in"),
    chosen(_KINDS),
    Words("选定后保存，再填单位、范围或选项", "choose, save, then give unit, range or choices"),
    needed=False,
)
_BOUND: Final = Exact(low="0", high="999999999999999")
_RANGE: Final = (
    Ask("asks.unit", Words("单位", "Unit"), needed=False),
    Ask("asks.low", Words("最小值", "Lowest"), _BOUND, needed=False),
    Ask("asks.high", Words("最大值", "Highest"), _BOUND, needed=False),
    Ask("asks.decimals", Words("小数位数", "Decimals"), Whole(0, quantities.PLACES), needed=False),
)
_MORE: Final[Mapping[str, tuple[Ask, ...]]] = {
    Kind.NUMBER: _RANGE,
    Kind.AMOUNT: _RANGE,
    Kind.CHOICE: (Ask("asks.choices", Words("选项", "Choices"), Lines(), Words("每行一项", "one a line")),),
}


def more(row: Row) -> tuple[Ask, ...]:
    """The further fields of the kind that was chosen."""
    return _MORE.get(str(at(row, KIND.path) or ""), ())


def settle(row: Row) -> None:
    """As the document has it: only what the kind needs and somebody filled in; nothing where nothing is asked."""
    held = row.pop("asks", None)
    if not isinstance(held, Mapping) or not held.get("kind"):
        return
    names = {ask.path.removeprefix("asks.") for ask in _MORE.get(str(held["kind"]), ())} | {"kind", "needed"}
    row["asks"] = {
        name: _plain(name, value) for name, value in held.items() if name in names and value not in (None, "", [])
    }


def _plain(name: str, value: Json) -> Json:
    """A bound in the one spelling that documents have; anything else as it is."""
    try:
        is_bound = name in ("low", "high") and isinstance(value, str)
        return quantities.written(quantities.number(str(value))) if is_bound else value
    except NotValid:
        return value
