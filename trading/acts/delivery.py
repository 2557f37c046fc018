"""What the last request of a submission brings, read from the act's body."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules.package import Keys


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the last request of a submission brings."""

    package: str
    manifest: bytes
    p7s: bytes
    key_p7m: bytes
    shares: tuple[bytes, ...]
    second: Keys | None = None

    @staticmethod
    def read(body: Mapping[str, Json]) -> Delivery:
        """From the act's body: `package` and base64 of `manifest`, `manifest_p7s`, `key_p7m`, `shares` in order;
        `second` has the last two of a second envelope."""
        read = _shares(body)
        names = ("manifest", "manifest_p7s", "key_p7m")
        manifest, p7s, key = (_bytes(body.get(name), name) for name in names)
        second, inner = None, body.get("second")
        if isinstance(inner, Mapping):
            second = Keys(_bytes(inner.get("key_p7m"), "second.key_p7m"), _shares(inner))
        return Delivery(str(body.get("package")), manifest, p7s, key, read, second)


def _shares(body: Mapping[str, Json]) -> tuple[bytes, ...]:
    shares = body.get("shares", [])
    if not isinstance(shares, list):
        raise NotValid("act.field", "shares 应为列表", "shares must be a list", field="shares")
    return tuple(_bytes(share, "shares") for share in shares)


def _bytes(value: Json, field: str) -> bytes:
    try:
        return base64.b64decode(cast("str", value), validate=True)
    except (ValueError, TypeError) as error:
        raise NotValid("act.field", f"{field} 不是 base64", f"{field} is not base64", field=field) from error
