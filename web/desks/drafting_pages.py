"""The draft's two pages: the tender's own and each lot's, with every gap at its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kernel.canon import Json
from kernel.errors import Words
from web.answers import Answers
from web.desks import drafting, drafting_gaps, drafting_lots, drafting_specialties, drafting_totals
from web.desks import drafting_tables as tables
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_gaps import Gaps
from web.desks.drafting_lots import Map, Part
from web.desks.drafting_methods import SCORED, SHARED
from web.desks.drafting_specialties import Known
from web.desks.drafting_tables import Row as Held
from web.desks.drafting_tables import Table
from web.desks.work import METHODS
from web.views.drafting import DraftPage, Kept, LotLine, Press, Row, Rows, Section, Total
from web.views.elements import Field, Link, Sign
from web.words import Text, join, phrase

DESK: Final = Link(Words("工作台", "Desk"), "/me")
SAVE: Final = Words("保存", "Save")
DRAFT: Final = Words(
    "草稿不是正式行为，随时可以改；发布后只能澄清或修改。",
    "A draft can be changed at any time; once published it can only be clarified or amended.",
)
KEPT: Final = Words(
    "每次保存都留下您填的全部内容，填错的也在，下次接着改。",
    "Each time you save, all that you typed is kept, mistakes included, for you to go on from.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: the gaps to name, whether they are named, the row to begin at, what was just done."""

    gaps: Gaps = field(default_factory=dict)
    checked: bool = False
    focus: str = ""
    said: Text = ""
    error: Text = ""
    specialties: Known = field(default_factory=dict)
    """The pool's codes to choose from, each with its name and how many experts have it."""

    def error_at(self, name: str) -> Text:
        return self.gaps.get(name, "") if self.checked else ""


OPEN: Final = Words("查看和修改", "Show and change")


def home(project: str, n: int | None = None) -> str:
    """The address of the draft, or of its n-th lot (from 0)."""
    return f"/me/projects/{project}/draft" + ("" if n is None else f"/lots/{n + 1}")


def way(project: str, to: str) -> str:
    """The address of what a key leads to: `lots.0`, or the tender."""
    kind, _, n = to.partition(".")
    return home(project, int(n)) if kind == "lots" and n.isdigit() else home(project)


def totals(lot: Json) -> tuple[Total, ...]:
    """What a lot's page says live: the one of seats first, which every lot has."""
    seats = drafting_totals.of_seats(lot)
    return (seats, drafting_totals.of_points(lot)) if str(at(lot, "method")) in SCORED - SHARED else (seats,)


def section(part: Part, of: Json, shown: Shown, under: str = "") -> Section:
    """The part's fields with what stands in `of`; their names begin with `under`."""
    named = [(ask, f"{under}{ask.path}") for ask in part.asks]
    fields = tuple(ask.field(at(of, ask.path), name, shown.error_at(name)) for ask, name in named)
    return Section(
        f"{under}{part.id}",
        part.name,
        fields,
        part.note,
        folded=OPEN if part.folded else "",
        opened=any(one.error for one in fields),
    )


def unplaced(shown: Shown, names: set[str]) -> Text:
    """What is wrong with the draft and belongs to no field of this page."""
    if not shown.checked:
        return shown.error
    rest = [words for name, words in shown.gaps.items() if name not in names]
    return join(*([shown.error] if shown.error else []), *rest, by=" ") if shown.error or rest else ""


# ---------------------------------------------------------------- the tender


def tender(project: str, title: str, draft: Mapping[str, Json], shown: Shown) -> DraftPage:
    """The tender's own page; `shown.gaps` are those of its own fields."""
    seen = drafting.seen(draft)
    sections = [section(part, seen, shown) for part in drafting.parts(draft)]
    if not drafting.is_sale(draft):
        sections[-1:] = [_sealed(sections[-1], draft, shown)]
    sections.append(attached(draft))
    lots = drafting.lots(draft)
    missing = [drafting_gaps.lot(draft, n) for n in range(len(lots))]
    names = {one.name for section in sections for one in section.fields} | {"lots"}
    return DraftPage(
        phrase("起草：{title}", title=title),
        (DESK,),
        _lead(len(shown.gaps) + sum(map(len, missing))),
        home(project),
        tuple(sections),
        SAVE,
        shown.checked,
        unplaced(shown, names),
        shown.said,
        asides=(DRAFT, KEPT),
        lots=tuple(_line(lot, n, missing[n], only=len(lots) == 1) for n, lot in enumerate(lots)),
        lots_error=shown.error_at("lots"),
        add_lot=Press("add", "lots", Words("加一个标段", "Add a lot")),
        encoded=True,
    )


