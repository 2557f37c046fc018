"""The page of an amendment: the announced document's fields, then what changes and what that means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from disclosure.rules import wording
from kernel.canon import Json
from kernel.errors import Words
from web.desks import amending, drafting, drafting_lots
from web.desks import drafting_pages as pages
from web.desks import drafting_tables as tables
from web.desks.drafting_methods import SCORED
from web.desks.drafting_pages import DESK, Shown
from web.desks.errands import REASON, Errand
from web.views.desks import ActPage
from web.views.drafting import DraftPage, Section
from web.views.elements import Fact, Form
from web.words import phrase

REVIEW: Final = Words("核对修改", "Check the changes")
LEAD: Final = Words(
    "以下是已公告的内容，只改要改的；核对时逐项列出改前和改后。",
    "This is what was announced. Change what must change; each old and new value is then listed to be checked.",
)
RULE: Final = Words(
    "修改公布后距投标截止不足 15 日的，须顺延截止时间；截止时间不能提前。",
    "With fewer than 15 days left the deadline must move; it is never brought forward.",
)
KEPT: Final = Words(
    "项目编号、适用规则、各方和标段的划分，公告后不能改变；要改变的，须终止后重新招标。",
    "Number, regime, parties and the division into lots are fixed since the announcement; to change them the tender "
    "must be ended and begun anew.",
)
UNSENT: Final = Words("改动在签名之前不保存。", "Nothing is kept before it is signed.")


def page(action: str, document: Mapping[str, Json], shown: Shown, reason: str) -> DraftPage:
    """The form with the document as it stands, every gap at its field."""
    why = replace(REASON, value=reason, error=shown.error_at(REASON.name))
    sections = [Section("why", Words("修改理由", "Why"), (why,))]
    sections += [pages.section(part, drafting.seen(document), shown) for part in amending.parts(document)]
    sections.append(pages.attached(document))
    for n in range(len(drafting.lots(document))):
        sections += _lot(document, n, shown)
    names = {one.name for each in sections for one in each.fields}.union(
        *(each.rows.names for each in sections if each.rows)
    )
    return DraftPage(
        phrase("修改：{title}", title=drafting.titled(document)),
        (DESK,),
        LEAD,
        action,
        tuple(sections),
        REVIEW,
        shown.checked,
        pages.unplaced(shown, names),
        shown.said,
        bool(shown.focus),
        ((amending.FILES, amending.listed_files(document)),),
        (RULE, KEPT, UNSENT),
        suggestions=(),
        encoded=True,
    )


def _lot(document: Mapping[str, Json], n: int, shown: Shown) -> Iterator[Section]:
    """The n-th lot: what it is about is open, the rest is unfolded by whoever changes it."""
    held = drafting.lots(document)[n]
    seen, under = drafting_lots.spread(held), amending.under(n)
    for part in drafting_lots.parts(document, held):
        named = replace(part, name=_of(n, part.name), folded=part.id != "subject")
        one = pages.section(named, seen, shown, under)
        if part.id == "panel":
            yield replace(one, folded="", rows=pages.rows_of(tables.STRATA, seen, shown, under))
        elif part.id == "papers":
            yield replace(one, rows=pages.rows_of(tables.PAPERS, seen, shown, under))
        elif one.fields:
            yield one
        if part.id == "method" and str(held.get("method")) in SCORED:
            rows = pages.rows_of(tables.CRITERIA, seen, shown, under)
            yield Section(f"{under}criteria", _of(n, Words("评分标准", "Criteria")), rows=rows)


def _of(n: int, name: Words) -> Words:
    return Words(f"标段 {n + 1}：{name.zh}", f"Lot {n + 1}: {name.en}")


def review(
    action: str, errand: Errand, facts: tuple[Fact, ...], hidden: tuple[tuple[str, str], ...], number: str
) -> ActPage:
    """What changes and what it means, once more before it is signed."""
    form = Form(action, (), errand.key, errand.confirm or "", facts, hidden)
    return ActPage(
        wording.act(errand.act), DESK, phrase("招标 {number}。{lead}", number=number, lead=errand.lead), form
    )
