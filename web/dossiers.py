"""Dossiers as downloads: made once for each state of a lot's chains, then the same bytes for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from litestar.response import Stream

from disclosure.acts import keeping
from disclosure.rules.dossier import Edition
from kernel.actor import CLERK, Actor
from web.request import House

_MAKING: Final = threading.Lock()
"""One at a time: whoever waited finds what the other one made."""


def digest(house: House, who: Actor, lot: str, edition: Edition) -> str:
    """The dossier's SHA-256; refuses like `disclosure.acts.dossier.bag`."""
    return _kept(house, who, lot, edition) or _made(house, who, lot, edition)


def _kept(house: House, who: Actor, lot: str, edition: Edition) -> str | None:
    with house.looking(who) as ctx:
        return keeping.kept(ctx, lot, edition, house.origin)


def _made(house: House, who: Actor, lot: str, edition: Edition) -> str:
    with _MAKING:
        if found := _kept(house, who, lot, edition):
            return found
        with house.looking(who) as ctx:
            made = keeping.make(ctx, lot, edition, house.origin)
        with house.acting(CLERK) as ctx:
            return keeping.keep(ctx, made)


def saved(house: House, sha256: str, name: str) -> Stream:
    """The ZIP in parts, whatever its size."""
    kept = keeping.shelf(house.blobs)
    headers = {
        "content-disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-length": str(kept.size(sha256)),
        "etag": f'"{sha256}"',
    }
    return Stream(_parts(kept.chunks(sha256)), media_type="application/zip", headers=headers)


def _parts(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
