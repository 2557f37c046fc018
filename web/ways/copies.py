"""The act on copies for archives and libraries that a person does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import copies
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.confirm_copies": Way(copies.confirm_copies, prepare=copies.prepare_confirm),
}
FIELDS: Final[Mapping[str, str]] = {"register.confirm_copies": "batch point"}
