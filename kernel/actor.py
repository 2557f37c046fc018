"""Who acts, in which role, for which organisation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The roles of the lifecycle table; one word a concept (see the glossary)."""

    PUBLIC = "public"
    BIDDER = "bidder"
    TENDEREE = "tenderee"
    AGENCY = "agency"
    EXPERT = "expert"
    REPRESENTATIVE = "representative"
    SUPERVISOR = "supervisor"
    CUSTODIAN = "custodian"
    CENTRE = "centre"
    OFFICER = "officer"
    CLERK = "clerk"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


MEMBERS: Final = frozenset({Role.EXPERT, Role.REPRESENTATIVE})
"""Who sits on a panel; until the result the journal knows them by the first half of their pid alone (BID-37)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the clerk) in one role; `org` is the 统一社会信用代码, empty for the public."""

    id: str
    role: Role
    org: str = ""

    @property
    def tag(self) -> str:
        """What the journal writes as `actor`: role and organisation, or role and person."""
        return f"{self.role}.{self.org or self.id}"


CLERK = Actor("platform", Role.CLERK)
PUBLIC = Actor("anyone", Role.PUBLIC)
