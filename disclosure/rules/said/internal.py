"""Internal lists in words; nothing of them is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.enter_internal": Words("登记内部事项", "make an internal entry"),
    "register.strike_internal": Words("撤销内部登记", "strike an internal entry"),
}
MEMBERS: Final[Mapping[str, Words]] = {}
SEEN: Final[tuple[tuple[str, str], ...]] = ()
