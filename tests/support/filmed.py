"""The centre enters recordings of rooms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.journal import Entry
from trading.acts import recordings

if TYPE_CHECKING:
    from tests.support.panel import Hall
    from tests.support.world import World


def recording(hall: World, lot: str, file: str = "file") -> dict[str, Json]:
    """One that lasts from an hour before the opening until now."""
    opened = hall.lot(lot).opened_at or hall.now
    since, until = canon.instant(opened - timedelta(hours=1)), canon.instant(hall.now)
    digest = canon.sha256(f"{lot} {until} {file}".encode()).hex()
    return {"room": "第一评标室", "camera": "1", "since": since, "until": until, "file_sha256": digest}


def filmed(hall: Hall, lot: str, file: str = "file") -> Entry:
    """The session that the lot is in has its recording."""
    centre, body = hall.office(Role.CENTRE), recording(hall, lot, file)
    return hall.act(centre, recordings.enter_recording, lot, body, recordings.prepare_recording)
