"""What a draft lacks or cannot say, each at its field, with the rule and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, cast

from evaluation.acts import members
from evaluation.rules import document, draws
from kernel import law
from kernel.canon import Json
from kernel.errors import NotValid, Refusal, Words
from trading.rules import first_stage, mandatory
from web.desks import (
    drafting,
    drafting_bills,
    drafting_deposit,
    drafting_lots,
    drafting_papers,
    drafting_tables,
    drafting_totals,
)
from web.desks.drafting_asks import Ask, at, cited
from web.desks.drafting_methods import SCORED
from web.desks.drafting_tables import Table
from web.desks.drafting_values import points, wrong
from web.views.drafting import Total

Gaps = dict[str, Words]
"""By the field's name; the empty name is the page as a whole."""
_PLACES: Final = {
    "size": "panel.size", "strata": "panel.strata", "representatives": "panel.representatives",
    "params.abnormal": "params.abnormal.mean", "qualification": "conditions.zh", "form.currencies": "base_currency",
    "competition.ways": "ways",
}  # fmt: skip
"""Where the form shows what the rules call otherwise."""
BUDGET: Final = "GPR-15"
"""The rule that makes the budget of a government procurement public; for the rest of a notice it is BID-16."""


def said(refusal: Refusal) -> Words:
    """A refusal as a line beside its field: what, by which rule, what to do now."""
    zh = refusal.words.zh.removeprefix(f"{refusal.field}：")
    en = refusal.words.en.removeprefix(f"{refusal.field}: ")
    if refusal.law and law.known(refusal.law) and (rule := cited(refusal.law)).zh not in zh:
        zh, en = f"{zh}（{rule.zh}）", f"{en} ({rule.en})"
    if refusal.remedy.zh:
        zh, en = f"{zh} → {refusal.remedy.zh}", f"{en} → {refusal.remedy.en}"
    return Words(zh, en)


def note(found: Gaps, name: str, check: Callable[[], object]) -> None:
    """Do the check; what it refuses stands at `name`, unless something stands there already."""
    try:
        check()
    except Refusal as refusal:
        found.setdefault(name, said(refusal))


def asked(found: Gaps, asks: tuple[Ask, ...], of: Json, under: str = "") -> None:
    """Every field that is needed and empty, or holds what the document may not."""
    for ask in asks:
        note(found, f"{under}{ask.path}", partial(ask.check, at(of, ask.path)))


def noticed(found: Gaps, draft: Mapping[str, Json], under: str) -> None:
    """What the law wants in a notice and the part of the draft under this path lacks."""
    for path, zh, en in mandatory.missing(draft):
        if path.startswith("lots.") == bool(under) and path.startswith(under):
            name = path.removeprefix(under)
            rule = "" if drafting.is_sale(draft) else BUDGET if name == "budget" else "BID-16"
            refusal = NotValid("draft.missing", f"公告缺少：{zh}", f"the notice lacks: {en}", law=rule)
            found[_PLACES.get(name, name)] = said(refusal)


# ---------------------------------------------------------------- one lot


def lot(draft: Mapping[str, Json], n: int) -> Gaps:
    """What stands between the n-th lot (from 0) and its announcement, by the fields of its page."""
    held = drafting_tables.rows(draft, "lots")[n]
    seen = drafting_lots.spread(held)
    found: Gaps = {}
    noticed(found, draft, f"lots.{n}.")
    for part in drafting_lots.parts(draft, held):
        asked(found, part.asks, seen)
    _lines(found, seen)
    if drafting.is_sale(draft):
        _sold(found, draft, n)
        return found
    _rows(found, seen, drafting_tables.STRATA)
    _rows(found, seen, drafting_tables.PAPERS)
    if not any(name.startswith("papers.") for name in found) and (refused := drafting_papers.wrong(held)):
        found.setdefault(refused[0], said(refused[1]))
    if drafting_tables.rows(held, "criteria"):
        _rows(found, seen, drafting_tables.CRITERIA)
        _in_band(found, held)
    _sums(found, held)
    drafting_bills.gaps(found, held)
    if not found:
        _rules(found, draft, str(held.get("lot")))
    if wronged := drafting_deposit.against(draft, n):
        found.setdefault(wronged[0], said(wronged[1]))
    return found


def _sold(found: Gaps, draft: Mapping[str, Json], n: int) -> None:
    """What the law says of a sale, once the draft is whole."""
    if wronged := drafting_deposit.against(draft, n):
        found.setdefault(wronged[0], said(wronged[1]))


def _lines(found: Gaps, seen: Json) -> None:
    """Qualification line by line; the lines of the review are all there or none."""
    zh = cast("list[Json]", at(seen, "conditions.zh") or [])
    for n, one in enumerate(zh, start=1):
        if not one:
            found["conditions.zh"] = Words(f"第 {n} 条没有中文", f"condition {n} has no Chinese")
    lines = at(seen, "params.abnormal")
    if isinstance(lines, Mapping) and any(lines.values()):
        for name in ("mean", "second", "ceiling"):
            if not lines.get(name):
                words = Words("三条线须一并填写，或者都不填", "fill in all three lines, or none")
                found.setdefault(f"params.abnormal.{name}", words)


