"""Every official act as one route, and the signing tasks that acts ask for."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, SkipValidation

from kernel import canon, ids, once
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from signing.acts import tasks as signing
from signing.acts.tasks import Task
from web import bodies, conduct, limits, tasks, two_steps
from web.caller import Call, waiting
from web.problems import refusals
from web.request import House
from web.routes.bids import bundle
from web.tasks import base64_of
from web.two_steps import ToSign, Wanted

TAG = ["tasks"]
REFUSALS: Final = refusals()
RECEIPTED: Final = ("lot.submit_bid", "lot.replace_bid")
SIGNED: Final = "The law wants a signature: the task that `ggzy sign` signs. The act is done with its answer."


def done(entry: Entry) -> dict[str, Json]:
    return {
        "subject": entry.subject,
        "tseq": entry.tseq,
        "type": entry.type,
        "at": canon.instant(entry.at),
        "leaf": entry.leaf.hex(),
    }


def to_sign(task: Task) -> dict[str, Json]:
    """What a client needs to show, sign and answer a task."""
    return {
        "id": task.id,
        "kind": task.kind,
        "title": task.title,
        "document": base64_of(task.document),
        "params": dict(task.params),
        "expires_at": canon.instant(task.expires_at),
        "done": task.done,
    }


def perform(
    call: NamedDependency[Call],
    subject: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> Response[dict[str, Any]]:
    """Do an act. Where the law wants a signature the answer is 202 with the task that `ggzy sign` signs."""
    act = call.act
    asked = canon.sha256(canon.canonical({"act": act, "subject": subject, "body": data})).hex()
    if call.key and (held := _recalled(call.house, call.key, asked)):
        return Response(held)
    if act in tasks.KINDS:
        return _to_sign(call, tasks.ask(call.house, call.actor, act, subject, data))
    answers: list[dict[str, Json]] = []

    def keep(ctx: Context, entry: Entry) -> None:
        """The answer is remembered with the act or not at all: whoever asks again gets the same receipt."""
        answers.append(bundle(ctx, entry.subject) if act in RECEIPTED else done(entry))
        if call.key:
            once.remember(ctx.tx, call.key, asked, canon.canonical(answers[0]).decode(), canon.instant(ctx.now))

    made = conduct.perform(call.house, call.actor, act, subject, data, conduct.Request(call.arrived, keep))
    return _to_sign(call, made) if isinstance(made, Task) else Response(dict(answers[0]))


def _to_sign(call: Call, made: Task) -> Response[dict[str, Any]]:
    return Response(to_sign(made) | {"now": canon.instant(call.house.clock.now())}, status_code=202)


def _recalled(house: House, key: str, asked: str) -> dict[str, Any] | None:
    with house.looking() as ctx:
        held = once.recall(ctx.tx, key, asked)
    return json.loads(held) if held else None


@get("/api/v1/tasks/{task:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def task(house: NamedDependency[House], task: FromPath[str]) -> dict[str, Any]:
    """A signing task; its random id is the right to see it."""
    with house.looking() as ctx:
        found = signing.task(ctx.tx, task)
        return to_sign(found) | {"now": canon.instant(ctx.now)}


@post(
    "/api/v1/tasks/{task:str}",
    tags=TAG,
    opt={"limit": limits.ANSWER},
    responses=REFUSALS,
    sync_to_thread=True,
    status_code=200,
    dependencies={"arrived": Provide(waiting)},
)
def answer(
    house: NamedDependency[House],
    arrived: NamedDependency[SkipValidation[datetime]],
    task: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> dict[str, Any]:
    """The client's answer: a signature, and what else the kind of task asks for."""
    canon.canonical(data)
    if not data:
        raise NotValid("act.field", "缺少 p7s", "p7s is missing", field="p7s")
    with house.looking() as ctx:
        document = signing.task(ctx.tx, task).document
    return dict(done(tasks.finish(house, task, two_steps.completed(document, data), arrived)))


@post(
    "/api/v1/tasks/{task:str}/attributes",
    tags=TAG,
    opt={"limit": limits.ANSWER},
    responses=REFUSALS,
    sync_to_thread=True,
    status_code=200,
)
def attributes(house: NamedDependency[House], task: FromPath[str], data: JSONBody[Wanted]) -> ToSign:
    """The first of two steps: the bytes that a key elsewhere must sign for this task.

    Its raw signature goes into the task's answer as `signature: {value, certificate, chain, suite, at}`, without `p7s`.
    """
    with house.looking() as ctx:
        return two_steps.first(two_steps.open_task(ctx, task, data).document, data, ctx.now)


def route(act: str) -> HTTPRouteHandler:
    """The route of one act, described by the act itself."""
    kind, _, verb = act.partition(".")
    told = (conduct.ACTS[act].do if act in conduct.ACTS else tasks.KINDS[act].finish).__doc__ or perform.__doc__
    again = ResponseSpec(data_container=dict[str, Any], generate_examples=False, description=SIGNED)
    made: HTTPRouteHandler = post(
        f"/api/v1/{kind}s/{{subject:str}}/acts/{verb}",
        tags=[kind],
        opt={"limit": limits.ACT},
        operation_id=act,
        operation_class=bodies.operation(act),
        summary=verb.replace("_", " "),
        description=told,
        responses={202: again, **REFUSALS},
        sync_to_thread=True,
        status_code=200,
    )(perform)
    return made


UNKNOWN = tuple(
    post(
        f"/api/v1/{kind}s/{{subject:str}}/acts/{{verb:str}}",
        include_in_schema=False,
        opt={"limit": limits.ACT},
        sync_to_thread=True,
        status_code=200,
    )(perform)
    for kind in ids.KINDS.values()
)
"""Acts that nobody knows: refused, and recorded like any other refused act."""
ROUTES = (*map(route, sorted(bodies.FIELDS)), *UNKNOWN, task, answer, attributes)
