"""The tender's own part of a release, out of the document that was announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from typing import Final

from disclosure.rules import figures
from disclosure.rules.ocds.parts import Facts, Node, document, organisation, value, when
from kernel import canon
from kernel.deadlines import day_of
from kernel.money import Money
from trading.rules.procedure import Entry, Procedure
from trading.rules.tender import Amount, LotDocument, TenderDocument

SCHEME: Final = "ggzy-rules"
"""Of `legalBasis`: the rule data that the tender is held to, by its digest (`docs/architecture.md`)."""
_DIRECT: Final = frozenset({"single_source"})
_LIMITED: Final = frozenset({"negotiation", "consultation", "inquiry"})
_FRAMEWORK: Final = "framework_"


def notice(facts: Facts) -> Node:
    """The tender as it is announced, or anew after a change: whole."""
    paper, address = facts.source.document, facts.source.publisher.address
    told: Node = {
        "id": paper.tender,
        "title": paper.title.zh,
        "status": "active",
        "procurementMethod": method(paper.way),
        "procurementMethodDetails": paper.way.zh,
        "mainProcurementCategory": paper.kind,
        "procuringEntity": organisation(paper.agency.code, paper.agency.name),
        "awardCriteria": "ratedCriteria" if any(lot.criteria for lot in paper.lots) else "priceOnly",
        "submissionMethod": ["electronicSubmission"],
        "submissionMethodDetails": f"{address}/tenders/{paper.tender}",
        "tenderPeriod": {"startDate": when(facts.source.at), "endDate": when(paper.closes)},
        "bidOpening": _opening(paper),
        "techniques": {
            "hasElectronicAuction": False,
            "hasFrameworkAgreement": paper.way.id.startswith(_FRAMEWORK),
        },
        "legalBasis": {"scheme": SCHEME, "id": paper.rules.sha256, "description": _basis(facts, paper.way)},
        "lots": [_lot(paper, lot) for lot in paper.lots],
        "documents": [document(facts, "tenderNotice"), *_files(paper, address)],
    }
    ceiling = _sum([lot.ceiling or lot.budget for lot in paper.lots])
    return told | ({"value": value(ceiling)} if ceiling else {}) | _fees(paper)


def method(way: Procedure) -> str:
    """The standard's four words for some twenty Chinese ways; the way's own name stands beside it."""
    if way.id in _DIRECT:
        return "direct"
    if way.id in _LIMITED:
        return "limited"
    return "selective" if way.entry is Entry.INVITED else "open"


def planning(facts: Facts) -> Node:
    """What was approved and may be spent."""
    paper = facts.source.document
    told: Node = {"project": paper.title.zh, "projectID": paper.approval_no, "description": paper.funding}
    budget = _sum([lot.budget for lot in paper.lots])
    return {"budget": told | ({"amount": value(budget)} if budget else {})}


def _basis(facts: Facts, way: Procedure) -> str:
    return "；".join(figures.cited(rule, facts.source.on).zh for rule in way.basis)


def _opening(paper: TenderDocument) -> Node:
    told: Node = {"date": when(paper.closes)}
    return told | ({"description": paper.opening_place} if paper.opening_place else {})


def _lot(paper: TenderDocument, lot: LotDocument) -> Node:
    told: Node = {
        "id": lot.lot,
        "title": lot.title.zh,
        "status": "active",
        "awardCriteria": {"criteria": _criteria(lot)},
        "submissionTerms": _terms(paper, lot),
    }
    limit = lot.ceiling or lot.budget
    return told | ({"value": value(limit.money)} if limit else {})


def _criteria(lot: LotDocument) -> list[Node]:
    """The price, and each criterion with its most points."""
    scored: list[Node] = [
        {
            "type": "quality",
            "name": str(each["zh"]),
            "numbers": [{"number": Decimal(str(each["max"])) / 100, "weight": "pointsExact"}],
        }
        for each in lot.criteria
    ]
    return [{"type": "price", "name": "投标报价"}, *scored]


def _terms(paper: TenderDocument, lot: LotDocument) -> Node:
    last = day_of(paper.closes) + timedelta(days=paper.validity_days)
    told: Node = {
        "electronicSubmissionPolicy": "required",
        "advancedElectronicSignatureRequired": True,
        "multipleBidsAllowed": False,
        "languages": ["zh"],
        "bidValidityPeriod": {
            "startDate": when(paper.closes),
            "endDate": f"{last.isoformat()}T23:59:59+08:00",
            "durationInDays": paper.validity_days,
        },
    }
    if lot.deposit is None:
        return told
    asked = lot.deposit.amount
    return told | {"depositsGuarantees": f"投标保证金 {asked.currency} {asked.amount}（{_means(lot.deposit.means)}）"}


_MEANS: Final = {"transfer": "转账", "bank_guarantee": "银行保函", "insurance": "保证保险", "e_guarantee": "电子保函"}


def _means(means: Sequence[str]) -> str:
    return "、".join(_MEANS[each] for each in means)


def _fees(paper: TenderDocument) -> Node:
    """The price of the documents, and the deposits of the lots: what taking part costs."""
    asked: list[Node] = []
    if Decimal(paper.documents.price.amount):
        asked.append({"id": "documents", "type": ["document"], "value": value(paper.documents.price.money)})
    for lot in paper.lots:
        if lot.deposit:
            fee: Node = {"id": f"deposit-{lot.lot}", "type": ["deposit"], "value": value(lot.deposit.amount.money)}
            asked.append(fee | {"description": lot.title.zh})
    return {"participationFees": asked} if asked else {}


def _files(paper: TenderDocument, address: str) -> list[Node]:
    """The tender documents as files."""
    begins = when(canon.moment(paper.documents.begins))
    return [
        {
            "id": file.sha256,
            "documentType": "biddingDocuments",
            "title": file.name,
            "url": f"{address}/tenders/{paper.tender}/files/{file.sha256}",
            "datePublished": begins,
            "format": file.media_type,
            "language": "zh",
        }
        for file in paper.files
    ]


def _sum(amounts: Sequence[Amount | None]) -> Money | None:
    """All together; None where one is missing or of another currency."""
    told = [amount.money for amount in amounts if amount]
    if len(told) < len(amounts) or len({money.currency for money in told}) != 1:
        return None
    return reduce(lambda a, b: Money(a.amount + b.amount, a.currency), told)
