"""Scores of offices in a quarter, and the weekly check of licences, as everybody reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from approval.acts import licence_checks, scores
from approval.rules.satisfaction import Quarter
from approval.rules.score import AREAS, FULL, RULES, Score
from kernel.context import Context
from kernel.errors import Words
from web.format import number
from web.public.case import subject as chain
from web.views.elements import Empty, Link, Sign
from web.views.watch import Row, Table
from web.words import Text, phrase

WEEKS: Final = 8
"""Checks of one table."""
HEAD: Final[tuple[Text, ...]] = (
    *(Words(f"{one.zh}扣分", f"lost: {one.en}") for one in AREAS.values()),
    Words("得分", "Score"),
)
"""What each area has cost, and what is left."""
NONE: Final = Empty(Words("本季度没有扣分。", "No point was lost in this quarter."))


def offices(ctx: Context, of: Quarter, names: Mapping[str, Words], address: str = "") -> Table:
    """Each office that lost a point; with `address`, leading to where its points are listed."""
    query = f"?year={of.year}&number={of.number}"
    rows = tuple(
        Row(names.get(code, code), cells(score), f"{address}/{code}{query}" if address else "")
        for code, score in scores.offices(ctx.tx, of).items()
    )
    title = phrase("{year} 年第 {n} 季度考评", year=str(of.year), n=of.number)
    return Table("h-scores", title, (Words("单位", "Office"), *HEAD), rows, NONE, _rules())


def cells(score: Score) -> tuple[Text, ...]:
    return (*(number(score.lost(area)) for area in AREAS), number(score.left))


def _rules() -> Words:
    """How points are lost."""
    zh = "；".join(f"{one.words.zh}扣 {one.points} 分" for one in RULES.values())
    en = "; ".join(f"{one.words.en}, {one.points}" for one in RULES.values())
    return Words(
        f"每季度 {FULL} 分，扣完为止，没有扣分的单位不列。{zh}。",
        f"{FULL} points a quarter, never below 0; who lost none is not listed. Lost by: {en}.",
    )


def checks(ctx: Context) -> Table:
    """The last weeks' checks; each leads to its entry."""
    head = (Words("周一", "Monday"), Words("核查证照", "Licences checked"), Words("无办件的", "Without a case"),
            Words("结论", "Result"))  # fmt: skip
    note = Words(
        "每周核查一次，查出零件也记入日志：没有办件就没有证照编号。",
        "Once a week; none found is recorded too. No number is given without a case.",
    )
    none = Empty(Words("还没有颁发证照。", "No licence has been granted yet."))
    title = Words("体外循环核查", "Licences without a case")
    return Table("h-strays", title, head, tuple(_checked(ctx)), none, note)


def _checked(ctx: Context) -> Iterator[Row]:
    for one in licence_checks.newest(ctx, WEEKS):
        sign = Sign("bad", Words("须查处", "to be followed up")) if one.strays else Sign("good", Words("没有", "none"))
        figures = (number(one.licences), number(one.strays))
        yield Row(one.monday.isoformat(), figures, f"{chain(licence_checks.SUBJECT)}/{one.number}", sign)


def links(address: str, of: Quarter) -> tuple[Link, ...]:
    """The quarters before and after."""
    before = Quarter(of.year, of.number - 1) if of.number > 1 else Quarter(of.year - 1, 4)
    return tuple(
        Link(words, f"{address}?year={one.year}&number={one.number}")
        for words, one in ((Words("上一季度", "The quarter before"), before), (Words("下一季度", "The next"), of.after))
    )
