"""The document library in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {"register.add_records": Words("收录政务信息", "take in records")}
MEMBERS: Final[Mapping[str, Words]] = {}
SEEN: Final[tuple[tuple[str, str], ...]] = (("register.add_records", "file_sha256 first last count records_sha256"),)
