"""The members of a manifest, typed and strictly read: nothing may be missing or left over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from kernel import canon
from kernel.errors import NotValid

HASH: Final = re.compile(r"[0-9a-f]{64}")
ANY: Final = re.compile(r".{1,64}")


def malformed(field: str) -> NotValid:
    return NotValid(
        "package.malformed",
        f"清单的 {field} 缺失、多余或不合格式",
        f"the manifest's {field} is missing, superfluous or malformed",
        field=field,
    )


class Members:
    """Takes every member of one map, typed, and nothing may be left over."""

    def __init__(self, value: canon.Json, members: str, at: str = "") -> None:
        if not isinstance(value, Mapping) or set(value) != set(members.split()):
            raise malformed(at or "members")
        self._value = value
        self._at = f"{at}." if at else ""

    def text(self, name: str, form: re.Pattern[str]) -> str:
        value = self._value[name]
        if not isinstance(value, str) or not form.fullmatch(value):
            raise malformed(self._at + name)
        return value

    def hash(self, name: str) -> str:
        return self.text(name, HASH)

    def raw(self, name: str, size: int = 32) -> bytes:
        return bytes.fromhex(self.text(name, re.compile(rf"[0-9a-f]{{{2 * size}}}")))

    def number(self, name: str, least: int, most: int) -> int:
        value = self._value[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise malformed(self._at + name)
        return value

    def list(self, name: str) -> Sequence[canon.Json]:
        value = self._value[name]
        if not isinstance(value, list):
            raise malformed(self._at + name)
        return value

    def moment(self, name: str) -> datetime:
        try:
            return canon.moment(self.text(name, ANY))
        except NotValid as error:
            raise malformed(self._at + name) from error

    def get(self, name: str) -> canon.Json:
        return self._value[name]
