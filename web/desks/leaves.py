"""What lies open beside the score sheet: a file of the bid, and where its reader can go from there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from kernel.context import Context
from kernel.errors import Words
from trading.acts import stage
from trading.acts.reading import Lot
from trading.rules import priced, response
from web.desks import reader, structured_reading
from web.desks.bidding_here import ROLES
from web.desks.duties import page
from web.desks.reader import BLIND, Document, Folder
from web.format import size
from web.views.elements import Link
from web.views.scoring import Chapter, Leaf, ReadPage
from web.words import Text, join, phrase

SHOWN: Final = 20_000
"""So many letters of a text file stand beside the sheet; the whole is a download."""
PDF: Final = "application/pdf"
_ROLES: Final = {
    **{role.value: role.text for role in ROLES},
    priced.ROLE: priced.NAME,
    response.ROLE: Words("评审因素应答", "answers to the criteria"),
}
_NOTHING: Final = Words("这里没有文件。", "There are no files here.")


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the bid (from 1) at one of its pages, and beside it a file of another bid."""

    file: int = 1
    page: int = 1
    other: str = ""
    other_file: int = 1

    @property
    def query(self) -> str:
        said = {"file": self.file} | ({"page": self.page} if self.page > 1 else {})
        return urlencode(said | ({"with": self.other, "with_file": self.other_file} if self.other else {}))

    def among(self, ids: Collection[str]) -> Place:
        """The same, alone where the other is none of these."""
        return self if self.other in ids else replace(self, other="", other_file=1)

    def laid(self, other: str) -> Place:
        """With another bid beside; with none where that one lies there already."""
        return replace(self, other="" if other == self.other else other, other_file=1)


def place(query: Mapping[str, str]) -> Place:
    """What an address asks for; a number that is none is 1."""
    file, page_, other_file = (count(query.get(name, "")) for name in ("file", "page", "with_file"))
    return Place(file, page_, query.get("with", ""), other_file)


def count(text: str) -> int:
    """A number of an address, from 1."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def view(ctx: Context, lot: Lot, id_: str, at: Place) -> ReadPage:
    """A bid, or a number of the blind part, to read alone or beside another of its kind; NotFound if there is none."""
    listed = reader.folders(ctx, lot)
    on = reader.folder(ctx, lot, id_)
    action = page(lot.id, f"read/{id_}")
    pairs = [each for each in listed if each.id != id_ and each.is_blind is on.is_blind]
    at = at.among([each.id for each in pairs])
    other = next((each for each in pairs if each.id == at.other), None)
    return ReadPage(
        of=Link(Words(lot.title_zh, lot.title_en), page(lot.id, "bids")),
        bids=tuple(Chapter(each.name, page(lot.id, f"read/{each.id}"), each.id == id_) for each in listed),
        leaf=leaf(ctx, lot, on, at, action),
        others=tuple(Chapter(each.name, f"{action}?{at.laid(each.id).query}", each is other) for each in pairs),
        beside=leaf(ctx, lot, other, at, action) if other else None,
        links=grid(ctx, lot),
    )


def leaf(ctx: Context, lot: Lot, on: Folder, at: Place, back: str, pins: Sequence[tuple[int, int]] = ()) -> Leaf:
    """One file: plain text is shown, a PDF is read in the page, everything else is downloaded."""
    if not on.documents:
        return Leaf(on.name, (_NOTHING,), 1, ())
    second = on.id == at.other
    file = min(at.other_file if second else at.file, len(on.documents))
    one, source = on.documents[file - 1], page(lot.id, f"bids/{on.id}/{file}")

    def leads(n: int, page_: int = 1) -> str:
        there = replace(at, other_file=n) if second else replace(at, file=n, page=page_)
        return f"{back}?{there.query}"

    return Leaf(
        heading=join(on.name, one.name),
        paragraphs=_told(ctx, lot, on, one),
        file=file,
        contents=tuple(Chapter(_chapter(each), leads(n), n == file) for n, each in enumerate(on.documents, 1)),
        source=source if one.media_type == PDF else "",
        page=1 if second else at.page,
        pins=tuple(Chapter(_pin(on, n, at_), leads(n, at_)) for n, at_ in pins if n <= len(on.documents)),
        whole=Link(phrase("下载 {name}", name=one.name), source),
    )


def grid(ctx: Context, lot: Lot) -> tuple[Link, ...]:
    """Where the prices of all bids stand side by side; nothing where the lot has no bill of quantities."""
    asked = stage.document(ctx, lot).lot(lot.id).quantities
    return (Link(Words("分项报价对比", "Prices side by side"), page(lot.id, "quantities")),) if asked else ()


def begin(ctx: Context, lot: Lot) -> tuple[Link, ...]:
    """From the list of bids: into the reader, and to the prices."""
    listed = reader.folders(ctx, lot)
    here = [Link(Words("在线阅读", "Read here"), page(lot.id, f"read/{listed[0].id}"))] if listed else []
    return (*here, *grid(ctx, lot))


def _chapter(one: Document) -> Text:
    """A file of the bid by its name and what it is for."""
    role = _ROLES.get(one.role)
    return join(one.name, role) if role else one.name


def _pin(on: Folder, file: int, at: int) -> Text:
    return phrase("{name} 第 {n} 页", name=on.documents[file - 1].name, n=at)


def _told(ctx: Context, lot: Lot, on: Folder, one: Document) -> tuple[Text, ...]:
    if on.is_blind:
        return (BLIND,)
    return structured_reading.of_file(ctx, lot, on.bid, one.name) or _text(ctx, one)


def _text(ctx: Context, one: Document) -> tuple[Text, ...]:
    told = phrase("{type}，{size}。请下载后阅读。", type=one.media_type, size=size(one.size))
    if not one.media_type.startswith("text/plain") or one.size > 4 * SHOWN:
        return (told,)
    try:
        text = ctx.blobs.get(one.sha256).decode()
    except UnicodeDecodeError:
        return (told,)
    return tuple(line for line in text[:SHOWN].splitlines() if line.strip())
