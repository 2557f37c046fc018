"""An amendment as a form: the announced document with what was typed, every member that differs, what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, cast

from disclosure.rules import recital
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Refusal, Words
from trading.rules import calendar
from web.desks import drafting, drafting_gaps, drafting_lots, drafting_visit
from web.desks import drafting_tables as tables
from web.desks.drafting import Draft
from web.desks.drafting_asks import Ask, at, put
from web.desks.drafting_gaps import Gaps
from web.desks.drafting_lots import Map, Part
from web.views.elements import Fact
from web.words import Text, phrase

FIXED: Final = frozenset(
    {"no", "kind", "regime", "tenderee.name", "tenderee.code", "supervisor.name", "supervisor.code"}
)
"""What the announcement has fixed, by the names of the draft's fields."""
FILES: Final = "files"
"""The field that carries the files of the new version from one look at the page to the next."""
_ROWS: Final = tuple(f"{table.path}." for table in tables.TABLES)
_IN_ORDER: Final = ("criteria", "panel.strata", "qualification", "papers")
_LABELS: Final = ("id", "priority")
_APART: Final = ("version", "v", "deadline")
_NONE: Final = Words("无", "none")
_SEARCHED: Final = 60
"""Days ahead among which the first lawful deadline is looked for; no holiday is so long."""


def parts(document: Json) -> Iterator[Part]:
    """The tender's own sections without what is fixed."""
    for part in drafting.parts(document):
        asks = tuple(ask for ask in part.asks if ask.path not in FIXED)
        if asks:
            yield Part(part.id, part.name, asks, part.note)


def under(n: int) -> str:
    """How the names of the n-th lot's fields begin (from 0)."""
    return f"lots.{n}."


# ---------------------------------------------------------------- what was typed


def filled(document: Mapping[str, Json], texts: Mapping[str, str], *, whole: bool = True) -> Draft:
    """The next version: the announced one, changed only where something else was typed than stood there."""
    made = drafting.seen(document)
    for part in parts(made):
        for ask in _retyped(part.asks, made, texts):
            put(made, ask.path, ask.kind.keep(texts[ask.path]))
    drafting_visit.settle(made)
    put(made, "title.en", at(made, "title.en") or at(made, "title.zh"))
    lots = [_lot(document, n, texts, whole=whole) for n in range(len(drafting.lots(document)))]
    listed = _files(texts) if FILES in texts else made.get("files")
    version = document.get("version")
    return made | {"lots": cast("Json", lots), "files": listed, "version": int(str(version)) + 1}


def _retyped(asks: tuple[Ask, ...], of: Json, texts: Mapping[str, str], before: str = "") -> Iterator[Ask]:
    for ask in asks:
        text = texts.get(f"{before}{ask.path}")
        if text is not None and _typed(text) != _typed(ask.kind.show(at(of, ask.path))):
            yield ask


