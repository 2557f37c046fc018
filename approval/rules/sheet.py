"""A filled form (一表) from its lock on: what its chain says of it, its corrections, and who has read which part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from approval.rules.done import Done
from kernel.errors import Fault
from kernel.reader import Reader


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who has read a department's form last, of which office, when, and what it said then."""

    office: str
    by: str
    at: datetime
    values_sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`schema`: the version of the form that it was locked under; `values_sha256`: what it says now; `corrected`: the
    fields that were corrected, in that order; `held`: those that the enterprise base answered; `read`: the last receipt
    of each department's form."""

    form: str
    schema: str
    enterprise: str
    locked: datetime
    values_sha256: str
    held: frozenset[str] = frozenset()
    corrected: tuple[str, ...] = ()
    read: Mapping[str, Receipt] = field(default_factory=dict)

    def current(self, own: str) -> bool:
        """Whether what was read of the department's form is what it says now."""
        receipt = self.read.get(own)
        return receipt is not None and receipt.values_sha256 == self.values_sha256


def sheet(acts: Iterable[Done]) -> Sheet:
    """The sheet of a whole chain, `lock` first."""
    found: Sheet | None = None
    for done in acts:
        found = _locked(done) if found is None else _after(found, done)
    if found is None:
        raise Fault("a filled form without its lock")
    return found


def _locked(done: Done) -> Sheet:
    reader = Reader(done.body)
    enterprise = reader.text("enterprise") if reader.has("enterprise") else ""
    return Sheet(
        form=reader.text("form"),
        schema=reader.text("schema_sha256"),
        enterprise=enterprise,
        locked=done.at,
        values_sha256=reader.text("values_sha256"),
        held=frozenset(one.text("field") for one in reader.each("held")),
    )


def _after(of: Sheet, done: Done) -> Sheet:
    reader = Reader(done.body)
    if done.verb == "correct":
        return replace(
            of, values_sha256=reader.text("values_sha256"), corrected=(*of.corrected, reader.text("field"))
        )  # fmt: skip
    receipt = Receipt(reader.text("office"), reader.text("by"), done.at, reader.text("values_sha256"))
    return replace(of, read={**of.read, reader.text("own"): receipt})
