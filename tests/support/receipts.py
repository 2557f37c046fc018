"""Receipts of a played lot, and the same ones forged by a platform that has every key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kernel import canon, journal, merkle
from kernel.canon import Json
from tests.support.case import LOG, Case
from tests.support.world import Person
from trading.acts import receipts
from trading.rules import receipt
from trading.rules.receipt_file import ReceiptFile


def of_bid(case: Case, n: int, seq: int = 1) -> ReceiptFile:
    """The receipt of bidder `n`, as the desk hands it out."""
    with case.hall.house.looking(case.hall.bidder(n).actor) as ctx:
        return receipts.of_bid(ctx, case.bids[n], seq)


def of_withdrawal(case: Case, n: int, seq: int = 1) -> ReceiptFile:
    """The receipt of bidder `n`'s withdrawal."""
    with case.hall.house.looking(case.hall.bidder(n).actor) as ctx:
        return receipts.of_withdrawal(ctx, case.bids[n], seq)


def of_enquiry(case: Case, person: Person, id: str) -> ReceiptFile:
    with case.hall.house.looking(person.actor) as ctx:
        return receipts.of_enquiry(ctx, id)


def raised(case: Case, type_: str, by: Person | None = None) -> str:
    """The number of the only question or objection of that kind, or of the only one by that person."""
    with case.hall.house.looking() as ctx:
        subjects = [*journal.subjects(ctx.tx, "Q-"), case.lot]
        entries = [entry for subject in subjects for entry in journal.entries(ctx.tx, subject)]
    [found] = [entry for entry in entries if entry.type == type_ and (by is None or entry.actor == by.actor.tag)]
    return str(found.body.get("objection", found.subject))


def body_of(file: ReceiptFile) -> dict[str, Json]:
    made: dict[str, Json] = json.loads(file.event)["body"]
    return made


def at_of(file: ReceiptFile) -> datetime:
    return canon.moment(json.loads(file.event)["at"])


def remade(case: Case, file: ReceiptFile, at: datetime | None = None, tseq: int = 0, **body: Json) -> ReceiptFile:
    """The receipt of an event that says something else; sealed, stamped and logged anew by the platform."""
    event = json.loads(file.event)
    event["body"] |= body
    event |= {"tseq": tseq} if tseq else {}
    event |= {"at": canon.instant(at)} if at else {}
    data = canon.canonical(event)
    leaf = journal.leaf(file.salt, data)
    paper = receipt.made(event["subject"], event["body"], leaf) if file.receipt else b""
    made, moment, desk = paper or data, canon.moment(event["at"]), case.hall.house.desk
    return replace(
        file,
        event=data,
        receipt=paper,
        p7s=desk.seal(made, moment),
        tsr=desk.stamp(made, moment),
        proof=logged(leaf),
    )


def logged(leaf: bytes, before: Sequence[bytes] = ()) -> bytes:
    """A proof under the log's own key that the leaf follows these."""
    tree = merkle.Tree([*before, leaf])
    path = tuple(merkle.inclusion_proof(tree.node, len(before), len(tree)))
    note = LOG.sign(merkle.TreeHead(LOG.name, len(tree), tree.root()).text)
    return merkle.proof_text(merkle.Proof(len(before), len(tree), path), note)


def leaf_of(file: ReceiptFile) -> bytes:
    return journal.leaf(file.salt, file.event)


def under(file: ReceiptFile, log: Sequence[bytes], size: int) -> ReceiptFile:
    """The same receipt with the proof that it had when the log had so many entries."""
    index, tree = merkle.proof_parts(file.proof)[0], merkle.Tree(log[:size])
    path = tuple(merkle.inclusion_proof(tree.node, index, size))
    note = LOG.sign(merkle.TreeHead(LOG.name, size, tree.root()).text)
    return replace(file, proof=merkle.proof_text(merkle.Proof(index, size, path), note))
