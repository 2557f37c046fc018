"""Dossiers that are kept: made once for each state of a lot's chains, and for good once the lot is archived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from disclosure import store
from disclosure.acts import dossier
from disclosure.acts.gathered import Origin
from disclosure.acts.gathering import TRUST, subjects
from disclosure.rules.dossier import VERSION, Edition
from kernel import canon, journal
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.context import Context
from trading.acts import reading
from trading.rules.lifecycle import Stage

PART: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A dossier on its shelf, and the state of the chains that it tells of."""

    lot: str
    edition: Edition
    state: str
    sha256: str


def shelf(blobs: Blobs) -> Blobs:
    """Where dossiers lie, and nothing else: one that is out of date can go without asking who else has its bytes."""
    return blobs.shelf("dossiers")


def kept(ctx: Context, lot: str, edition: Edition, origin: Origin) -> str | None:
    """The digest of the dossier that is kept and still true; None if one has to be made. Refuses as `dossier.bag`."""
    dossier.ended(ctx, lot, edition)
    row = store.dossier(ctx.tx, lot, edition)
    if row is None or row.state != _state(ctx, lot, origin) or not shelf(ctx.blobs).has(row.sha256):
        return None
    return str(row.sha256)


def make(ctx: Context, lot: str, edition: Edition, origin: Origin) -> Made:
    """Make it and put it on the shelf, in constant memory; reads only, because a large one takes its time."""
    state = _state(ctx, lot, origin)
    with ctx.blobs.scratch() as whole:
        dossier.write(dossier.bag(ctx, lot, edition, origin), whole)
        whole.seek(0)
        return Made(lot, edition, state, shelf(ctx.blobs).write(_parts(whole)))


def keep(ctx: Context, made: Made) -> str:
    """Note it as the lot's dossier, and forget the one before. The digest that counts: whoever was first is kept."""
    row = store.dossier(ctx.tx, made.lot, made.edition)
    if row is not None and row.state == made.state and shelf(ctx.blobs).has(row.sha256):
        return str(row.sha256)
    store.keep_dossier(ctx.tx, made.lot, made.edition, made.state, made.sha256, canon.instant(ctx.now))
    if row is not None and row.sha256 != made.sha256:
        shelf(ctx.blobs).erase(row.sha256)
    return made.sha256


def _parts(whole: IO[bytes]) -> Iterator[bytes]:
    while part := whole.read(PART):
        yield part


def _state(ctx: Context, lot: str, origin: Origin) -> str:
    """A digest of all heads that the dossier rests on, and of what was erased; of an archived lot only its own chains'
    heads, because nothing can be added to them and whoever downloads it again must get the same bytes."""
    found = reading.lot(ctx, lot)
    archived = found.stage is Stage.ARCHIVED
    heads: list[Json] = []
    for subject in (*subjects(ctx, found), TRUST):
        entries = journal.entries(ctx.tx, subject)
        erased: list[Json] = [entry.tseq for entry in entries if entry.erased]
        fixed = archived and not subject.startswith(("L-", "B-"))
        heads.append([subject, "" if fixed or not entries else entries[-1].leaf.hex(), erased])
    return canon.sha256(canon.canonical({"v": VERSION, "log": origin.log, "heads": heads})).hex()
