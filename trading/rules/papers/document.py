"""A PDF that was opened: its objects, its streams, its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from trading.rules.papers import streams
from trading.rules.papers.syntax import Broken, Budget, Name, Reader, Ref, Stream, TooMuch, Value

MOST_PAGES: Final = 20_000
OBJECT: Final = re.compile(rb"[\x00\t\n\f\r ]*([0-9]{1,10})[\x00\t\n\f\r ]+([0-9]{1,5})[\x00\t\n\f\r ]+obj")
_BEGINS: Final = re.compile(rb"stream(?:\r\n|\n|\r)")
_ENDS: Final = re.compile(rb"[\x00\t\n\f\r ]*endstream")


@dataclass(frozen=True, slots=True)
class Packed:
    """An object that lies in an object stream."""

    container: int
    index: int


@dataclass(slots=True)
class Document:
    """`places`: where each object stands, the newest word first; `older`: places that a later revision replaced."""

    data: bytes
    budget: Budget = field(default_factory=Budget)
    places: dict[int, int | Packed] = field(default_factory=dict)
    trailer: dict[str, Value] = field(default_factory=dict)
    older: int = 0
    searched: bool = False
    free: set[int] = field(default_factory=set)
    _kept: dict[int, Value] = field(default_factory=dict)
    _unpacked: dict[int, list[Value]] = field(default_factory=dict)
    _under_way: set[int] = field(default_factory=set)

    def object(self, number: int) -> Value:
        """The object of this number; None if there is none. Broken if it is not what it must be."""
        if number in self._kept:
            return self._kept[number]
        place = self.places.get(number)
        if place is None:
            return None
        if number in self._under_way:
            raise Broken(f"object {number} needs itself")
        self._under_way.add(number)
        made = self._packed(place) if isinstance(place, Packed) else self.standing(place)
        self._under_way.discard(number)
        self._kept[number] = made
        return made

    def of(self, value: Value) -> Value:
        """The value itself, or what the reference leads to."""
        for _ in range(32):
            if not isinstance(value, Ref):
                return value
            value = self.object(value.number)
        raise Broken("references that lead to references")

    def facts(self, value: Value) -> dict[str, Value]:
        """The dictionary that this is or leads to; an empty one if it is none."""
        found = self.of(value)
        if isinstance(found, Stream):
            return found.facts
        return found if isinstance(found, dict) else {}

    def listed(self, value: Value) -> list[Value]:
        found = self.of(value)
        return found if isinstance(found, list) else []

    def named(self, value: Value) -> str:
        """The name that this is or leads to; an empty one if it is none."""
        found = self.of(value)
        return str(found) if isinstance(found, Name) else ""

    def decoded(self, stream: Stream) -> bytes:
        """The stream's content, its settings looked up."""
        facts = {name: self.of(stream.facts.get(name)) for name in ("Filter", "DecodeParms")}
        if isinstance(facts["DecodeParms"], list):
            facts["DecodeParms"] = [self.of(each) for each in facts["DecodeParms"]]
        return streams.decoded(Stream(facts, stream.raw), self.budget)

    def _packed(self, place: Packed) -> Value:
        if place.container not in self._unpacked:
            self._unpacked[place.container] = self._contained(place.container)
        inside = self._unpacked[place.container]
        return inside[place.index] if place.index < len(inside) else None

    def _contained(self, container: int) -> list[Value]:
        stream = None if isinstance(self.places.get(container), Packed) else self.object(container)
        if not isinstance(stream, Stream):
            raise Broken(f"no object stream {container}")
        data = self.decoded(stream)
        return [Reader(data, at, self.budget).value() for _, at in inside(stream, data, self.budget)]

    def standing(self, at: int) -> Value:
        head = OBJECT.match(self.data, at)
        if head is None:
            raise Broken(f"no object at {at}")
        reader = Reader(self.data, head.end(), self.budget)
        value = reader.value()
        if not isinstance(value, dict) or reader.ended():
            return value
        begins = _BEGINS.match(self.data, reader.at)
        return value if begins is None else Stream(value, self._raw(begins.end(), value))

    def _raw(self, start: int, facts: dict[str, Value]) -> bytes:
        length = self.of(facts.get("Length"))
        if isinstance(length, int) and length >= 0 and _ENDS.match(self.data, start + length):
            return self.data[start : start + length]
        end = self.data.find(b"endstream", start)
        if end < 0:
            raise Broken(f"a stream that does not end at {start}")
        self.searched = True
        return self.data[start:end]


def inside(stream: Stream, data: bytes, budget: Budget) -> list[tuple[int, int]]:
    """(number, offset) of each object of an object stream."""
    count, first = stream.facts.get("N"), stream.facts.get("First")
    if not isinstance(count, int) or not isinstance(first, int) or not 0 <= count <= len(data) or first < 0:
        raise Broken("an object stream without its numbers")
    head, made = Reader(data, 0, budget), []
    for _ in range(count):
        number, at = head.value(), head.value()
        if not isinstance(number, int) or not isinstance(at, int) or at < 0:
            raise Broken("an object stream without its numbers")
        made.append((number, first + at))
    return made


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `resources` its own or inherited."""

    number: int
    facts: dict[str, Value]
    resources: Value


def pages(document: Document) -> list[Page]:
    """In order. Broken if the tree is none: a node that is met twice, or that is no dictionary."""
    root = document.facts(document.trailer.get("Root"))
    waiting: list[tuple[Value, Value]] = [(root.get("Pages"), None)]
    seen: set[int] = set()
    made: list[Page] = []
    while waiting:
        node, above = waiting.pop()
        if not isinstance(node, Ref) or node.number in seen:
            raise Broken("pages that are no tree")
        seen.add(node.number)
        if len(seen) > MOST_PAGES:
            raise TooMuch("pages")
        facts = document.facts(node)
        resources = facts.get("Resources", above)
        if document.named(facts.get("Type")) == "Page" or "Kids" not in facts:
            made.append(Page(node.number, facts, resources))
        else:
            waiting += [(kid, resources) for kid in reversed(document.listed(facts["Kids"]))]
    return made
