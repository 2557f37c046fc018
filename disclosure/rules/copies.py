"""Copies of public documents for archives and libraries (条例 25): batches, who has confirmed them, what is owed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel import canon, deadlines, law
from kernel.canon import Json
from kernel.errors import NotFound, NotNow
from kernel.reader import Reader
from kernel.workdays import Calendar

VERSION: Final = "ggzy-copies/v1"
PLACES: Final = ("档案馆", "图书馆")
"""The kinds of information points that keep copies."""
MOST: Final = 200
"""Documents of one batch."""
MANY: Final = 1_000_000
"""Batches."""
ABOUT: Final = "data/batch.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that became public on that day; `content`: the digest of what it says."""

    document: str
    content: str
    day: date


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent on a day to these points; `gone`: documents sent before and withdrawn since; `confirmed`: when
    each point said that it has them."""

    no: int
    on: date
    copies: tuple[Copy, ...]
    gone: tuple[str, ...]
    points: tuple[str, ...]
    confirmed: Mapping[str, date]

    def awaits(self, point: str) -> None:
        """NotNow `copies.confirmed` where the point has confirmed."""
        if point in self.confirmed:
            raise NotNow("copies.confirmed", "该查阅场所已确认收到这一批", "this place has confirmed this batch")


@dataclass(frozen=True, slots=True)
class Owed:
    """A document of which a copy is still to be confirmed, and until when; `no`: its batch, 0 while it is in none;
    `gone`: that it was withdrawn is what is to be confirmed."""

    document: str
    until: date
    no: int
    gone: bool = False


def replayed(entries: Iterable[tuple[str, date, Mapping[str, Json]]]) -> list[Batch]:
    """The batches in their order, of the verb, day and body of each entry."""
    made: list[Batch] = []
    for verb, on, body in entries:
        reader = Reader(body)
        if verb == "deposit_copies":
            made.append(
                Batch(
                    reader.integer("no", 1, MANY), on, tuple(_copy(one) for one in reader.each("copies")),
                    reader.texts("gone"), reader.texts("points"), {},
                )
            )  # fmt: skip
        else:
            of = find(made, reader.integer("batch", 1, MANY))
            confirmed = {**of.confirmed, reader.text("point"): on}
            made[of.no - 1] = Batch(of.no, of.on, of.copies, of.gone, of.points, confirmed)
    return made


def _copy(one: Reader) -> Copy:
    return Copy(one.text("document"), one.text("content_sha256"), date.fromisoformat(one.text("day")))


def find(batches: list[Batch], no: int) -> Batch:
    """NotFound `copies.unknown`."""
    if not 1 <= no <= len(batches):
        raise NotFound("copies.unknown", f"没有第 {no} 批报送", f"there is no batch {no}", field="batch")
    return batches[no - 1]


def last_day(since: date, calendar: Calendar) -> date:
    """条例 25 says 及时: within the days of 条例 26, counted from when the document became public or was withdrawn."""
    return deadlines.due(since, law.rule("DIS-26", since).budget, (), calendar).on


def owed(batches: Iterable[Batch], standing: Collection[str], calendar: Calendar) -> Iterator[Owed]:
    """What some place that still stands, or where none is left any place at all, has yet to confirm; a document that
    was withdrawn is owed no more, the word of it is."""
    every = list(batches)
    gone = {name for one in every for name in one.gone}
    for one in every:
        if one.confirmed and all(each in one.confirmed for each in one.points if each in standing):
            continue
        for copy in one.copies:
            if copy.document not in gone:
                yield Owed(copy.document, last_day(copy.day, calendar), one.no)
        for name in one.gone:
            yield Owed(name, last_day(one.on, calendar), one.no, gone=True)


# ---------------------------------------------------------------- the package


def root(no: int) -> str:
    """The folder of a batch's package."""
    return f"copies-{no:05}"


def content_path(document: str) -> str:
    return f"data/{document}/document.json"


def file_path(document: str, place: int, name: str) -> str:
    """Where the file at that place, counted from 1, of a document lies: its ending as it was where that is plain."""
    _, dot, ending = name.rpartition(".")
    plain = dot and ending.isascii() and ending.isalnum() and len(ending) <= 8
    return f"data/{document}/{place:02}.{ending.lower() if plain else 'bin'}"


def about(of: Batch, titles: Mapping[str, str]) -> bytes:
    """`data/batch.json`: what the package holds; `titles` are those of the documents that are still public."""
    documents: list[Json] = [
        {
            "document": copy.document, "title": titles[copy.document], "content_sha256": copy.content,
            "day": copy.day.isoformat(),
        }
        for copy in of.copies
        if copy.document in titles
    ]  # fmt: skip
    since: list[Json] = [copy.document for copy in of.copies if copy.document not in titles]
    return canon.canonical(
        {
            "v": VERSION, "no": of.no, "on": of.on.isoformat(), "documents": documents, "gone": list[Json](of.gone),
            "gone_since": since,
        }
    )  # fmt: skip
