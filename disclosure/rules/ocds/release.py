"""One release: what one public notice of a purchase says, once and for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from disclosure.rules import notice
from disclosure.rules.ocds import course, tender
from disclosure.rules.ocds.parts import Facts, Node, organisation, parties, when
from trading.rules.lifecycle import COMPETED

VERSION: Final = "1.1"
LICENSE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Facts of official acts: given to everybody without conditions."""
_AT: Final = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_{}_extension/{}/extension.json"
EXTENSIONS: Final = tuple(
    _AT.format(name, version)
    for name, version in (
        ("location", "v1.1.5"),
        ("bid", "v1.1.5"),
        ("lots", "v1.1.5"),
        ("enquiry", "v1.1.5"),
        ("participationFee", "v1.1.5"),
        ("process_title", "v1.1.5"),
        ("bidOpening", "master"),
        ("techniques", "master"),
        ("awardCriteria", "master"),
        ("documentation", "master"),
        ("submissionTerms", "master"),
        ("legalBasis", "1.1"),
    )
)
"""What a package declares: all that a release of ours may hold beside the core, and what those need."""


def _announced(facts: Facts) -> Node:
    return {"planning": tender.planning(facts), "tender": tender.notice(facts)}


def _amended(facts: Facts) -> Node:
    changed = {"id": facts.notice, "date": when(facts.source.at), "rationale": facts.source.body.text("reason")}
    return {"tender": tender.notice(facts) | {"amendments": [changed]}}


def _document(type_: str) -> Callable[[Facts], Node]:
    return lambda facts: course.told(facts, type_)


Made = Callable[[Facts], Node]
MAKERS: Final[Mapping[str, tuple[str, Made]]] = {
    notice.TENDER: ("tender", _announced),
    notice.CHANGE: ("tenderAmendment", _amended),
    notice.CLARIFICATION: ("tenderUpdate", course.clarified),
    notice.OPENING: ("tenderUpdate", course.opened),
    notice.CANDIDATES: ("award", course.candidates),
    notice.AWARD: ("award", course.awarded),
    notice.RESULT: ("awardUpdate", _document("awardNotice")),
    notice.ADMITTED: ("tenderUpdate", _document("shortlistedFirms")),
    notice.REPORTED: ("tenderUpdate", _document("evaluationReports")),
    notice.WITHDRAWAL: ("awardCancellation", course.withdrawn),
    notice.CONTRACT: ("contract", course.contracted),
    notice.CHANGED: ("contractAmendment", course.changed),
    notice.ACCEPTED: ("implementation", course.accepted),
    notice.SUSPENSION: ("tenderUpdate", _document("complaints")),
    notice.RESUMPTION: ("tenderUpdate", _document("complaints")),
    notice.VOIDING: ("tenderUpdate", _document("complaints")),
    notice.ENDING: ("tenderCancellation", course.ended),
    notice.LAPSE: ("tenderCancellation", course.lapsed),
    notice.DEALT: ("award", course.dealt),
}
"""Each public notice of a purchase with its tag; the confirmation of a deal is told by its announcement."""


def made(facts: Facts) -> bool:
    """Whether the notice has a release: purchases alone, and nothing that is not public."""
    return facts.kind in MAKERS and facts.source.regime not in COMPETED


def release(facts: Facts) -> Node:
    """The release of a notice: a function of the journal up to its event, so it never changes."""
    make = MAKERS[facts.kind][1]
    paper = facts.source.document
    head: Node = {
        "ocid": ocid(paper.tender, facts.source.publisher.ocid_prefix),
        "id": facts.notice,
        "date": when(facts.source.at),
        "title": facts.title.zh,
        "language": "zh",
        "tag": [tag(facts.kind)],
        "initiationType": "tender",
        "parties": parties(facts),
        "buyer": organisation(paper.tenderee.code, paper.tenderee.name),
    }
    return head | make(facts)


def tag(kind: str) -> str:
    """The standard's word for what a kind of notice does."""
    return MAKERS[kind][0]


def ocid(tender_id: str, prefix: str) -> str:
    """The open contracting id of a tender, with all its lots."""
    return f"{prefix}-{tender_id}"


def package(publisher: tuple[str, str], address: str, at: datetime) -> Node:
    """The head of a file of releases or records; `publisher` is its name and its site, `address` where the file is."""
    name, site = publisher
    return {
        "version": VERSION,
        "uri": address,
        "publishedDate": when(at),
        "publisher": {"name": name, "uri": site},
        "license": LICENSE,
        "extensions": list(EXTENSIONS),
    }
