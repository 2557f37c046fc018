"""Signing tasks that bring more than a signature: what the client gets, what it must post, what follows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evaluation.acts import quoting, scoring, sheets
from kernel.actor import Actor
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from people.acts.countersigning import countersign
from signing.acts import tasks
from signing.acts.tasks import Task
from signing.rules.statement import statement
from trading.acts import releasing, second, suites
from trading.acts.releasing import Waiting
from web import conduct
from web.request import House

Answer = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Kind:
    """`ask` makes the document (what is signed) and the params (what the client needs beside it) of a subject."""

    ask: Callable[[Context, str, Mapping[str, Json]], tuple[bytes, dict[str, Json]]]
    finish: Callable[[Context, Actor, Task, Answer], Entry]


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def text(answer: Answer, name: str) -> str:
    """A text member of the client's answer; NotValid names it."""
    value = answer.get(name)
    if not isinstance(value, str):
        raise NotValid("act.field", f"缺少 {name}", f"{name} is missing", field=name)
    return value


def binary(answer: Answer, name: str) -> bytes:
    try:
        return base64.b64decode(text(answer, name), validate=True)
    except ValueError as error:
        raise NotValid("act.field", f"{name} 不是 base64", f"{name} is not base64", field=name) from error


def members(answer: Answer, name: str) -> Sequence[Mapping[str, Json]]:
    """A list of objects of the client's answer; NotValid names it."""
    value = answer.get(name)
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise NotValid("act.field", f"{name} 应为列表", f"{name} must be a list", field=name)
    found = [each for each in value if isinstance(each, Mapping)]
    if len(found) != len(value):
        raise NotValid("act.field", f"{name} 格式不对", f"{name} is malformed", field=name)
    return found


def _bid_shares(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
    """All bids of the lot that wait for this custodian's share, with the order that asks for them."""
    return _wanted(ctx, subject, "bid.release_share", releasing.waiting_for(ctx, subject))


def _second_shares(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
    """The same of second envelopes."""
    return _wanted(ctx, subject, "bid.release_second_share", second.waiting_for(ctx, subject))


def _wanted(ctx: Context, subject: str, act: str, found: Waiting) -> tuple[bytes, dict[str, Json]]:
    document = statement(act, subject, ctx.actor.tag, {"lot": subject, "i": found.i})
    params: dict[str, Json] = {
        "document": base64_of(found.document),
        "i": found.i,
        "orders": [{"statement": base64_of(order.statement), "p7s": base64_of(order.p7s)} for order in found.orders],
        "bids": [
            {
                "bid": bid.bid,
                "manifest": base64_of(bid.manifest),
                "manifest_p7s": base64_of(bid.p7s),
                "p7m": base64_of(bid.p7m),
            }
            for bid in found.bids
        ],
    }
    return document, params


_RELEASES: Final = {
    "bid.release_share": releasing.release_shares,
    "bid.release_second_share": second.release_shares,
}


def _release_bid_shares(ctx: Context, person: Actor, task: Task, answer: Answer) -> Entry:
    subject, i = str(task.params["subject"]), task.params["i"]
    signed = countersign(ctx, person, task.kind, subject, {"lot": subject, "i": i}, binary(answer, "p7s"))
    given = {text(each, "bid"): text(each, "share") for each in members(answer, "shares")}
    return _RELEASES[task.kind](ctx, subject, {"lot": subject, "i": i, "shares": given}, signed)


def _sheet(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
    """The expert's filled sheet; the client signs and seals it, and nobody reads it before all are in."""
    return scoring.filled(ctx, subject, body), sheets.seal_params(ctx, subject)


def _seal_sheet(ctx: Context, person: Actor, task: Task, answer: Answer) -> Entry:
    return scoring.seal_scores(ctx, str(task.params["subject"]), answer)


def _sheet_shares(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
    params = scoring.shares_params(ctx, subject)
    said: dict[str, Json] = {"lot": subject, "i": params["i"], "round": params["round"]}
    return statement("lot.release_score_shares", subject, ctx.actor.tag, said), params


def _release_sheet_shares(ctx: Context, person: Actor, task: Task, answer: Answer) -> Entry:
    subject = str(task.params["subject"])
    said: dict[str, Json] = {"lot": subject, "i": task.params["i"], "round": task.params["round"]}
    countersign(ctx, person, task.kind, subject, said, binary(answer, "p7s"))
    shares: dict[str, Json] = {"i": task.params["i"], "shares": list(members(answer, "shares"))}
    return scoring.release_score_shares(ctx, subject, shares)


def _quote(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
    """The supplier's last quote; sealed as a sheet is."""
    return quoting.filled(ctx, subject, body), sheets.seal_params(ctx, subject)


def _seal_quote(ctx: Context, person: Actor, task: Task, answer: Answer) -> Entry:
    return quoting.seal_quote(ctx, str(task.params["subject"]), answer)


def _quote_shares(ctx: Context, subject: str, body: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
    params = quoting.shares_params(ctx, subject)
    said: dict[str, Json] = {"lot": subject, "i": params["i"], "round": params["round"]}
    return statement("lot.release_quote_shares", subject, ctx.actor.tag, said), params


def _release_quote_shares(ctx: Context, person: Actor, task: Task, answer: Answer) -> Entry:
    subject = str(task.params["subject"])
    said: dict[str, Json] = {"lot": subject, "i": task.params["i"], "round": task.params["round"]}
    countersign(ctx, person, task.kind, subject, said, binary(answer, "p7s"))
    shares: dict[str, Json] = {"i": task.params["i"], "shares": list(members(answer, "shares"))}
    return quoting.release_quote_shares(ctx, subject, shares)


KINDS: Final[dict[str, Kind]] = {
    "bid.release_share": Kind(_bid_shares, _release_bid_shares),
    "bid.release_second_share": Kind(_second_shares, _release_bid_shares),
    "lot.seal_scores": Kind(_sheet, _seal_sheet),
    "lot.release_score_shares": Kind(_sheet_shares, _release_sheet_shares),
    "lot.seal_quote": Kind(_quote, _seal_quote),
    "lot.release_quote_shares": Kind(_quote_shares, _release_quote_shares),
}
"""Tasks of these kinds are not in `conduct.ACTS`: their clients post more than a signature."""


def ask(house: House, person: Actor, kind: str, subject: str, body: Mapping[str, Json]) -> Task:
    """Open a task of a kind above. The record of a refusal has no digest of what was asked: scores can be guessed."""
    with conduct.recording(house, person, kind, subject), conduct.acting(house, person, subject) as ctx:
        document, params = KINDS[kind].ask(ctx, subject, body)
        return tasks.open_task(ctx, kind, kind, document, params | {"subject": subject, **conduct.asker(person)})


def finish(house: House, task_id: str, answer: Answer, arrived: datetime | None = None) -> Entry:
    """Take a client's answer in and do what was signed; `arrived` is when its last byte was in."""
    with house.looking() as ctx:
        task = tasks.task(ctx.tx, task_id)
    if task.kind not in KINDS:
        return conduct.finish(house, task_id, binary(answer, "p7s"), arrived)
    person = conduct.asked_by(task)
    subject = str(task.params["subject"])
    with conduct.recording(house, person, task.kind, subject), conduct.acting(house, person, subject, arrived) as ctx:
        field = "p7s" if "p7s" in answer else "manifest_p7s"
        proof = binary(answer, field)
        suites.admit(ctx, subject, proof, field)
        tasks.close_task(ctx, task_id, proof)
        return KINDS[task.kind].finish(ctx, person, task, answer)
