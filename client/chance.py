"""The client's only drawing of randomness."""

from __future__ import annotations

import secrets


class SystemChance:
    """The operating system's generator."""

    __slots__ = ()

    def bytes(self, n: int, /) -> bytes:
        return secrets.token_bytes(n)