def _lead(missing: int) -> Text:
    if missing:
        return phrase("还有 {n} 处须补充或更正，公告才能发布。", n=missing)
    return Words("内容齐全，保存后进入发布。", "Nothing is missing: save to go on to the publication.")


def _sealed(section: Section, draft: Json, shown: Shown) -> Section:
    held = tables.rows(draft, "seal.custodians")
    named = {one.get("i"): str(one.get("name")) for one in held}
    hint = Words("保管人的加密证书（DER 文件）", "the custodian’s encryption certificate (DER file)")
    files = tuple(
        Field(
            f"custodian.{i}",
            Words(f"密钥保管人 {i} 的证书", f"Certificate of custodian {i}"),
            "file",
            hint=Words(f"已登记：{named[i]}", f"named: {named[i]}") if i in named else hint,
            error=shown.error_at(f"custodian.{i}"),
            required=i <= drafting.LEAST and i not in named,
        )
        for i in range(1, drafting.CERTIFICATES + 1)
    )
    return Section(section.id, section.name, (*files, *section.fields), section.note)


def _line(lot: Map, n: int, missing: Gaps, *, only: bool) -> LotLine:
    name = _named(lot, n)
    method = METHODS.get(str(lot.get("method")), "")
    sign = Sign("warn", Words(f"还有 {len(missing)} 处", f"{len(missing)} to do")) if missing else _WHOLE
    gone = Press("remove", f"lots.{n}", Words(f"移除标段 {n + 1}", f"Remove lot {n + 1}"))
    return LotLine(
        name,
        method,
        sign,
        Press("go", f"lots.{n}", Words("填写", "Fill in"), name),
        Press("copy", f"lots.{n}", Words("复制", "Copy"), name),
        None if only else gone,
        _GONE,
    )


_GONE: Final = Words(
    "这个标段填的内容随之移除，后面的标段往前编号。", "What was typed for it goes with it; the lots after it move up."
)
_WHOLE: Final = Sign("good", Words("齐全", "complete"))


def _named(lot: Json, n: int) -> Text:
    title = drafting.titled(lot)
    return Words(f"标段 {n + 1}：{title.zh}", f"Lot {n + 1}: {title.en}")


def attached(draft: Json) -> Section:
    """The files of the tender document, and a place for another."""
    kept = []
    for n, one in enumerate(tables.rows(draft, "files")):
        name, size = str(one.get("name")), one.get("size")
        gone = Press("remove", f"files.{n}", Words("移除", "Remove"), name)
        kept.append(Kept(name, size if isinstance(size, int) else 0, gone))
    another = Field("file", Words("添加一个附件", "Attach a file"), "file", required=False)
    return Section("files", Words("招标文件附件", "Files of the tender"), (another,), files=tuple(kept))


# ---------------------------------------------------------------- a lot


def lot(project: str, draft: Mapping[str, Json], n: int, shown: Shown, given: Answers | None = None) -> DraftPage:
    """The n-th lot's page (from 0); `given` is what came, so that another method's parameters come along."""
    lots = drafting.lots(draft)
    held = lots[n]
    seen = drafting_lots.spread(held)
    parts = drafting_lots.parts(draft, held)
    sections = [section(part, seen, shown) for part in parts]
    made = [full for section in sections for full in _with_tables(section, draft, seen, shown)]
    names = {one.name for section in made for one in section.fields}.union(*(s.rows.names for s in made if s.rows))
    return DraftPage(
        _named(held, n),
        (DESK, Link(Words("起草", "Draft"), home(project))),
        _lot_lead(shown if shown.gaps or shown.checked else Shown(drafting_gaps.lot(draft, n))),
        home(project, n),
        tuple(made),
        SAVE,
        shown.checked,
        unplaced(shown, names),
        shown.said,
        bool(shown.focus or shown.said),
        _carried(parts, given),
        (DRAFT, KEPT),
        ways=_ways(len(lots), n),
        totals="" if drafting.is_sale(draft) else f"{home(project, n)}/totals",
        suggestions=drafting_specialties.suggestions(shown.specialties),
    )


def _lot_lead(shown: Shown) -> Text:
    if shown.gaps:
        n = len(shown.gaps)
        return Words(f"本标段还有 {n} 处须补充或更正。", f"This lot has {n} more to fill in or put right.")
    return Words("本标段齐全。", "This lot is complete.")


