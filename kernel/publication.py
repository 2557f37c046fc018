"""The log as static files for mirrors: every tile before the checkpoint that names it, and never backwards."""

from __future__ import annotations

from sqlalchemy import Engine

from kernel import merkle, sequencer, tiles
from kernel.checkpoints import Checkpoint
from kernel.db import reading
from kernel.errors import Fault
from kernel.merkle import TreeHead
from kernel.mirror import Mirror
from kernel.sequencer import Signer


def published(mirror: Mirror, signer: Signer) -> TreeHead | None:
    """What the mirror's checkpoint says, None before the first; NotTrusted if our key did not sign it."""
    note = mirror.get(tiles.CHECKPOINT)
    return merkle.tree_head(signer.opened(note)) if note else None


def publish(engine: Engine, mirror: Mirror, made: Checkpoint, old: int) -> None:
    """Put out what the log has grown by since size `old`, then the checkpoint.

    Partial tiles go once the whole tile lies there. A publication that broke off is made good by the next one.
    """
    for one in tiles.grown(old, made.size):
        with reading(engine) as tx:
            mirror.put(one.name, sequencer.tile(tx, one))
        if one.whole:
            mirror.drop(f"{one.name}.p")
    mirror.put(tiles.CHECKPOINT, made.note)


def check(engine: Engine, signer: Signer, mirror: Mirror) -> None:
    """As `sequencer.check`, and against what was published: the memory that no backup of the database can undo."""
    known = published(mirror, signer)
    sequencer.check(engine, signer, known.size if known else 0)
    if known is None:
        return
    with reading(engine) as tx:
        if sequencer.root(tx, known.size) != known.root:
            raise Fault(f"the log's tiles do not give the root that was published at size {known.size}")
