"""The opening hall of two envelopes for the gallery: some are opened second, the others stay sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kernel.money import money
from tests.web import fixtures as public
from tests.web.fixtures import FIRMS, HALL, OPENING, at
from web.public.hall import STAYS
from web.public.second import told
from web.views.lot import HallPage, HallRow, LotPage

SECOND: Final = (
    HallRow(1, FIRMS[4], "opened", at(11, 26, 10, 1, 6), (money("5409960.00"),)),
    HallRow(2, FIRMS[2], "sealed", note=STAYS),
    HallRow(3, FIRMS[3], "custodians", at(11, 26, 10, 31, 2), (money("5388000.00"),)),
    HallRow(4, FIRMS[1], "sealed", note=STAYS),
)
HALL_SECOND: Final[HallPage] = replace(
    HALL, second=SECOND, rows=tuple(replace(row, sums=()) for row in HALL.rows[:5]), custodians=()
)
_OUTCOMES: Final = ("opened", "sealed", "opened", "sealed", "revoked")
LOT_SECOND: Final[LotPage] = replace(
    public.LOT_AWARDED,
    opening=replace(
        OPENING,
        rows=tuple(
            told(row, outcome, row.sums if outcome == "opened" else ())
            for row, outcome in zip(OPENING.rows, _OUTCOMES, strict=True)
        ),
    ),
)
