"""Facts of the pages on deposits: the bidder's own, and the cashier's list."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Fact, Form, Sign
from web.words import Text


@dataclass(frozen=True, slots=True)
class Secured:
    """A bidder's own deposit for one lot, or its fee for the documents. `ask` is there while it has no reference
    yet."""

    name: Text
    state: Sign
    facts: tuple[Fact, ...]
    ask: Form | None = None
    hand: Form | None = None
    """To hand in an electronic guarantee, where one is taken and the deposit is not there yet."""
    caution: Text = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One arrival on the cashier's list, with what can be done with it now."""

    reference: str
    sum: Text
    at: Text
    state: Sign
    why: Text
    facts: tuple[Fact, ...]
    keys: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class CashierPage:
    """`bank` says whether a bank is connected; `unmatched` is what came to nobody's sub-account."""

    entry: Form
    file: Form
    rows: tuple[Arrived, ...]
    bank: Text
    unmatched: tuple[Arrived, ...] = ()
    error: Text = ""
