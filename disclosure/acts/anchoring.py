"""The log's checkpoint that a paper carries, so that whoever holds the paper holds the log to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from disclosure.rules.papers import Paper
from disclosure.rules.parts import Anchor, Proof
from kernel import journal, sequencer
from kernel.context import Context

P = TypeVar("P", bound=Paper)


def anchored(ctx: Context, view: P) -> P:
    """The paper with its checkpoint."""
    return replace(view, proof=under(ctx, view.proof))


def under(ctx: Context, proof: Proof) -> Proof:
    """With the checkpoint of now that proves the paper's entry, or else the newest entries before it.

    A paper is made within seconds of its entry, mostly before the next checkpoint; it says how far its own reaches.
    """
    before = journal.entries(ctx.tx, proof.subject)[: proof.entry]
    found = sequencer.proven(ctx.tx, [entry.leaf for entry in before])
    if found is None:
        return proof
    signed, until = found
    return replace(proof, anchor=Anchor(signed.note, signed.size, signed.root.hex(), signed.witnesses, until))