def _typed(text: str) -> str:
    """As a browser may send it back."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _lot(document: Mapping[str, Json], n: int, texts: Mapping[str, str], *, whole: bool) -> Map:
    """The n-th lot as typed; exactly as announced where nothing else was typed."""
    held, name = drafting.lots(document)[n], under(n)
    seen = drafting_lots.spread(held)
    own = {key.removeprefix(name): text for key, text in texts.items() if key.startswith(name)}
    asked = tuple(ask for part in drafting_lots.parts(document, held) for ask in part.asks)
    same = {ask.path for ask in asked} - {ask.path for ask in _retyped(asked, seen, own)}
    typed = {key: text for key, text in own.items() if key not in same}
    rows = any(key.startswith(_ROWS) for key in typed)
    base = drafting_lots.filled(document, held, {}, whole=whole or not rows)
    made = drafting_lots.filled(document, held, typed, whole=whole)
    return held if made == base else _called_as_before(held, made)


def _called_as_before(held: Map, made: Map) -> Map:
    """Rows keep the ids that the announcement gave them, unless their number has changed."""
    for path in _IN_ORDER:
        old, new = tables.rows(held, path), tables.rows(made, path)
        if len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                other |= {name: one[name] for name in _LABELS if name in one}
    return made


def listed_files(document: Mapping[str, Json]) -> str:
    """The files of the new version for the field that carries them; `_files` reads it again."""
    return json.dumps(document.get("files") or [], ensure_ascii=False)


def _files(texts: Mapping[str, str]) -> Json:
    unreadable = NotValid("act.field", "附件清单不可读", "the list of files is unreadable", field=FILES)
    try:
        found = json.loads(texts[FILES])
    except ValueError as error:
        raise unreadable from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise unreadable
    return cast("Json", found)


def pressed(document: Draft, key: str, place: str) -> tuple[Draft, str]:
    """After a row was added or removed, or a file removed; gives where the page goes on."""
    if key == "remove" and place.startswith("files."):
        kept = [one for n, one in enumerate(tables.rows(document, FILES)) if f"files.{n}" != place]
        return document | {FILES: cast("Json", kept)}, ""
    _, number, path = (*place.split(".", 2), "", "")[:3]
    lots = drafting.lots(document)
    if not number.isdigit() or int(number) >= len(lots):
        return document, ""
    lot = lots[int(number)]
    if key == "add":
        focus = tables.add(lot, path)
        return document | {"lots": cast("Json", lots)}, f"{under(int(number))}{focus}"
    tables.remove(lot, path)
    return document | {"lots": cast("Json", lots)}, place.rpartition(".")[0]


# ---------------------------------------------------------------- what is wrong, what changes


def gaps(before: Mapping[str, Json], after: Draft) -> Gaps:
    """What the new version lacks and the announced one did not, by the fields of the page."""
    known = _all_gaps(before)
    return {name: words for name, words in _all_gaps(after).items() if name not in known}


def _all_gaps(document: Mapping[str, Json]) -> Gaps:
    found = {name: words for name, words in drafting_gaps.tender(document).items() if name not in FIXED}
    for n in range(len(drafting.lots(document))):
        found |= {f"{under(n)}{name}": words for name, words in drafting_gaps.lot(document, n).items()}
    return found


def is_same(before: Mapping[str, Json], after: Draft) -> bool:
    """Whether nothing differs but the number of the version."""
    return {**before, "version": after["version"]} == after


def changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Fact, ...]:
    """Every member that differs, old → new, called as the task will call it; `meaning` tells of the deadline."""
    old, new = _told(before), _told(after)
    labels = [*old, *(label for label in new if label not in old)]
    return tuple(
        Fact(label, _change(old.get(label, _NONE), new.get(label, _NONE)), style="text")
        for label in labels
        if old.get(label) != new.get(label)
    )


def _told(document: Mapping[str, Json]) -> dict[Words, Words]:
    plain = {name: value for name, value in document.items() if name not in _APART}
    return {line.label: line.value for line in recital.recite(canon.canonical(plain)).lines}


def _change(old: Words, new: Words) -> Words:
    return Words(f"{old.zh} → {new.zh}", f"{old.en} → {new.en}")


def meaning(before: Mapping[str, Json], after: Mapping[str, Json], now: datetime) -> tuple[Fact, ...]:
    """The deadline as it was and will be, and how long bidders have from now."""
    old, new = (canon.moment(str(one["deadline"])) for one in (before, after))
    told: Text = phrase("{at}（不变）", at=new) if old == new else phrase("{old} → {new}", old=old, new=new)
    days = (new - now).days
    return (
        Fact(Words("投标截止", "Bids due"), told),
        Fact(Words("公布后距截止", "Left from now"), Words(f"{days} 日（不少于 15 日）", f"{days} days (15 at least)")),
        Fact(Words("已递交的投标", "Bids that have come"), _BIDS),
    )


_BIDS: Final = Words(
    "仍然有效，截止前可以按新文件替换或撤回", "stay valid; until the deadline they may be replaced or withdrawn"
)


def too_soon(refusal: Refusal, before: datetime, now: datetime) -> Words:
    """A deadline that leaves too little time, with the first one at the same hour that would do."""
    said, found = drafting_gaps.said(refusal), earliest(before, now)
    day, clock = found.astimezone(BEIJING).date(), f"{found.astimezone(BEIJING):%H:%M}"
    return Words(f"{said.zh} → 最早可定为 {day} {clock}", f"{said.en} → the first that will do is {day} {clock}")


def earliest(before: datetime, now: datetime) -> datetime:
    """The first deadline at the hour of the old one that an amendment published now may set."""
    first = max(before, before + timedelta(days=(now - before).days))
    for days in range(_SEARCHED):
        closes = first + timedelta(days=days)
        try:
            calendar.amend_in_time(before, closes, now)
        except Refusal:
            continue
        return closes
    return first
