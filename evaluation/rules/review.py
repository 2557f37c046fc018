"""The review of every opened bid: qualification and conformity, and what was granted or found about its price."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evaluation.rules import offer, policy
from evaluation.rules.document import Document
from evaluation.rules.offer import Deviation
from evaluation.rules.rejection import Rejection, rejection
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One bid's review. `findings` are written reasons; a bid that failed has at least one."""

    bid: str
    rejection: Rejection | None
    findings: tuple[str, ...]
    policies: tuple[str, ...]
    deviations: tuple[Deviation, ...]
    brand: str


def read(document: Document, results: Json, bids: Collection[str]) -> tuple[Reviewed, ...]:
    """`[{bid, passed, findings, policies?, deviations?, brand?}]`: every opened bid once, none left out. `met` and
    `points` are of a prequalification alone (`trading.rules.first_stage`).

    Who fails is rejected as unqualified, with its findings as the reason.
    """
    reader = Reader({"results": results})
    made = tuple(_reviewed(document, each) for each in reader.each("results"))
    named = sorted(each.bid for each in made)
    if named != sorted(bids):
        raise NotValid(
            "review.incomplete",
            "须逐一审查每份已开启的投标，不得遗漏或重复",
            "every opened bid is reviewed once and none is left out",
            law="P87-39",
            field="results",
        )
    return made


def _reviewed(document: Document, reader: Reader) -> Reviewed:
    reader.only("bid", "passed", "findings", "policies", "deviations", "brand", "met", "points")
    findings = reader.texts("findings")
    passed = reader.flag("passed")
    policies = reader.texts("policies") if "policies" in reader.source else ()
    for name in policies:
        if name not in document.policies:
            raise reader.refuse("policies", f"招标文件没有这项政策：{name}", f"the document has no policy {name}")
    policy.check_granted(policies, reader.at("policies"))
    return Reviewed(
        reader.text("bid"),
        None if passed else rejection(document.regime, "unqualified", "；".join(findings)),
        findings,
        policies,
        offer.read_deviations(reader, "deviations") if "deviations" in reader.source else (),
        reader.label("brand") if "brand" in reader.source else "",
    )


def rejected(reviews: Sequence[Reviewed]) -> tuple[str, ...]:
    return tuple(each.bid for each in reviews if each.rejection is not None)
