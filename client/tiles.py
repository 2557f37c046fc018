"""Where a log's static files are read from: a folder, or over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import httpx

from kernel import tiles
from kernel.errors import NotFound, NotTrusted
from kernel.tiles import HASH, Tile

LARGEST: Final = 1 << 26
"""No bundle is larger: 256 entries, each with a length of two bytes."""


class Source(Protocol):
    """The files below a log's prefix."""

    def get(self, name: str) -> bytes:
        """NotFound if there is no such file."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A mirror on disk."""

    path: Path

    def get(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _missing(name) from error


@dataclass(frozen=True, slots=True)
class Web:
    """A log's prefix on the web, such as `https://site/log`."""

    http: httpx.Client
    prefix: str

    def get(self, name: str) -> bytes:
        try:
            with self.http.stream("GET", f"{self.prefix.rstrip('/')}/{name}") as answer:
                if answer.status_code != httpx.codes.OK:
                    raise _missing(name)
                data = b""
                for piece in answer.iter_bytes():
                    data += piece
                    if len(data) > LARGEST:
                        raise _missing(name)
                return data
        except httpx.HTTPError as error:
            raise _missing(name) from error


def hashes(source: Source, one: Tile) -> bytes:
    """The hashes of a tile; a part that is gone is cut from the whole. NotTrusted for another number of bytes."""
    data = _part_or_whole(source, one)
    if len(data) < one.width * HASH or len(data) % HASH:
        raise _short(one)
    return data[: one.width * HASH]


def entries(source: Source, one: Tile) -> list[bytes]:
    """The entries of a bundle; as `hashes`."""
    found = tiles.entries(_part_or_whole(source, one))
    if len(found) < one.width:
        raise _short(one)
    return found[: one.width]


def _part_or_whole(source: Source, one: Tile) -> bytes:
    try:
        return source.get(one.name)
    except NotFound:
        if one.whole:
            raise
        return source.get(Tile(one.level, one.n).name)


def _short(one: Tile) -> NotTrusted:
    return NotTrusted("log.tile_short", f"分块 {one.name} 不完整", f"the tile {one.name} is incomplete")


def _missing(name: str) -> NotFound:
    return NotFound("log.file_missing", f"读不到日志文件 {name}", f"the log's file {name} cannot be read", field=name)
