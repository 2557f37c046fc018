"""Roles that exclude one another, as a matrix; mandates at their limits."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from kernel.actor import Role
from kernel.errors import NotAllowed
from people.rules.mandate import Mandate, compatible, may_hold

ADMINS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
ALONE = {Role.BIDDER, Role.EXPERT, Role.SUPERVISOR, Role.CENTRE}
PARTIES = {Role.TENDEREE, Role.AGENCY, Role.REPRESENTATIVE}
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def excluded(one: Role, other: Role) -> bool:
    """Said a second time, in words: an administrator is nothing else; nobody plays on two sides of a case."""
    pair = {one, other}
    if len(pair) == 1 or pair & {Role.PUBLIC, Role.CLERK}:
        return False
    if pair & ADMINS or pair <= ALONE or pair in ({Role.AGENCY, Role.TENDEREE}, {Role.AGENCY, Role.REPRESENTATIVE}):
        return True
    if Role.CUSTODIAN in pair:
        return bool(pair & {Role.BIDDER, Role.EXPERT, Role.REPRESENTATIVE})
    if Role.OFFICER in pair:
        return bool(pair & {Role.BIDDER, Role.AGENCY})
    return bool(pair & PARTIES and pair & ALONE)


@pytest.mark.parametrize(("one", "other"), tuple(itertools.product(Role, Role)))
def test_the_matrix_of_conflicts(one: Role, other: Role) -> None:
    assert compatible(one, other) is not excluded(one, other)
    assert compatible(one, other) is compatible(other, one)


def test_a_conflicting_mandate_is_refused_by_name() -> None:
    may_hold([Role.TENDEREE], Role.TENDEREE)
    may_hold([], Role.BIDDER)
    with pytest.raises(NotAllowed, match="both custodian and bidder"):
        may_hold([Role.CUSTODIAN, Role.EXPERT], Role.BIDDER)


def test_a_mandate_holds_from_its_first_moment_until_before_its_last() -> None:
    mandate = Mandate("p", "o", Role.AGENCY, NOW, NOW + timedelta(days=1))
    assert mandate.holds(NOW)
    assert not mandate.holds(NOW - timedelta(milliseconds=1))
    assert not mandate.holds(NOW + timedelta(days=1))
    assert Mandate("p", "o", Role.AGENCY, NOW).holds(NOW + timedelta(days=9999))
