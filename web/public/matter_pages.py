"""Every public list of approval as a page, fifty rows at a time, and whole as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from approval.acts import clean_up, intermediaries, matters, standards
from approval.rules.matter import TYPES, Matter, Type
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from people.acts import units
from people.rules.unit import Kind
from web.desks import duties
from web.public import clean_up_lists, matter_lists
from web.public.matter_lists import MATTERS, Listing, Wanted
from web.views.elements import Empty, Link
from web.views.matters import ListPage, ListRow
from web.views.public import Facet, FacetGroup
from web.words import Text, Tongue

ADDRESS: Final = "/approvals/lists"
HOME: Final = Link(Words("行政审批", "Approvals"), "/approvals")
PAGE: Final = 50
LISTS: Final[Mapping[str, Listing]] = {**matter_lists.LISTS, **clean_up_lists.LISTS}
CHINESE: Final = Tongue("zh")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: matters of one type, of one office by its code, of a day (None: today), a page."""

    type: str = ""
    office: str = ""
    on: date | None = None
    number: int = 1

    def query(self, **changed: str) -> str:
        said = {"type": self.type, "office": self.office, "on": self.on.isoformat() if self.on else ""} | changed
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def holds(self, of: Matter) -> bool:
        return (not self.type or of.type == self.type) and (not self.office or of.office == self.office)


def address(name: str) -> str:
    return MATTERS if name == "matters" else f"{ADDRESS}/{name}"


def back(subject: str) -> str:
    """The list in which what was done to the subject stands."""
    for name, prefix in (
        ("rounds", clean_up.PREFIX), ("intermediaries", intermediaries.PREFIX), ("standards", standards.PREFIX)
    ):  # fmt: skip
        if subject.startswith(prefix):
            return address(name)
    return address("matters")


def known(name: str) -> Listing:
    """NotFound `list.unknown`."""
    found = LISTS.get(name)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound("list.unknown", "没有这个清单", "there is no such list", field="list")


def _found(ctx: Context, name: str, asked: Asked) -> tuple[Wanted, list[ListRow]]:
    """What a list is made of, and its rows."""
    of = matter_lists.wanted(ctx, asked.on or day_of(ctx.now))
    chosen = {code: one for code, one in of.matters.items() if asked.holds(one)}
    return of, list(known(name).rows(Wanted(ctx, of.on, of.names, chosen)))


def page(ctx: Context, name: str, actor: Actor, asked: Asked) -> ListPage:
    of, (whole, rows) = known(name), _found(ctx, name, asked)
    start = (asked.number - 1) * PAGE
    here = address(name)
    return ListPage(
        of=HOME,
        name=of.name,
        lead=of.lead,
        lists=tuple(Facet(one.name, None, address(each), each == name) for each, one in LISTS.items()),
        groups=tuple(_groups(whole, here, asked)) if of.dated else (),
        action=here,
        on=whole.on.isoformat() if of.dated else "",
        heads=tuple(of.columns.values()),
        rows=tuple(rows[start : start + PAGE]),
        found=len(rows),
        empty=Empty(Words("没有。", "None.")),
        files=tuple(Link(kind.upper(), f"{ADDRESS}/{name}.{kind}{asked.query()}") for kind in FILES),
        begins=_beginning(ctx, name, actor),
        data=name,
        before=f"{here}{asked.query(page=str(asked.number - 1))}" if asked.number > 1 else "",
        after=f"{here}{asked.query(page=str(asked.number + 1))}" if start + PAGE < len(rows) else "",
    )


def _groups(of: Wanted, here: str, asked: Asked) -> Iterator[FacetGroup]:
    """The five types and the offices, each with the number of its matters on that day."""
    every = list(of.matters.values())
    whole = Words("全部", "all")
    types = (
        Facet(TYPES[one], sum(each.type is one for each in every), here + asked.query(type=one), asked.type == one)
        for one in Type
    )
    yield FacetGroup(
        Words("清理类别", "type"), (Facet(whole, len(every), here + asked.query(type=""), not asked.type), *types)
    )
    codes = sorted({one.office for one in every})
    offices = (
        Facet(of.office(one), sum(each.office == one for each in every), here + asked.query(office=one),
              asked.office == one)
        for one in codes
    )  # fmt: skip
    yield FacetGroup(
        Words("办理部门", "office"), (Facet(whole, None, here + asked.query(office=""), not asked.office), *offices)
    )


def _beginning(ctx: Context, name: str, actor: Actor) -> Text:
    """What an officer may begin here by a code of its own; empty for everybody else."""
    own = units.find(ctx.tx, actor.org) if actor.role is Role.OFFICER else None
    if own is None or name not in BEGUN or (name != "standards" and own.kind is not Kind.CENTRE):
        return ""
    return BEGUN[name].words


@dataclass(frozen=True, slots=True)
class Begun:
    """The act that adds to a list, and the subject for the code that is chosen for it."""

    words: Words
    verb: str
    subject: Callable[[str], str]


BEGUN: Final[Mapping[str, Begun]] = {
    "matters": Begun(Words("列入事项", "Enter a matter"), "enter", matters.subject),
    "rounds": Begun(Words("公布清理结论", "Conclude a round"), "conclude_round", clean_up.of_number),
    "intermediaries": Begun(Words("列入中介服务", "List a service"), "list_service", intermediaries.subject),
    "standards": Begun(Words("制定裁量标准", "Set a standard"), "set_standard", standards.subject),
}


def begin(name: str, code: str) -> str:
    """Where the form of the act that adds to a list lies. NotFound `list.unknown`."""
    found = BEGUN.get(name)
    if found is None:
        raise _unknown()
    return duties.act(found.subject(code), found.verb)


# ---------------------------------------------------------------- files


def _csv(columns: Mapping[str, Words], rows: list[dict[str, str]]) -> bytes:
    """In UTF-8 with a byte order mark, its heads in Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.zh for column in columns.values()])
    writer.writerows([list(row.values()) for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _json(_columns: Mapping[str, Words], rows: list[dict[str, str]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


FILES: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Words], list[dict[str, str]]], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}


def file(ctx: Context, name: str, kind: str, asked: Asked) -> tuple[bytes, str]:
    """The whole list as a file, and its media type; its cells in Chinese, a sign before the last."""
    of, (media_type, written) = known(name), FILES[kind]
    rows = [dict(zip(of.columns, _cells(row), strict=True)) for row in _found(ctx, name, asked)[1]]
    return written(of.columns, rows), media_type


def _cells(row: ListRow) -> list[str]:
    *first, last = (CHINESE.plain(cell).replace("\u00a0", " ") for cell in row.cells)
    return [*first, " ".join(filter(None, (CHINESE.plain(row.sign.text) if row.sign else "", last)))]
