"""The log's checkpoint that a paper carries, so that whoever holds the paper holds the log to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from disclosure.rules.papers import Paper
from disclosure.rules.parts import Anchor
from kernel import journal, sequencer
from kernel.context import Context

P = TypeVar("P", bound=Paper)


def anchored(ctx: Context, view: P) -> P:
    """The paper with the checkpoint of now that proves its entry, or else the newest entries before it.

    A paper is made within seconds of its entry, mostly before the next checkpoint; it says how far its own reaches.
    """
    before = journal.entries(ctx.tx, view.proof.subject)[: view.proof.entry]
    found = sequencer.proven(ctx.tx, [entry.leaf for entry in before])
    if found is None:
        return view
    signed, until = found
    anchor = Anchor(signed.note, signed.size, signed.root.hex(), signed.witnesses, until)
    return replace(view, proof=replace(view.proof, anchor=anchor))
