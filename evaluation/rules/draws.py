"""Which draws a lot's evaluation needs, and the one plan that the tender document leaves for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluation.rules.method import Lottery
from experts.rules.beacon import Beacon
from experts.rules.plan import Choice, Contact, Custody, Fallback, Panel, Plan, Stratum, Vacancies
from experts.rules.sample import Sample
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader

EVALUATION: Final = "evaluation"
CONTACT: Final = Contact(("inbox",), 30, 5, 2)


@dataclass(frozen=True, slots=True)
class Entropy:
    """Whose chance draws: all of a plan that does not follow from the tender document."""

    keys: Mapping[str, bytes]
    custody: Custody
    beacon: Beacon | None = None
    fallback: Fallback | None = None

    @classmethod
    def of(cls, plan: Plan) -> Entropy:
        return cls(plan.keys, plan.custody, plan.beacon, plan.fallback)

    def plan(self, did: str, what: Panel | Choice | Sample) -> Plan:
        return Plan(did, what, self.keys, self.custody, self.beacon, self.fallback)


def panel_did(tender: str, lot: str, round: int) -> str:
    """A new round after a voided evaluation has a draw of its own (verifiability 4.3)."""
    return f"{tender}/{lot}/{EVALUATION}" + (f"-{round}" if round > 1 else "")


def choice_did(tender: str, lot: str, name: str) -> str:
    return f"{tender}/{lot}/{name}"


def panel_of(tender: Mapping[str, Json], lot: str) -> Panel:
    """The panel that the tender document announced for `lot`; refused if it is unlawful.

    `{size, representatives, strata: [{id, specialties, regions, n, priority}], complex?, vacancies?}`
    """
    whole = Reader.of(tender)
    part = next(each for each in whole.each("lots") if each.text("lot") == lot)
    reader = part.inner("panel")
    reader.only("size", "representatives", "strata", "complex", "vacancies")
    made = Panel(
        regime=whole.inner("procedure").text("panel") if whole.has("procedure") else whole.text("regime"),
        size=reader.integer("size", 1, 99),
        representatives=reader.integer("representatives", 0, 99),
        budget=part.money("budget") if part.has("budget") else None,
        complex_project="complex" in reader.source and reader.flag("complex"),
        strata=tuple(_stratum(each) for each in reader.each("strata")),
        contact=CONTACT,
        vacancies=reader.choice("vacancies", Vacancies) if reader.has("vacancies") else Vacancies.SEALED,
    )
    made.check()
    return made


def _stratum(reader: Reader) -> Stratum:
    reader.only("id", "specialties", "regions", "n", "priority")
    return Stratum(
        reader.text("id"),
        reader.texts("specialties"),
        reader.texts("regions"),
        reader.integer("n", 1, 99),
        reader.integer("priority", 1, 99),
    )


def panel_plan(tender: Mapping[str, Json], lot: str, round: int, by: Entropy) -> Plan:
    """The plan of the panel's draw; only whose chance draws is not in the tender document."""
    return by.plan(panel_did(str(tender["tender"]), lot, round), panel_of(tender, lot))


def choice_plan(tender: str, lot: str, of: Lottery, by: Entropy) -> Plan:
    return by.plan(choice_did(tender, lot, of.name), Choice(of.name, of.values))


def check_plan(given: bytes, due: Plan) -> None:
    """NotValid unless the plan that was published is the one that the tender document leaves."""
    if given != due.document:
        raise NotValid(
            "plan.other",
            "抽取方案与招标文件不符",
            "the plan is not the one of the tender document",
            field="plan_sha256",
        )
