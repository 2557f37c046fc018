"""The way to the national platform of public resources, and the stand-in for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

import httpx

from disclosure.rules.exchange import STAND_IN
from kernel.errors import NotValid, Unavailable, Words

NATIONAL: Final = Words("国家平台", "the national platform")
PATIENCE: Final = httpx.Timeout(15.0, connect=5.0)


class National(Protocol):
    """Takes parcels; slow, and never in a transaction. One that it knows by its id it acknowledges again."""

    @property
    def name(self) -> str:
        """Who acknowledges, as the outbox keeps it."""
        ...

    def send(self, id: str, data: bytes) -> str:
        """The receipt. Unavailable: it may succeed later. NotValid: it was refused, with the receiver's reason."""
        ...


@dataclass(frozen=True, slots=True)
class StandIn:
    """Takes everything and keeps nothing."""

    name: str = STAND_IN

    def send(self, id: str, data: bytes) -> str:
        return hashlib.sha256(id.encode() + data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Http:
    """The platform, or an adapter before it, by its address: one POST a parcel, whose id is the `Idempotency-Key`.

    200 or 201 acknowledges, 409 says that the id is known already; other answers below 500 refuse with a reason.
    """

    url: str = field(repr=False)
    called: Words = NATIONAL
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=PATIENCE))

    @property
    def name(self) -> str:
        return urlsplit(self.url).hostname or ""

    def send(self, id: str, data: bytes) -> str:
        headers = {"content-type": "application/json", "idempotency-key": id}
        try:
            answer = self.http.post(self.url, content=data, headers=headers)
        except httpx.HTTPError as error:
            raise _unreachable(self.called) from error
        if answer.status_code in (httpx.codes.OK, httpx.codes.CREATED, httpx.codes.CONFLICT):
            return answer.text.strip()[:128]
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _unreachable(self.called)
        raise refused(self.called, answer.text.strip())


def refused(by: Words, reason: str) -> NotValid:
    return NotValid("exchange.refused", f"{by.zh}不接收：{reason}", f"{by.en} refused it: {reason}")


def _unreachable(who: Words) -> Unavailable:
    return Unavailable(
        "exchange.unreachable",
        f"{who.zh}暂时连接不上",
        f"{who.en} cannot be reached at the moment",
        remedy=Words("无须操作，稍后自动重试", "Nothing to do: it is tried again by itself"),
    )
