"""Signing in two steps over HTTP: what a vendor's key software asks for and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotValid, Words
from signing.acts import tasks
from signing.acts.tasks import Task
from signing.rules import elsewhere
from signing.rules.elsewhere import Order
from web.routes.body import binary
from web.tasks import base64_of

INSIDE: Final = frozenset({"lot.seal_scores", "lot.seal_quote"})
"""Here the signature over the document is sealed with it, and a second one follows: that takes a client."""


@dataclass(frozen=True)
class Wanted:
    """Whose signature: `certificate` and the CAs above it, base64 of DER; `suite` empty for the preferred one."""

    certificate: str
    chain: tuple[str, ...] = ()
    suite: str = ""

    def order(self, at: datetime) -> Order:
        chain = tuple(binary(each, "chain") for each in self.chain)
        return elsewhere.order(binary(self.certificate, "certificate"), chain, self.suite, at)


@dataclass(frozen=True)
class ToSign:
    """`to_sign`: base64 of the exact bytes to sign by `suite`, CMS signed attributes; `sha256` of them in hex.

    `document_sha256` is what they say of the document: compare it before you sign. `at` goes back with the signature.
    """

    to_sign: str
    sha256: str
    document_sha256: str
    suite: str
    at: str


@dataclass(frozen=True)
class Made:
    """A raw signature over `to_sign`: `value` in base64, with all that the bytes were asked for by."""

    value: str
    certificate: str
    suite: str
    at: str
    chain: tuple[str, ...] = ()


def first(document: bytes, wanted: Wanted, now: datetime) -> ToSign:
    """What the key must sign for exactly this document."""
    asked = wanted.order(now)
    prepared = elsewhere.prepared(document, asked)
    return ToSign(
        base64_of(prepared.to_sign),
        canon.sha256(prepared.to_sign).hex(),
        canon.sha256(document).hex(),
        asked.suite,
        canon.instant(asked.at),
    )


def second(document: bytes, made: Made) -> bytes:
    """The .p7s. Nothing of it is believed: it goes the way of every other."""
    asked = Wanted(made.certificate, made.chain, made.suite).order(canon.moment(made.at))
    return elsewhere.finished(document, asked, binary(made.value, "value"))


def open_task(ctx: Context, id: str, wanted: Wanted) -> Task:
    """The task, if it can still be signed in two steps, by this certificate."""
    found = tasks.signable(ctx, id)
    if found.kind in INSIDE:
        raise NotAllowed(
            "task.not_in_two_steps",
            "签名要与评分表或最后报价一同密封，不能分两步完成",
            "the signature is sealed with the sheet or the quote: not in two steps",
            field="task",
            remedy=Words("请在页面上签名，或使用 ggzy sign", "Sign on the page, or by `ggzy sign`"),
        )
    digest = canon.sha256(binary(wanted.certificate, "certificate")).hex()
    if found.certificate_sha256 not in ("", digest):
        raise tasks.other_person()
    return found


def completed(document: bytes, answer: Mapping[str, Any]) -> dict[str, Json]:
    """The answer to a task with `p7s` in the place of `signature`, where it has one."""
    if "signature" not in answer:
        return dict(answer)
    rest = {name: value for name, value in answer.items() if name != "signature"}
    if "p7s" in rest:
        raise NotValid("act.field", "signature 与 p7s 只能交一个", "give signature or p7s, not both", field="signature")
    return rest | {"p7s": base64_of(second(document, _made(answer["signature"])))}


def _made(value: object) -> Made:
    texts = {"value", "certificate", "suite", "at"}
    if not isinstance(value, Mapping) or not texts <= value.keys() <= texts | {"chain"}:
        raise _malformed()
    chain = value.get("chain", [])
    if not isinstance(chain, list) or not all(isinstance(each, str) for each in [*chain, *map(value.get, texts)]):
        raise _malformed()
    return Made(**{name: str(value[name]) for name in texts}, chain=tuple(chain))


def _malformed() -> NotValid:
    return NotValid(
        "act.field",
        "signature 须有 value、certificate、suite、at，可有 chain",
        "signature needs value, certificate, suite and at, and may have chain",
        field="signature",
    )
