"""What was signed is what was done: each statement says what its event says."""

from __future__ import annotations

from disclosure.rules import dossier as names
from disclosure.rules import event_types
from signing.rules import statement
from signing.rules.statement import Done
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event


def each(case: Case, _: Chain, event: Event) -> None:
    """02.01 as far as statements go."""
    named = [event.body.get(name) for name in ("doc_sha256", "p7s_sha256")]
    digest = named[0]
    if not (isinstance(digest, str) and isinstance(named[1], str)):
        named_some = {"doc_sha256", "p7s_sha256"} & set(event.body)
        if named_some or event_types.must_sign(event.type, event.body):
            case.findings.fail("02.01", event.place, "应签名而未指明签名", "it names no signature, and must")
        return
    if case.is_withheld(names.doc(digest, "json")):
        case.findings.cannot("02.01", "陈述未公开", "the statement is withheld", event.place)
        return
    with case.findings.judging("02.01", event.place):
        statement.check(case.document(digest), Done(event.type, event.subject, event.actor, event.body))
