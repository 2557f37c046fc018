"""The written report to the supervisor on how the tender was run (书面报告, 招标投标法 47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import contracting, stage
from trading.rules import calendar, lifecycle
from trading.store import Lot

REPORT: Final = "lot.report_award"
LONGEST: Final = 10_000
"""Characters of what the tenderee adds."""


def due(ctx: Context, lot: Lot) -> datetime | None:
    """The first moment that is too late for the report; None where none is owed, or it is made."""
    award = contracting.award(ctx.tx, lot.id)
    owed = award is not None and (lot.regime, lot.stage) in lifecycle.REPORTED
    if award is None or not owed or contracting.since_award(ctx.tx, lot.id, REPORT):
        return None
    return calendar.report_ends(award.at)


def prepare_report(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `report_award` from `{text}`: the text goes to the blobs, the award that stands is named."""
    reader = Reader(body)
    reader.only("text")
    text = reader.text("text")
    if len(text) > LONGEST:
        raise NotValid("act.field", f"内容不得超过 {LONGEST} 字", f"the text is longer than {LONGEST}", field="text")
    award = contracting.award(ctx.tx, subject)
    if award is None:
        raise NotNow("award.none", "没有有效的定标", "no award stands")
    return {"award": award.leaf.hex(), "text_sha256": ctx.blobs.put(text.encode())}


def report_award(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Report once for each award; a late report says so. The platform adds the facts of the tender from its journal."""
    turn = stage.enter(ctx, subject, "report_award")
    award = contracting.award(ctx.tx, subject)
    if award is None or body.get("award") != award.leaf.hex():
        raise NotValid("award.changed", "定标结果已变化，请重新办理", "another award stands by now", field="award")
    ends = due(ctx, turn.lot)
    if ends is None:
        raise Conflict("award.reported", "已提交书面报告", "the report is made already", law="BID-47")
    return seal(ctx, stage.leave(ctx, turn, body, signed, {"late": ctx.now >= ends}))
