"""Facts of the pages of cases: all of them with the form of a complaint, and one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.views.desks import Pager
from web.views.elements import Empty, Fact, Form, Link, Sign
from web.views.requests import Counted
from web.words import Text


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case; `due` None where no time runs."""

    number: str
    href: str
    kind: Text
    office: Text
    opened: date
    due: date | None
    sign: Sign


@dataclass(frozen=True, slots=True)
class CasesPage:
    rows: tuple[CaseRow, ...]
    empty: Empty
    pager: Pager
    complain: Form
    look: Form
    error: Text = ""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One case. `code` is shown once, to who has just complained; `signers`: step, and what was decided of who took it;
    `told`: what a complainant has said and was answered."""

    of: Link
    number: str
    title: Text
    facts: tuple[Fact, ...]
    signers: tuple[tuple[Text, Text], ...]
    counted: tuple[Counted, ...]
    rule: Text
    keys: tuple[Link, ...] = ()
    told: tuple[Fact, ...] = ()
    code: str = ""