def _ways(lots: int, n: int) -> tuple[Press, ...]:
    """Where the page can be left for; what was typed is saved first."""
    back = Press("go", "tender", Words("保存并回到招标", "Save and go back to the tender"))
    following = Press("go", f"lots.{n + 1}", Words(f"保存并填标段 {n + 2}", f"Save and go on to lot {n + 2}"))
    return (following, back) if n + 1 < lots else (back,)


def _carried(parts: Sequence[Part], given: Answers | None) -> tuple[tuple[str, str], ...]:
    """Parameters typed for a method that is not chosen now: they come back if it is chosen again."""
    if given is None:
        return ()
    asked = {ask.path for part in parts for ask in part.asks}
    return tuple((name, text) for name, text in given.texts.items() if name.startswith("params.") and name not in asked)


def _with_tables(section: Section, draft: Json, seen: Map, shown: Shown) -> tuple[Section, ...]:
    if section.id == "method":
        key = Press("show", "method", Words("显示该办法的参数", "Show its parameters"))
        method = Section(section.id, section.name, section.fields, section.note, shows=key)
        return (method, *_criteria(seen, shown))
    if section.id == "papers":
        asked = rows_of(tables.PAPERS, seen, shown, "")
        return (Section(section.id, section.name, note=section.note, rows=asked),)
    if section.id != "panel":
        return (section,)
    rows = rows_of(tables.STRATA, seen, shown, "")
    law = drafting_totals.panel_rule(draft, seen)
    return (
        Section(section.id, section.name, section.fields, law=law, rows=rows, total=drafting_totals.of_seats(seen)),
    )


_SHARES: Final = Words(
    "每项特征的满分即其占价格的最高百分比：10 分为 10%。各项合计须小于 100。",
    "The full points of a feature are its highest share of the price: 10 points are 10%. All together stay below 100.",
)


def _criteria(seen: Map, shown: Shown) -> tuple[Section, ...]:
    is_scored = str(seen.get("method")) in SCORED
    if not is_scored and not tables.rows(seen, tables.CRITERIA.path):
        return ()
    note = Words(
        "客观项全体评委打分须一致。英文不填则同中文。档次可不填；填了的，分数须落在某一档内。",
        "Experts must agree on an objective criterion. Without English the Chinese stands. Bands may be left out; "
        "if there are some, points fall into one.",
    )
    rows = rows_of(tables.CRITERIA, seen, shown, "")
    if str(seen.get("method")) in SHARED:
        note = _SHARES
    total = drafting_totals.of_points(seen) if is_scored and note is not _SHARES else None
    return (Section("criteria", Words("评分标准", "Criteria"), note=note, rows=rows, total=total),)


def rows_of(table: Table, of: Json, shown: Shown, under: str) -> Rows:
    """The table's rows with what stands in `of`; their names begin with `under`."""
    path = f"{under}{table.path}"
    held = tables.rows(of, table.path)
    made = tuple(_row(table, row, n, shown, path) for n, row in enumerate(held))
    errors = any(one.error for row in made for one in row.fields)
    is_here = shown.focus.startswith(path)
    add = Press("add", path, table.add, focus=shown.focus == path)
    empty = Words(f"还没有{table.row.zh}。", f"None yet ({table.row.en.lower()}).")
    return Rows(path, path.rpartition(".")[2], table.row, made, add, shown.error_at(path), empty, errors or is_here)


def _row(table: Table, row: Held, n: int, shown: Shown, path: str) -> Row:
    under = f"{path}.{n}."
    name = Words(f"{table.row.zh} {n + 1}", f"{table.row.en} {n + 1}")
    is_new = shown.focus == f"{path}.{n}"
    fields = tuple(
        _cell(ask, row, under, shown, focus=is_new and i == 0) for i, ask in enumerate(tables.asked(table, row))
    )
    gone = Press("remove", f"{path}.{n}", Words("移除", "Remove"), name)
    return Row(name, fields, gone, rows_of(table.inner, row, shown, under) if table.inner else None)


def _cell(ask: Ask, row: Held, under: str, shown: Shown, *, focus: bool) -> Field:
    name = f"{under}{ask.path}"
    made = ask.field(at(row, ask.path), name, shown.error_at(name), focus=focus)
    if ask.suggest != tables.SPECIALTIES:
        return made
    return replace(made, hint=drafting_specialties.meant(at(row, ask.path), shown.specialties) or made.hint)
