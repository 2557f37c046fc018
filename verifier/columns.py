"""What a verifier remembers of every event: in temporary files, a page of each in memory, however long a chain."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from heapq import merge
from itertools import islice, pairwise
from struct import Struct
from typing import Any, Final, overload
from weakref import finalize

from kernel.tiles import HASH

PAGE: Final = 256
"""Rows in memory at a time; what fits into one page needs no file."""
RUN: Final = 16 * PAGE
"""Pairs that are sorted at a time."""
_BITS: Final = 256

Row = tuple[Any, ...]


class Rows:
    """Rows of one form (that of `struct`, little-endian), numbered from 0; only the page asked last lies in memory."""

    def __init__(self, form: str, count: int = 0, empty: Row = ()) -> None:
        """`count` rows like `empty` to begin with."""
        self._form = Struct(f"<{form}")
        self._count, self._at, self._changed = 0, 0, False
        self._page: list[Row] = []
        self._file: Any = None
        for _ in range(count):
            self.append(*empty)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: int) -> Row:
        page, of = divmod(at, PAGE)
        if page != self._at:
            self._turn(page)
        return self._page[of]

    def __setitem__(self, at: int, row: Row) -> None:
        page, of = divmod(at, PAGE)
        if page != self._at:
            self._turn(page)
        self._page[of] = row
        self._changed = True

    def __iter__(self) -> Iterator[Row]:
        return self.span(0, self._count)

    def append(self, *row: Any) -> None:  # noqa: ANN401  what the form holds
        page = self._count // PAGE
        if page != self._at:
            self._turn(page)
        self._page.append(row)
        self._count += 1
        self._changed = True

    def span(self, begin: int, end: int) -> Iterator[Row]:
        """The rows from `begin` to before `end`, through a page of their own."""
        for first in range(begin - begin % PAGE, end, PAGE):
            rows = self._page if first // PAGE == self._at else self._read(first // PAGE)
            yield from rows[max(begin - first, 0) : end - first]

    def _turn(self, page: int) -> None:
        if self._changed:
            self._write(self._at, b"".join(self._form.pack(*row) for row in self._page))
        self._page, self._at, self._changed = self._read(page), page, False

    def _read(self, page: int) -> list[Row]:
        if self._file is None:
            return []
        size = self._form.size * PAGE
        self._file.seek(page * size)
        return list(self._form.iter_unpack(self._file.read(size)))

    def _write(self, page: int, data: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with these rows
            finalize(self, self._file.close)
        self._file.seek(page * self._form.size * PAGE)
        self._file.write(data)


def ascending(pairs: Iterable[tuple[int, int]]) -> Iterator[Row]:
    """The pairs in order, sorted run by run and merged: their number costs no memory. A run goes on as long as it can;
    of what is in order already there is one."""
    kept, begins, rest, last = Rows("qq"), [0], iter(pairs), (0, 0)
    while run := sorted(islice(rest, RUN)):
        if run[0] < last:
            begins.append(len(kept))
        for pair in run:
            kept.append(*pair)
        last = run[-1]
    return merge(*(kept.span(begin, end) for begin, end in pairwise([*begins, len(kept)])))


class Hashes(Sequence[bytes]):
    """Hashes of 32 bytes, one after another."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._rows = Rows(f"{HASH}s")
        for each in hashes:
            self._rows.append(each)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[bytes]:
        return (each for (each,) in self._rows)

    @overload
    def __getitem__(self, at: int) -> bytes: ...

    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...

    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        numbers = range(len(self))[at]
        if isinstance(numbers, range):
            return [self[n] for n in numbers]
        return bytes(self._rows[numbers][0])


class Words:
    """Words that come again and again, each as a number; the empty one is 0."""

    def __init__(self) -> None:
        self._numbers = {"": 0}
        self._words = [""]

    def number(self, word: str) -> int:
        if word not in self._numbers:
            self._numbers[word] = len(self._words)
            self._words.append(word)
        return self._numbers[word]

    def __getitem__(self, number: int) -> str:
        return self._words[number]


class Taken:
    """Which places in the log somebody has: a bit for each, by tiles."""

    def __init__(self) -> None:
        self._tiles: dict[int, int] = {}

    def take(self, index: int) -> bool:
        """Whether it was free until now."""
        tile, bit = index // _BITS, 1 << index % _BITS
        before = self._tiles.get(tile, 0)
        self._tiles[tile] = before | bit
        return not before & bit


class Places(MutableMapping[int, int]):
    """Number from 1 to `count` → index in the log, for those that have one."""

    def __init__(self, count: int) -> None:
        self._places = Rows("q", count, (-1,))

    def __getitem__(self, tseq: int) -> int:
        index = self._places[tseq - 1][0] if 1 <= tseq <= len(self._places) else -1
        if index < 0:
            raise KeyError(tseq)
        return int(index)

    def __setitem__(self, tseq: int, index: int) -> None:
        self._places[tseq - 1] = (index,)

    def __delitem__(self, tseq: int) -> None:
        self._places[tseq - 1] = (-1,)

    def __iter__(self) -> Iterator[int]:
        return (n for n, (index,) in enumerate(self._places, start=1) if index >= 0)

    def __len__(self) -> int:
        return sum(index >= 0 for (index,) in self._places)
