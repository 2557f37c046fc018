"""What a receipt proves, by itself and beside a dossier, as one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import Words
from trading.rules import receipt_file
from verifier import beside, receipt, receipt_list
from verifier.dossier import Dossier
from verifier.findings import Findings, Judged
from verifier.policy import Policy
from verifier.policy import read as policy_of
from verifier.receipt import Held, Judge
from verifier.verify import examine, told

FORMAT: Final = "ggzy-verify-receipt/v1"


@dataclass(frozen=True, slots=True)
class Report(Judged):
    """The verdicts in the list's order; `said` is in plain words what holds. `policy`: own, dossier or none."""

    receipt_sha256: str
    dossier_sha256: str | None
    policy: str
    held: Held | None

    @property
    def said(self) -> tuple[Words, ...]:
        return tuple(self.held.said) if self.held else ()

    @property
    def type(self) -> str:
        return self.held.event.type if self.held else ""

    @property
    def subject(self) -> str:
        return self.held.event.subject if self.held else ""

    def json(self) -> dict[str, Json]:
        return {
            "format": FORMAT,
            "receipt_sha256": self.receipt_sha256,
            "dossier_sha256": self.dossier_sha256,
            "policy": self.policy,
            "type": self.type,
            "subject": self.subject,
            **_facts(self.held),
            "counts": dict(self.counts),
            "said": [{"zh": words.zh, "en": words.en} for words in self.said],
            "checks": [told(verdict) for verdict in self.verdicts],
        }


def _facts(held: Held | None) -> dict[str, Json]:
    """When it was received and stamped, under which leaf, and by when an answer is due; null where it is not known."""
    if held is None:
        return {"leaf": None, "received_at": None, "stamped_at": None, "answer_by": None}
    return {
        "leaf": held.leaf.hex(),
        "received_at": canon.instant(held.received),
        "stamped_at": canon.instant(held.stamped) if held.stamped else None,
        "answer_by": held.owing.json() if held.owing else None,
    }


def verify(data: bytes, own: bytes | None = None, dossier: Dossier | None = None) -> Report:
    """Check a receipt file; `own` is the verifier's policy. NotValid if it cannot be read at all."""
    file = receipt_file.read(data)
    case, report = examine(dossier, own) if dossier else (None, None)
    policy = case.policy if case else policy_of(own, own=True) if own else None
    findings = Findings((*receipt_list.ALONE, *(receipt_list.BESIDE if case else ())))
    held = receipt.read(file, findings)
    if held:
        receipt.check(held, Judge(file, policy, dossier))
    if held and case and report:
        beside.check(held, case, report)
    digest = canon.sha256(data).hex()
    return Report(tuple(findings.verdicts()), digest, dossier.sha256 if dossier else None, _whose(policy), held)


def _whose(policy: Policy | None) -> str:
    if policy is None:
        return "none"
    return "own" if policy.own else "dossier"
