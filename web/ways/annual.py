"""The acts of annual reports of disclosure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import annual
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.draft_annual": Way(annual.draft_annual, signed=False),
    "register.sign_annual": Way(annual.sign_annual, prepare=annual.prepare_sign_annual),
}
FIELDS: Final[Mapping[str, str]] = {
    "register.draft_annual": "overview problems other? entered",
    "register.sign_annual": "",
}
