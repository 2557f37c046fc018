"""What was signed is what was done: each statement says what its event says."""

from __future__ import annotations

from disclosure.rules import dossier as names
from signing.rules import statement
from signing.rules.statement import Done
from verifier.case import Case


def check(case: Case) -> None:
    """02.01 as far as statements go."""
    for event in case.events():
        digest = event.body.get("doc_sha256")
        if isinstance(digest, str):
            if case.is_withheld(names.doc(digest, "json")):
                case.findings.cannot("02.01", "陈述未公开", "the statement is withheld", event.place)
                continue
            with case.findings.judging("02.01", event.place):
                statement.check(case.document(digest), Done(event.type, event.subject, event.actor, event.body))
