"""Every check of the list over one dossier; what came of it as a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from disclosure.rules import dossier as names
from kernel.canon import Json
from kernel.errors import Refusal
from verifier import (
    admitted,
    bag,
    bids,
    chain,
    deals,
    draw,
    each,
    ends,
    entry,
    policy,
    result,
    rooms,
    scores,
    second,
    signatures,
    talks,
    timeline,
    witnessed,
)
from verifier import case as cases
from verifier.case import Case
from verifier.dossier import Dossier, NotADossier
from verifier.findings import NOWHERE, Findings, Judged, Place, Verdict
from verifier.policy import Policy

FORMAT: Final = "ggzy-verify/v1"
STEPS: Final = (
    *(each.check, bag.check, chain.check, ends.check, signatures.check, witnessed.check, timeline.check, entry.check),
    *(rooms.check, deals.check, bids.check, draw.check, scores.check, second.check, talks.check),
    *(result.check, admitted.check),
)


@dataclass(frozen=True, slots=True)
class Report(Judged):
    """The verdicts in the list's order; `flags` are what the dossier admits about a demonstration."""

    dossier_sha256: str
    lot: str
    edition: str
    own_policy: bool
    flags: Mapping[str, Json]

    def json(self) -> dict[str, Json]:
        return {
            "format": FORMAT,
            "dossier_sha256": self.dossier_sha256,
            "lot": self.lot,
            "edition": self.edition,
            "policy": "own" if self.own_policy else "dossier",
            "flags": dict(self.flags),
            "counts": dict(self.counts),
            "checks": [told(verdict) for verdict in self.verdicts],
        }


def told(verdict: Verdict) -> Json:
    """One row of the list, for machines."""
    return {
        "id": verdict.check.id,
        "status": verdict.status.value,
        "held": verdict.held,
        "positions": [found.place.json() for found in verdict.findings],
        "why": [{"zh": found.words.zh, "en": found.words.en, "code": found.code} for found in verdict.findings],
    }


def verify(dossier: Dossier, own: bytes | None = None, receipts: Mapping[str, bytes] | None = None) -> Report:
    """Check everything. `own` is the verifier's policy; NotADossier if there is none that can be read."""
    return examine(dossier, own, receipts)[1]


def examine(
    dossier: Dossier, own: bytes | None = None, receipts: Mapping[str, bytes] | None = None
) -> tuple[Case, Report]:
    """As `verify`, with what was read."""
    findings = Findings()
    case = cases.load(dossier, _policy(dossier, own), findings)
    _compare(case)
    for step in STEPS:
        with findings.judging("03.01", NOWHERE):  # whatever hostile bytes a check did not expect is a failure too
            step(case)
    for name, data in (receipts or {}).items():
        chain.receipt(case, name, data)
    flags = case.about.get("flags")
    return case, Report(
        tuple(findings.verdicts()),
        dossier.sha256,
        case.lot,
        str(case.about.get("edition", "")),
        case.policy.own,
        flags if isinstance(flags, Mapping) else {},
    )


def _policy(dossier: Dossier, own: bytes | None) -> Policy:
    if own is not None:
        return policy.read(own, own=True)
    try:
        return policy.read(dossier.files[names.POLICY_FILE], own=False)
    except (Refusal, LookupError, ValueError) as error:
        raise NotADossier(
            "案卷的策略文件无法读取，请用 --policy", "its policy is unreadable: bring your own"
        ) from error


def _compare(case: Case) -> None:
    """What the platform says it trusted is in the evidence; its log is the one that the verifier trusts."""
    place = Place(names.POLICY_FILE)
    with case.findings.judging("03.01", place):
        used = policy.read(case.file(names.POLICY_FILE), own=False)
        held = {case.dossier.files[path] for path in case.dossier.under("data/certs")}
        case.findings.expect(
            "03.02",
            {anchor.certificate for listed in used.anchors.values() for anchor in listed} <= held,
            place,
            "平台信任的 CA 不在证据中",
            "a CA of the platform's policy is not among the evidence",
        )
        case.findings.expect(
            "02.03",
            used.log == case.policy.log,
            place,
            "平台所用日志密钥与您的策略不同",
            "the platform's log key is not that of your policy",
        )
