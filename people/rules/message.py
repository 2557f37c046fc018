"""A message of the platform to somebody: to whom, about what, until when; never more than they may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kernel.actor import Role
from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class To:
    """An organisation in a role, or one person in a role; one of `org` and `person` is set.

    A drawn expert is named by the id in the pool, because who never signed in has no other yet.
    """

    role: Role
    org: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """`cause` is the leaf of the entry that it tells of (hex): the same entry tells nobody the same thing twice.
    `urgent`: it also goes by e-mail and text message, because a limit of hours runs. `href` leads to what is to be
    done."""

    to: To
    subject: str
    kind: str
    cause: str
    words: Words
    href: str
    until: datetime | None = None
    urgent: bool = False
