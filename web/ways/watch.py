"""The acts of efficiency supervision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import orders, rating
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "approval.rate": Way(rating.rate, signed=False),
    "order.issue": Way(orders.issue, prepare=orders.hide),
    "order.call_back": Way(orders.call_back, signed=False),
    "order.answer": Way(orders.answer, prepare=orders.hide),
    "order.send_back": Way(orders.send_back, prepare=orders.hide),
    "order.close": Way(orders.close, prepare=orders.hide),
    "order.erase": Way(orders.erase),
}
FIELDS: Final[Mapping[str, str]] = {
    "approval.rate": "code grade matter? text?",
    "order.issue": "origin about? until text",
    "order.call_back": "text",
    "order.answer": "text",
    "order.send_back": "until text",
    "order.close": "text",
    "order.erase": "basis",
}
