"""The events of a long chain: read bundle by bundle, so that their number costs no memory but a line each."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Withheld
from kernel.errors import NotFound, NotValid
from kernel.tiles import HASH
from verifier import event as events
from verifier.columns import Rows, Words
from verifier.dossier import Dossier
from verifier.event import Event, Line
from verifier.findings import Findings, Place

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_BUNDLE: Final = re.compile(r"data/events/([A-Za-z0-9._-]{1,64})/([0-9]{6})-([0-9]{6})\.(jsonl|salts|places)")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_SIGNED, _FILLED = 1, 2


class Singles(dict[int, Event]):
    """The events of a chain that stands in single files, by number."""

    def lines(self) -> Iterator[Line]:
        return (self[n].line for n in sorted(self))

    def of(self, types: Collection[str]) -> list[int]:
        """The numbers of the events of these types, in order."""
        return [n for n in sorted(self) if self[n].type in types]

    def types(self) -> set[str]:
        return {event.type for event in self.values()}

    def drawn(self) -> Sequence[int]:
        """The numbers of the events that name a draw, in order."""
        return [n for n in sorted(self) if "did" in self[n].body]

    def read(self, _: Findings) -> Iterator[Event]:
        """All of them, which were read strictly before."""
        return (self[n] for n in sorted(self))

    def at(self, tseq: int) -> datetime:
        return self[tseq].at


class Bundles(Mapping[int, Event]):
    """By number the events of a chain that stands in bundles; only the bundle asked last lies in memory."""

    def __init__(self, dossier: Dossier, subject: str, count: int) -> None:
        self._dossier, self._subject, self._numbers = dossier, subject, tuple(names.bundles(count))
        self._rows, self._words = Rows("LLqB", count, (0, 0, 0, 0)), Words()
        self._opened, self._lines, self._salts = range(0), list[bytes](), b""
        self._drawn = Rows("L")
        self._sound = set[range]()
        self._by_type: dict[str, Rows] = {}

    @property
    def files(self) -> set[str]:
        """The paths that the chain's bundles must have."""
        return {self._path(numbers, kind) for numbers in self._numbers for kind in names.BUNDLED}

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[int]:
        return (n for n, (type_, *_) in enumerate(self._rows, start=1) if type_)

    def __getitem__(self, tseq: int) -> Event:
        if tseq not in self:
            raise KeyError(tseq)
        data = self._line(tseq)
        return Event(self._subject, tseq, data, json.loads(data), self.at(tseq), self._path(self._opened, "jsonl"))

    def __contains__(self, tseq: object) -> bool:
        return isinstance(tseq, int) and 1 <= tseq <= len(self._rows) and self._rows[tseq - 1][0] != 0

    def holds(self, tseq: int) -> bool:
        """Whether there is any content of the event, be it of its form or not."""
        return bool(self._rows[tseq - 1][3] & _FILLED)

    def lines(self) -> Iterator[Line]:
        """All that can be read, in order."""
        for n, (type_, actor, _, flags) in enumerate(self._rows, start=1):
            if type_:
                yield Line(n, self._words[type_], self._words[actor], bool(flags & _SIGNED))

    def salt(self, tseq: int) -> bytes:
        """Of an event that is there."""
        self._line(tseq)
        at = (tseq - self._opened.start) * HASH
        return self._salts[at : at + HASH]

    def of(self, types: Collection[str]) -> list[int]:
        """The numbers of the events of these types, in order."""
        return sorted(n for type_ in types for (n,) in self._by_type.get(type_, ()))

    def types(self) -> set[str]:
        return set(self._by_type)

    def drawn(self) -> Sequence[int]:
        """The numbers of the events that name a draw, in order."""
        return [n for (n,) in self._drawn]

    def read(self, findings: Findings) -> Iterator[Event]:
        """All of them, strictly, for the first time; what is malformed fails 03.01 and is left out."""
        for numbers in self._numbers:
            path = self._path(numbers, "jsonl")
            with findings.judging("03.01", Place(path, self._subject)):
                self._check(numbers)
                self._sound.add(numbers)
            for n in numbers if numbers in self._sound else ():
                if data := self._line(n):
                    self._rows[n - 1] = (0, 0, 0, _FILLED)
                    with findings.judging("03.01", Place(path, self._subject, n)):
                        self._keep(events.registered(self._subject, n, data, path))
                    if n in self:
                        yield self._kept

    def places(self) -> Iterator[tuple[int, int]]:
        """Number and index in the log of every event, as its bundle says; −1 where that is malformed."""
        for numbers in self._numbers:
            said = self._indices(numbers) if numbers in self._sound else [-1] * len(numbers)
            yield from zip(numbers, said, strict=True)

    def _check(self, numbers: range) -> None:
        """NotValid unless each of the bundle's files has something for every event."""
        self._open(numbers)
        due = len(numbers)
        if (len(self._lines), len(self._indices(numbers)), len(self._file(numbers, "salts"))) != (due, due, due * HASH):
            raise NotValid("bundle.malformed", "分册缺少事项、盐值或位置", "the bundle lacks events, salts or places")

    def _indices(self, numbers: range) -> list[int]:
        text = self._file(numbers, "places").decode("ascii", "replace")
        said = text.removesuffix("\n").split("\n") if text.endswith("\n") else []
        return [int(each) for each in said] if all(map(_INDEX.fullmatch, said)) else []

    def _keep(self, event: Event) -> None:
        line, at = event.line, (event.at - _EPOCH) // _MILLISECOND
        type_, actor = self._words.number(line.type), self._words.number(line.actor)
        self._rows[event.tseq - 1] = (type_, actor, at, _FILLED | line.signed * _SIGNED)
        if "did" in event.body:
            self._drawn.append(event.tseq)
        if line.type not in self._by_type:
            self._by_type[line.type] = Rows("L")
        self._by_type[line.type].append(event.tseq)
        self._kept = event

    def at(self, tseq: int) -> datetime:
        """When it was, without reading it again."""
        return _EPOCH + int(self._rows[tseq - 1][2]) * _MILLISECOND

    def _range(self, tseq: int) -> range:
        return self._numbers[(tseq - 1) // names.BUNDLE]

    def _line(self, tseq: int) -> bytes:
        if tseq not in self._opened:
            self._open(self._range(tseq))
        return self._lines[tseq - self._opened.start]

    def _open(self, numbers: range) -> None:
        data = self._file(numbers, "jsonl")
        self._opened, self._lines = numbers, data.split(b"\n")[:-1]
        self._salts = self._file(numbers, "salts")
        if not data.endswith(b"\n"):
            raise NotValid("bundle.malformed", "分册末行不完整", "the bundle breaks off")

    def _file(self, numbers: range, kind: str) -> bytes:
        path = self._path(numbers, kind)
        if path not in self._dossier.digests:
            raise _missing(path)
        return self._dossier.whole(path)

    def path(self, tseq: int, kind: str) -> str:
        """The file of that kind which has something for the event."""
        return self._path(self._range(tseq), kind)

    def _path(self, numbers: range, kind: str) -> str:
        return names.bundle(self._subject, numbers, kind)


def _missing(path: str) -> NotFound:
    return NotFound("dossier.file", f"缺少文件 {path}", f"the file {path} is missing", field=path)


# ---------------------------------------------------------------- each event as if it were a file


def digests(dossier: Dossier) -> dict[str, str]:
    """The digest of every file, and of every event and salt in a bundle as of a file of its own."""
    made = dict(dossier.digests)
    for path in dossier.digests:
        if (parts := _BUNDLE.fullmatch(path)) and path.endswith(".jsonl"):
            lines = dossier.whole(path).split(b"\n")[:-1]
            other = f"{path.removesuffix('jsonl')}salts"
            salts = dossier.whole(other) if other in dossier.digests else b""
            for at, line in enumerate(lines):
                if line:
                    tseq = int(parts[2]) + at
                    made[names.event(parts[1], tseq)] = sha256(line).hexdigest()
                    made[names.event(parts[1], tseq, "salt")] = sha256(salts[at * HASH : (at + 1) * HASH]).hexdigest()
    return made


def content(dossier: Dossier, item: Withheld) -> bytes:
    """The bytes of the event that an item is about, in whichever form; empty where they are not there."""
    if item.path in dossier.files:
        return dossier.files[item.path]
    for path in dossier.under(f"data/events/{item.subject}"):
        parts = _BUNDLE.fullmatch(path)
        if parts and path.endswith(".jsonl") and int(parts[2]) <= item.tseq <= int(parts[3]):
            lines = dossier.whole(path).split(b"\n")
            at = item.tseq - int(parts[2])
            return lines[at] if at < len(lines) else b""
    return b""
