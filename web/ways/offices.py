"""The acts of the register of offices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from people.acts import units
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "unit.register": Way(units.register),
    "unit.change": Way(units.change),
    "unit.close": Way(units.close),
    "unit.appoint": Way(units.appoint),
    "unit.dismiss": Way(units.dismiss),
}
FIELDS: Final[Mapping[str, str]] = {
    "unit.register": "kind parent? name name_en address phone email",
    "unit.change": "kind parent? name name_en address phone email",
    "unit.close": "basis",
    "unit.appoint": "person post",
    "unit.dismiss": "person post",
}
