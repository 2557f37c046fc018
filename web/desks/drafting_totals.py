"""What the rows of a lot add up to, against what they must: points to 100, drawn experts to the panel."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.rules.criteria import FULL
from experts.rules import panel
from kernel import money
from kernel.canon import Json
from kernel.errors import Refusal, Words
from trading.rules.lifecycle import Regime
from web.desks import drafting_tables as tables
from web.desks.drafting_asks import at, cited
from web.desks.drafting_methods import SCORED, SHARED, WEIGHTS
from web.desks.drafting_values import points
from web.views.drafting import Total
from web.views.elements import Sign

POINTS, SEATS = "total-points", "total-seats"


def _counted(value: Json) -> int:
    return value if isinstance(value, int) else 0


def weight(lot: Json) -> int:
    """The points of the price, in 1/100."""
    return _counted(at(lot, f"params.{WEIGHTS.get(str(at(lot, 'method')), '')}"))


def scored(lot: Json) -> int:
    """What is missing to 100 points, in 1/100; below 0 it is too much. 0 where nothing is scored."""
    if str(at(lot, "method")) not in SCORED - SHARED:
        return 0
    return FULL - weight(lot) - sum(_counted(row.get("max")) for row in tables.rows(lot, tables.CRITERIA.path))


def seats(lot: Json) -> int:
    """How many drawn experts the groups lack; below 0 they are too many."""
    drawn = _counted(at(lot, "panel.size")) - _counted(at(lot, "panel.representatives"))
    return drawn - sum(_counted(row.get("n")) for row in tables.rows(lot, tables.STRATA.path))


def of_points(lot: Json) -> Total:
    """The price and the criteria against 100."""
    price, left = weight(lot), scored(lot)
    rest = FULL - price - left
    a, b, c = points(price), points(rest), points(price + rest)
    text = Words(f"价格 {a} 分 + 评分项 {b} 分 = {c} 分", f"price {a} + criteria {b} = {c} points")
    if not WEIGHTS.get(str(at(lot, "method"))):
        text = Words(f"评分项 {b} 分", f"criteria {b} points")
    return Total(
        POINTS, text, _sign(left, Words("正好 100 分", "100 points exactly"), points(abs(left)), "分", "points")
    )


def of_seats(lot: Json) -> Total:
    """The experts of the groups against the panel's size."""
    left = seats(lot)
    size = _counted(at(lot, "panel.size")) - _counted(at(lot, "panel.representatives"))
    text = Words(f"各组共 {size - left} 人，须抽取 {size} 人", f"{size - left} in the groups, {size} to be drawn")
    return Total(SEATS, text, _sign(left, Words("人数相符", "they agree"), str(abs(left)), "人", "experts"))


def _sign(left: int, exact: Words, many: str, zh: str, en: str) -> Sign:
    if not left:
        return Sign("good", exact)
    if left > 0:
        return Sign("warn", Words(f"还差 {many} {zh}", f"{many} {en} are missing"))
    return Sign("bad", Words(f"多出 {many} {zh}", f"{many} {en} too many"))


def panel_rule(draft: Json, lot: Json) -> Words:
    """What the law says about the panel's size, for this regime and, where it counts, this budget."""
    regime = str(at(draft, "regime") or Regime.BID)
    of = panel.RULES.get(regime, panel.RULES[Regime.BID])
    zh = f"须为 {of.least} 人以上单数，抽取的专家不少于 {of.share[0]}/{of.share[1]}"
    en = f"At least {of.least} members, an odd number, at least {of.share[0]}/{of.share[1]} of them drawn experts"
    if of.large_from:
        sum_ = f"{of.large_from.amount:,.0f}"
        zh += f"；预算达到 {sum_} 元或者技术复杂、社会影响较大的，须为 {of.large_least} 人以上单数"
        en += f"; from a budget of {sum_} yuan, or where it is complex, at least {of.large_least}"
        zh, en = zh + _least_zh(of, lot), en + _least_en(of, lot)
    rule = cited(of.law) if of.law else Words("由资助方文件规定的从其规定", "the funder’s rules go first")
    return Words(f"{zh}（{rule.zh}）。", f"{en} ({rule.en}).")


def _least(of: panel.PanelRule, lot: Json) -> int | None:
    budget = at(lot, "budget")
    try:
        known = money.from_json(budget) if isinstance(budget, Mapping) else None
        return of.least_for(known, complex_project=at(lot, "panel.complex") is True)
    except Refusal:
        return None


def _least_zh(of: panel.PanelRule, lot: Json) -> str:
    least = _least(of, lot)
    return f"。本标段现为 {least} 人以上" if least else "。先填预算，才能确定本标段的人数"


def _least_en(of: panel.PanelRule, lot: Json) -> str:
    least = _least(of, lot)
    return f". This lot: {least} or more" if least else ". The budget decides which holds for this lot"
