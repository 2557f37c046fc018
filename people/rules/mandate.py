"""Which person may act in which role for which organisation, and which roles exclude one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Final

from kernel.actor import Role
from kernel.errors import NotAllowed

R = Role

_PARTIES: Final = (R.TENDEREE, R.AGENCY, R.REPRESENTATIVE)
_ADMINS: Final = (R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN)
_OUTSIDERS: Final = (R.BIDDER, R.EXPERT, R.SUPERVISOR, R.CENTRE)

CONFLICTS: Final = frozenset(
    {frozenset(pair) for pair in combinations(_ADMINS, 2)}
    | {frozenset((admin, role)) for admin in _ADMINS for role in R if role not in (*_ADMINS, R.PUBLIC, R.CLERK)}
    | {frozenset(pair) for pair in combinations(_OUTSIDERS, 2)}
    | {frozenset((party, role)) for party in _PARTIES for role in _OUTSIDERS}
    | {frozenset((R.CUSTODIAN, role)) for role in (R.BIDDER, R.EXPERT, R.REPRESENTATIVE)}
    | {frozenset((R.OFFICER, role)) for role in (R.BIDDER, R.AGENCY)}
    | {frozenset((R.AGENCY, R.TENDEREE)), frozenset((R.AGENCY, R.REPRESENTATIVE))}
)
"""Pairs of roles that one person may never hold in one case. The three administrators act in no case at all
(等保三级 8.1.4.2); who runs, bids, judges or watches a tender does only that (招标投标法 37, 电子招标投标办法 23).
Whoever sits on a panel holds no share of its sealed sheets; the agency that convenes a panel does not sit on it."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """One person's right to act for one organisation in one role, `since` inclusive, `until` exclusive."""

    person: str
    org: str
    role: Role
    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def compatible(one: Role, other: Role) -> bool:
    """Whether one person may hold both roles in one case."""
    return one is other or frozenset((one, other)) not in CONFLICTS


def may_hold(held: Iterable[Role], new: Role) -> None:
    """NotAllowed if the new role conflicts with one that the person holds already."""
    for role in held:
        if not compatible(role, new):
            raise NotAllowed(
                "mandate.conflict",
                f"同一人不得兼任 {role} 与 {new}",
                f"one person may not be both {role} and {new}",
                field="role",
            )
