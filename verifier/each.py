"""What is asked of every event by itself, while all of them are read: the first of all steps."""

from __future__ import annotations

from typing import Final

from verifier import bag, bids, chain, statements
from verifier.case import Case

JUDGES: Final = (bag.each, chain.each, statements.each, bids.each)


def check(case: Case) -> None:
    """Of 01.02, 01.06, 02.01, 03.01, 03.02 and 04.03 what one event can hold or break."""
    for subject in sorted(case.chains):
        of = case.chains[subject]
        for event in of.events.read(case.findings):
            for judge in JUDGES:
                judge(case, of, event)
