"""How a log is cut into static files (C2SP tlog-tiles): names, widths, bundles of entries, nodes from tiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kernel import merkle
from kernel.errors import NotFound, NotValid

WIDTH: Final = 256
HEIGHT: Final = 8
HASH: Final = 32
DEEPEST: Final = 63
MOST_DIGITS: Final = 15
CHECKPOINT: Final = "checkpoint"
ENTRIES: Final = "entries"


@dataclass(frozen=True, slots=True)
class Tile:
    """`width` hashes of height 8·level from number 256·n on; level None: so many log entries instead."""

    level: int | None
    n: int
    width: int = WIDTH

    @property
    def whole(self) -> bool:
        return self.width == WIDTH

    @property
    def name(self) -> str:
        """`tile/0/x001/234`, `tile/entries/067.p/12`."""
        level = ENTRIES if self.level is None else str(self.level)
        return f"tile/{level}/{_grouped(self.n)}" + ("" if self.whole else f".p/{self.width}")


def _grouped(n: int) -> str:
    digits = f"{n:0{-(-len(str(n)) // 3) * 3}d}"
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def named(level: str, rest: str) -> Tile:
    """The tile that `tile/<level>/<rest>` names; NotFound for a name that no tile has."""
    whole, dot, width = rest.partition(".p/")
    digits = "".join(group.removeprefix("x") for group in whole.split("/"))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MOST_DIGITS:
        raise unknown()
    made = Tile(_level(level), int(digits), _width(width) if dot else WIDTH)
    if made.name != f"tile/{level}/{rest}":
        raise unknown()
    return made


def _level(text: str) -> int | None:
    if text == ENTRIES:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= DEEPEST):
        raise unknown()
    return int(text)


def _width(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < WIDTH):
        raise unknown()
    return int(text)


def unknown() -> NotFound:
    return NotFound("log.no_tile", "没有这一块", "there is no such tile")


def grown(old: int, size: int) -> Iterator[Tile]:
    """The tiles and bundles that the tree of `size` leaves has and the tree of `old` does not, the lowest first."""
    for level in (None, *range(DEEPEST + 1)):
        height = HEIGHT * (level or 0)
        before, now = old >> height, size >> height
        if level and not now:
            return
        for n in range(before // WIDTH, -(-now // WIDTH)):
            width = min(WIDTH, now - n * WIDTH)
            if n * WIDTH + width > before:
                yield Tile(level, n, width)


def edge(size: int, level: int | None, n: int) -> Tile:
    """Tile `n` as the tree of `size` leaves has it; NotFound if it has none."""
    width = min(WIDTH, (size >> HEIGHT * (level or 0)) - n * WIDTH)
    if width <= 0:
        raise unknown()
    return Tile(level, n, width)


def bundle(entries: Iterable[bytes]) -> bytes:
    """Log entries, each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def entries(data: bytes) -> list[bytes]:
    """What `bundle` wrote; NotValid if it breaks off."""
    found, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2])
        if end > len(data) or at + 2 > len(data):
            raise NotValid("log.bundle", "条目分块不完整", "a bundle of entries breaks off")
        found.append(data[at + 2 : end])
        at = end
    return found


def hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


Fetch = Callable[[int, int], bytes]
"""(level, n) → what there is of that tile."""


def nodes(fetch: Fetch) -> merkle.Nodes:
    """Every complete subtree, from the tiles that `fetch` gives; NotFound where they do not reach."""

    def node(level: int, index: int) -> bytes:
        above, height = divmod(level, HEIGHT)
        n, offset = divmod(index << height, WIDTH)
        data = fetch(above, n)[offset * HASH : (offset + (1 << height)) * HASH]
        if len(data) != HASH << height:
            raise NotFound(
                "log.tile_short",
                f"分块 {above}/{n} 不完整",
                f"tile {above}/{n} of the log is incomplete",
            )
        return merkle.root(hashes(data))

    return node
