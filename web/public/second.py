"""What became of the second of two envelopes, on the public pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kernel.errors import Words
from kernel.money import Money
from web.views.lot import Opened

OUTCOMES: Final[Mapping[str, Words]] = {
    "opened": Words("第二信封已开启", "second envelope opened"),
    "sealed": Words("第二信封未开启：未通过第一信封评审", "second envelope not opened: did not pass the first"),
    "revoked": Words("第二信封未能开启，视为撤销", "second envelope not opened: counts as revoked"),
    "withdrawn": Words("第二信封未能开启，视为撤回", "second envelope not opened: counts as withdrawn"),
}


def told(row: Opened, outcome: str, total: tuple[Money, ...]) -> Opened:
    """The line of the first record with the price of the second envelope, or why that stays sealed; as it is where
    there is no second one, or none was opened yet."""
    return replace(row, sums=total, second=OUTCOMES[outcome]) if outcome else row