def _rows(found: Gaps, of: Json, table: Table, under: str = "") -> None:
    name = f"{under}{table.path}"
    for n, row in enumerate(drafting_tables.rows(of, table.path)):
        asked(found, drafting_tables.asked(table, row), row, f"{name}.{n}.")
        if table.inner:
            _rows(found, row, table.inner, f"{name}.{n}.")


def _in_band(found: Gaps, lot: Json) -> None:
    """Steps divide the full points; bands lie within them, the lower end first."""
    for n, row in enumerate(drafting_tables.rows(lot, "criteria")):
        most, step = row.get("max"), row.get("step")
        if not isinstance(most, int):
            continue
        if isinstance(step, int) and step and most % step:
            words = Words(f"满分 {points(most)} 须是打分间隔的整数倍", f"{points(most)} must be a multiple of the step")
            found.setdefault(f"criteria.{n}.step", words)
        for i, band in enumerate(drafting_tables.rows(row, "bands")):
            low, high = band.get("from"), band.get("to")
            if isinstance(low, int) and isinstance(high, int) and not low <= high <= most:
                words = Words(f"须不小于最低分，不大于满分 {points(most)}", f"from the lower end up to {points(most)}")
                found.setdefault(f"criteria.{n}.bands.{i}.to", words)


def _sums(found: Gaps, lot: Json) -> None:
    if str(at(lot, "method")) not in SCORED and drafting_tables.rows(lot, "criteria"):
        refusal = wrong(
            "本办法只比价格，不设评分项",
            "this way of evaluating compares prices only and has no criteria",
            law="P87-54",
            remedy=Words("移除全部评分项，或者改用综合评分法", "Remove all criteria, or choose comprehensive scoring"),
        )
        found["criteria"] = said(refusal)
    if drafting_totals.scored(lot):
        remedy = Words("调整价格分或各项满分", "Change the points of the price or of criteria")
        found["criteria"] = _off(drafting_totals.of_points(lot), remedy, "P87-55")
    if drafting_totals.seats(lot):
        remedy = Words("调整各组人数或总人数", "Change the groups or the size of the panel")
        found["panel.strata"] = _off(drafting_totals.of_seats(lot), remedy)


def _off(total: Total, remedy: Words, law: str = "") -> Words:
    text, left = cast("Words", total.text), cast("Words", total.sign.text)
    return said(wrong(f"{text.zh}，{left.zh}", f"{text.en}, {left.en}", law=law, remedy=remedy))


def _rules(found: Gaps, draft: Mapping[str, Json], id: str) -> None:
    """What the rules themselves say, once every field has an answer."""

    def method() -> None:
        of = document.read(document.snapshot(draft, id))
        if of.method in first_stage.METHODS:
            return
        members.method_of(of).check(of)
        members.method_of(of).check_runs(members.brought(draft))
        held = next(one for one in drafting_tables.rows(draft, "lots") if one.get("lot") == id)
        members.method_of(of).check_envelopes(int(str(held.get("envelopes", 1))))

    def panel() -> None:
        if at(_lot(draft, id), "panel"):
            draws.panel_of(draft, id)

    for check in (method, panel):
        try:
            check()
        except Refusal as refusal:
            found[_place(refusal, draft, id)] = said(refusal)


def _lot(draft: Mapping[str, Json], id: str) -> Json:
    return next(one for one in drafting_tables.rows(draft, "lots") if one.get("lot") == id)


def _place(refusal: Refusal, draft: Mapping[str, Json], id: str) -> str:
    """The field of the lot's page for what a rule calls `params.policies[0].id` or `lots[0].panel.size`."""
    name = re.sub(r"\[(\d+)\]", r".\1", refusal.field)
    name = re.sub(r"^lots\.\d+\.", "", name)
    if found := re.fullmatch(r"params\.policies\.(\d+)\.\w+", name):
        name = f"policy.{at(_lot(draft, id), f'params.policies.{found[1]}.id')}"
    return _PLACES.get(name, name)


# ---------------------------------------------------------------- the tender


def tender(draft: Mapping[str, Json]) -> Gaps:
    """What the tender's own page lacks, by its fields; lots are asked apart."""
    found: Gaps = {}
    noticed(found, draft, "")
    if "seal.custodians" in found:
        found["custodian.1"] = found.pop("seal.custodians")
    for part in drafting.parts(draft):
        asked(found, part.asks, draft)
    note(found, "procedure.id", partial(_is_procedure, draft))
    return found


def _is_procedure(draft: Mapping[str, Json]) -> None:
    """A procedure that there is not under the regime has no terms that could stand in the draft."""
    if at(draft, "procedure.id") and not at(draft, "procedure.zh"):
        raise wrong("所选适用规则下没有这种交易方式", "there is no such procedure under this regime")


def count(draft: Mapping[str, Json]) -> int:
    """How many places of the whole draft are still to be filled in or put right."""
    return len(tender(draft)) + sum(len(lot(draft, n)) for n in range(len(drafting.lots(draft))))
