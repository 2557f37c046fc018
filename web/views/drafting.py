"""Facts of the agency's draft: a page of the tender and a page of each lot, in sections of fields and tables."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Field, Link, Sign
from web.words import Text, join


@dataclass(frozen=True, slots=True)
class Press:
    """A key that sends the form: what is added, removed, copied or gone to (`name`), and which (`value`).

    `what` completes its text for those who do not see where it stands; `focus` says that the page begins here.
    """

    name: str
    value: str
    text: Text
    what: Text = ""
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of fields."""

    name: Text
    fields: tuple[Field, ...]
    remove: Press
    inner: Rows | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of fields. `id` is where errors of the table as a whole lead, `kind` how its cells are laid out;
    `opened` unfolds an inner one."""

    id: str
    kind: str
    name: Text
    rows: tuple[Row, ...]
    add: Press
    error: Text = ""
    empty: Text = ""
    opened: bool = False

    @property
    def names(self) -> set[str]:
        """Where something of this table can be wrong."""
        own = {one.name for row in self.rows for one in row.fields}
        return own.union({self.id}, *(row.inner.names for row in self.rows if row.inner))


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows add up to, against what they must."""

    id: str
    text: Text
    sign: Sign


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. `folded` is the line that stands for its fields until they are opened."""

    id: str
    name: Text
    fields: tuple[Field, ...] = ()
    note: Text = ""
    law: Text = ""
    folded: Text = ""
    opened: bool = False
    shows: Press | None = None
    rows: Rows | None = None
    total: Total | None = None
    files: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot as the tender's page lists it; it is removed in two steps, and `warning` stands between them."""

    name: Text
    method: Text
    state: Sign
    edit: Press
    copy: Press
    remove: Press | None
    warning: Text


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is attached already."""

    name: str
    size: int
    remove: Press


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The form of a tender's draft, or of one of its lots."""

    title: Text
    crumbs: tuple[Link, ...]
    lead: Text
    action: str
    sections: tuple[Section, ...]
    save: Text
    checked: bool = False
    """Whether gaps are shown; keys that only change rows keep it so."""
    error: Text = ""
    """What stands in the way of the draft as a whole."""
    said: Text = ""
    """What the last key did, for those who do not see it."""
    quiet: bool = False
    """Whether the summary of gaps leaves the focus to a row."""
    hidden: tuple[tuple[str, str], ...] = ()
    asides: tuple[Text, ...] = ()
    lots: tuple[LotLine, ...] = ()
    lots_error: Text = ""
    add_lot: Press | None = None
    ways: tuple[Press, ...] = ()
    totals: str = ""
    """The address that answers with the totals alone."""
    suggestions: tuple[tuple[str, Text], ...] = ()
    encoded: bool = False
    """Whether files are sent with it."""

    @property
    def wrong(self) -> tuple[tuple[str, Text, Text], ...]:
        """What is to be put right: where, what it is called, what is wrong."""
        found: list[tuple[str, Text, Text]] = []
        for section in self.sections:
            found += _wrong(section.fields)
            if section.rows:
                found += _wrong_rows(section.rows)
        if self.lots_error:
            found.append(("lots", "", self.lots_error))
        found += [("lots", one.name, one.state.text) for one in self.lots if one.state.shape != "good"]
        return tuple(found)


def _wrong(fields: tuple[Field, ...]) -> list[tuple[str, Text, Text]]:
    return [(one.name, one.label, one.error) for one in fields if one.error]


def _wrong_rows(rows: Rows) -> list[tuple[str, Text, Text]]:
    found = [(rows.id, rows.name, rows.error)] if rows.error else []
    for row in rows.rows:
        found += [(name, join(row.name, label), error) for name, label, error in _wrong(row.fields)]
        if row.inner:
            found += _wrong_rows(row.inner)
    return found
