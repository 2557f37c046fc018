"""What was published, for whoever takes it over: the journal of notices, number by number, each with its proof."""

from __future__ import annotations

from typing import Final

from disclosure.acts.pressing import NOTICES
from kernel import journal, sequencer
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow
from kernel.journal import Entry

MOST: Final = 100


def since(ctx: Context, after: int) -> dict[str, Json]:
    """At most `MOST` entries from the one after number `after` on, as far as a checkpoint proves them."""
    entries: list[Json] = []
    for entry in journal.since(ctx.tx, NOTICES, after, MOST):
        try:
            sequencer.inclusion(ctx.tx, entry.leaf)
        except NotNow:
            break
        entries.append(_row(entry))
    return {"subject": NOTICES, "entries": entries}


def _row(entry: Entry) -> dict[str, Json]:
    id_, leaf = str(entry.body["notice"]), entry.leaf.hex()
    return {
        "tseq": entry.tseq,
        "tprev": entry.tprev,
        "leaf": leaf,
        "event": entry.data.decode(),
        "salt": entry.salt.hex(),
        "proof": f"/log/proofs/{leaf}",
        "notice": f"/api/v1/notices/{id_}",
        "content": f"/notices/{id_}/content.json",
        "pdf": {lang: f"/notices/{id_}/pdf/{lang}" for lang in sorted(entry.body["pdf_sha256"])},
    }
