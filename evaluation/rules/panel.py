"""Who sits on the panel, how it decides (87号令 61), and what silence about its report means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from experts.rules import panel as composition
from kernel.errors import NotValid
from kernel.money import Money


class Seat(StrEnum):
    EXPERT = "expert"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Member:
    """One member by pid (hex); names are secret until the result."""

    pid: str
    seat: Seat


def check(members: Sequence[Member], rule_id: str, budget: Money | None, *, complex_project: bool) -> None:
    """Refuse one person in two seats, and a make-up that the panel rule `rule_id` does not admit."""
    if len({each.pid for each in members}) < len(members):
        raise NotValid("panel.repeated", "同一人占两个席位", "one person has two seats", law="BID-37", field="members")
    rule = composition.rule(rule_id)
    experts = sum(each.seat is Seat.EXPERT for each in members)
    composition.check(rule, len(members), experts, rule.least_for(budget, complex_project=complex_project))


def check_chair(member: Member, rule_id: str) -> None:
    """NotValid for the purchaser's representative, who never presides (财政部令第87号 45); a tenderee's may."""
    if member.seat is Seat.REPRESENTATIVE and rule_id == "P87":
        raise NotValid(
            "panel.chair",
            "采购人代表不得担任评标组长（财政部令第87号第四十五条）",
            "the purchaser's representative may not preside over the panel (Order 87, article 45)",
            field="member",
        )


def is_majority(panel: int, agreeing: Collection[str]) -> bool:
    """A decision needs more than half of ALL members (P87-61), present or not; one person counts once."""
    return 2 * len(set(agreeing)) > panel


@dataclass(frozen=True, slots=True)
class Consent:
    """How the members stand to the report; silence counts as agreement (BIR-53, P87-61)."""

    signed: tuple[str, ...]
    dissenting: tuple[str, ...]
    silent: tuple[str, ...]


def consent(members: Sequence[Member], signed: Collection[str], dissenting: Collection[str], over: bool) -> Consent:
    """The report is complete once everybody signed or dissented, or the time to do so is `over`."""
    silent = tuple(sorted(each.pid for each in members if each.pid not in signed and each.pid not in dissenting))
    if silent and not over:
        raise NotValid(
            "panel.unsigned",
            f"尚有 {len(silent)} 名成员未签署评标报告",
            f"{len(silent)} members have not signed the report yet",
            law="BIR-53",
            field="members",
        )
    return Consent(tuple(sorted(set(signed) - set(dissenting))), tuple(sorted(set(dissenting))), silent)
