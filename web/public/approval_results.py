"""What was granted, as a page and as files: by itself, newest first, with what is private masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from approval.acts import matters, results
from approval.rules.published import Result
from disclosure.rules.redaction import sensitive
from kernel.context import Context
from kernel.errors import NotFound, Words
from people.acts import units
from web.public import licences, matter_pages
from web.public.case import subject as chain
from web.public.matter_lists import NO
from web.public.matter_pages import FILES, HOME, PAGE
from web.public.sitting import plain
from web.views.elements import Empty, Link
from web.views.matters import ListPage, ListRow
from web.views.public import Facet, FacetGroup
from web.words import Text, phrase

ADDRESS: Final = "/approvals/results"
LINK: Final = Link(Words("审批公告", "What was granted"), ADDRESS)
_LEAD: Final = Words(
    "准予的决定自动公开，最新的在前；自然人只公开姓氏。",
    "Each grant is published by itself, the newest first; of a person only the surname is shown.",
)
COLUMNS: Final[Mapping[str, Words]] = {
    "matter": Words("事项", "matter"),
    "holder": Words("申请人", "applicant"),
    "firm": Words("统一社会信用代码", "code of the enterprise"),
    "office": Words("决定单位", "office"),
    "on": Words("决定日期", "decided"),
    "licence": Words("证照编号", "licence"),
    "until": Words("有效期至", "valid until"),
    "case": Words("办件编号", "application"),
}
_EVERY: Final = Words("全部", "all")
_NONE: Final = Empty(Words("还没有准予的决定。", "Nothing has been granted yet."))


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: of one office, of one matter, by their codes; which page."""

    office: str = ""
    matter: str = ""
    number: int = 1

    @property
    def only(self) -> Mapping[str, str]:
        return {"unit": self.office, "matter": self.matter}

    def at(self, address: str, **changed: str) -> str:
        said = {"office": self.office, "matter": self.matter} | changed
        kept = {name: value for name, value in said.items() if value}
        return f"{address}?{urlencode(kept)}" if kept else address


@dataclass(frozen=True, slots=True)
class _Named:
    """The names of offices and matters."""

    offices: Mapping[str, Words]
    matters: Mapping[str, Words]

    def row(self, of: Result) -> ListRow:
        until: Text = phrase("{on:day}", on=of.until) if of.until else NO
        day = phrase("{on:day}", on=of.on)
        cells = (self.matters[of.matter], _holder(of), of.firm or NO, self.offices.get(of.unit, of.unit), day,
                 of.licence or NO, until, of.case)  # fmt: skip
        return ListRow(cells, licences.address(of.licence) if of.licence else chain(of.case))

    def line(self, of: Result) -> dict[str, str]:
        office = self.offices[of.unit].zh if of.unit in self.offices else of.unit
        said = (self.matters[of.matter].zh, _holder(of), of.firm, office, of.on, of.licence, of.until or "", of.case)
        return dict(zip(COLUMNS, map(plain, said), strict=True))


def _holder(of: Result) -> str:
    """What tells of people by its form is never shown, whatever was entered as a name."""
    return sensitive.masked(of.holder)


def _named(ctx: Context, codes: set[str]) -> _Named:
    offices: dict[str, Words] = {one.code: one.name for one in units.every(ctx.tx)}
    return _Named(offices, {code: matters.versions(ctx.tx, code)[-1].name for code in codes})


def page(ctx: Context, asked: Asked) -> ListPage:
    counted = results.counts(ctx.tx)
    names = _named(ctx, {matter for _, matter in counted})
    first = (asked.number - 1) * PAGE
    found = sum(many for (unit, matter), many in counted.items() if _chosen(asked, unit, matter))
    others = (Facet(one.name, None, matter_pages.address(name), False) for name, one in matter_pages.LISTS.items())
    return ListPage(
        of=HOME,
        name=LINK.text,
        lead=_LEAD,
        lists=(Facet(LINK.text, None, ADDRESS, True), *others),
        groups=tuple(_groups(asked, names, counted)),
        action=ADDRESS,
        on="",
        heads=tuple(COLUMNS.values()),
        rows=tuple(map(names.row, results.granted(ctx.tx, asked.only, first, PAGE))),
        found=found,
        empty=_NONE,
        files=tuple(Link(kind.upper(), asked.at(f"{ADDRESS}/{kind}")) for kind in FILES),
        data="results",
        before=asked.at(ADDRESS, page=str(asked.number - 1)) if asked.number > 1 else "",
        after=asked.at(ADDRESS, page=str(asked.number + 1)) if first + PAGE < found else "",
    )


def _chosen(asked: Asked, unit: str, matter: str) -> bool:
    return asked.office in ("", unit) and asked.matter in ("", matter)


def _groups(asked: Asked, names: _Named, counted: Mapping[tuple[str, str], int]) -> Iterator[FacetGroup]:
    """The offices, and the matters of the chosen one, each with its number."""
    offices, of_matters = Counter[str](), Counter[str]()
    for (unit, matter), many in counted.items():
        offices[unit] += many
        of_matters[matter] += many if asked.office in ("", unit) else 0

    def offered(field: str, told: Words, many: Counter[str], now: str, name: Callable[[str], Text]) -> FacetGroup:
        keep = {"matter": ""} if field == "office" else {}
        whole = Facet(_EVERY, None, asked.at(ADDRESS, **{**keep, field: ""}), not now)
        each = (Facet(name(code), n, asked.at(ADDRESS, **{**keep, field: code}), now == code)
                for code, n in many.items() if n)  # fmt: skip
        return FacetGroup(told, (whole, *each))

    yield offered("office", COLUMNS["office"], offices, asked.office, lambda code: names.offices.get(code, code))
    yield offered("matter", COLUMNS["matter"], of_matters, asked.matter, lambda code: names.matters[code])


def file(ctx: Context, kind: str, asked: Asked) -> tuple[bytes, str]:
    """The whole of it, and its media type; days as ISO 8601. NotFound `list.unknown`."""
    if kind not in FILES:
        raise NotFound("list.unknown", "没有这个清单", "there is no such list", field="list")
    media_type, written = FILES[kind]
    found = list(results.granted(ctx.tx, asked.only))
    names = _named(ctx, {one.matter for one in found})
    return written(COLUMNS, [names.line(one) for one in found]), media_type
