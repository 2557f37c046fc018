"""Opened lots are screened for collusion by the clerk: computed while only looking, kept in one small act."""

from __future__ import annotations

import structlog

from evaluation.acts import leads, screening
from evaluation.rules.screens.kept import After
from kernel.actor import CLERK
from kernel.errors import Refusal
from web import telling
from web.request import House

_log = structlog.get_logger()


def screen(house: House, done: dict[str, After]) -> int:
    """Screen one lot that `done` does not have yet; 1 if its leads were kept.

    It takes seconds for many papers, so it is one lot a round; one that makes trouble is an alarm and holds no other
    up, and the next start tries it again.
    """
    with house.looking(CLERK) as ctx:
        one = next(leads.due(ctx, done), None)
        if one is None:
            return 0
        done[one[0]] = one[1]
        if leads.is_reported(ctx, *one):
            return 0
        try:
            found = screening.screened(ctx, *one)
        except Exception:  # noqa: BLE001  whatever a hostile file provokes, the other lots are screened
            _log.exception("clerk.screen", lot=one[0])
            return 0
    try:
        with house.acting(CLERK) as ctx:
            telling.after(ctx, leads.report_leads(ctx, found))
    except Refusal:  # another process was first
        return 0
    return 1
