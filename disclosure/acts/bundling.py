"""A long chain in bundles of events, and the log's tiles that prove where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from disclosure.acts.gathered import Case
from disclosure.rules import dossier
from kernel import sequencer, tiles
from kernel.journal import Entry


def chain(case: Case, entries: Sequence[Entry], *, hidden: bool) -> None:
    """The bundles of one chain, with an empty line and a salt of zeros for what is left out, and its tiles.

    NotNow while its last event waits for the log."""
    if len(entries) <= dossier.BUNDLE:
        return
    sequencer.inclusion(case.ctx.tx, entries[-1].leaf, case.under.size)
    subject = entries[0].subject
    places = sequencer.places(case.ctx.tx, subject)
    for numbers in dossier.bundles(len(entries)):
        here = [entries[n - 1] for n in numbers]
        shown = [None if hidden or entry.erased else entry for entry in here]
        written = {
            "jsonl": b"".join((entry.data if entry else b"") + b"\n" for entry in shown),
            "salts": b"".join(entry.salt if entry else bytes(tiles.HASH) for entry in shown),
            "places": "".join(f"{places[entry.leaf]}\n" for entry in here).encode(),
        }
        for kind, data in written.items():
            case.files[dossier.bundle(subject, numbers, kind)] = data
    _tiles(case, places.values())


def _tiles(case: Case, places: Iterable[int]) -> None:
    """The tiles with these places, all that stand above them, and the right edge: the root follows from them."""
    size = case.under.size
    wanted = set(places) | {size - 1}
    for level in range(tiles.DEEPEST + 1):
        if not size >> tiles.HEIGHT * level:
            return
        numbers = {place // tiles.WIDTH for place in wanted}
        for n in numbers | {(size >> tiles.HEIGHT * level) // tiles.WIDTH}:
            _tile(case, level, n)
        wanted = numbers


def _tile(case: Case, level: int, n: int) -> None:
    """The tile as the tree of the final checkpoint has it; nothing where that tree ends before it."""
    first = n * tiles.WIDTH
    if first < case.under.size >> tiles.HEIGHT * level:
        asked = tiles.edge(case.under.size, level, n)
        case.files[dossier.tile(asked)] = sequencer.tile(case.ctx.tx, asked)
