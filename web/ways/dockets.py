"""The acts on dockets beside an approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import bookings
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "booking.offer": Way(bookings.offer, signed=False),
    "booking.book": Way(bookings.book, signed=False),
    "booking.confirm": Way(bookings.confirm, signed=False),
    "booking.cancel": Way(bookings.cancel, signed=False),
    "booking.come": Way(bookings.come, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "booking.offer": "day first last minutes places",
    "booking.book": "code day at name contact about",
    "booking.confirm": "",
    "booking.cancel": "",
    "booking.come": "",
}
