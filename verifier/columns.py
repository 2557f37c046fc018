"""What a verifier remembers of every event, packed: leaf hashes and places in the log."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Final, overload

from kernel.tiles import HASH

_BITS: Final = 256


class Hashes(Sequence[bytes]):
    """Hashes of 32 bytes, one after another in one piece."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data) // HASH

    @overload
    def __getitem__(self, at: int) -> bytes: ...

    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...

    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        numbers = range(len(self))[at]
        if isinstance(numbers, range):
            return [self[n] for n in numbers]
        return self._data[numbers * HASH : (numbers + 1) * HASH]


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
        self._places = array("q", [-1]) * count

    def __getitem__(self, tseq: int) -> int:
        if not 1 <= tseq <= len(self._places) or self._places[tseq - 1] < 0:
            raise KeyError(tseq)
        return self._places[tseq - 1]

    def __setitem__(self, tseq: int, index: int) -> None:
        self._places[tseq - 1] = index

    def __delitem__(self, tseq: int) -> None:
        self._places[tseq - 1] = -1

    def __iter__(self) -> Iterator[int]:
        return (n for n, index in enumerate(self._places, start=1) if index >= 0)

    def __len__(self) -> int:
        return sum(index >= 0 for index in self._places)
