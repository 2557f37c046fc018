"""A one-time signing task as a page: what is signed, the line to type, whether the signature has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from disclosure.rules import recital, vocabulary, wording
from kernel import canon, ids
from kernel.actor import Actor
from kernel.context import Context
from kernel.errors import NotFound, Words
from people.acts import reading as people
from signing.acts import tasks
from signing.acts.tasks import Task
from trading.acts import live, reading
from web import conduct
from web.desks import duties, opening_rooms
from web.pages import page
from web.request import House, Visiting, signed_in
from web.views.desks import TaskPage, TaskState
from web.views.elements import Command, Fact, Link
from web.words import Text, phrase

DESK: Final = Link(Words("工作台", "Desk"), "/me")
COMPARE: Final = Words(
    "文件以摘要签名。核对自己手里的原件：Linux、macOS 运行 sha256sum 文件名，"
    "Windows 运行 certutil -hashfile 文件名 SHA256，结果须与这里的 SHA-256 相同。",
    "Files are signed by their digests. Compare your own copy: sha256sum FILE on Linux and macOS, "
    "certutil -hashfile FILE SHA256 on Windows; it must give the SHA-256 shown here.",
)
SIGNER: Final = vocabulary.member("actor")
SEPARATOR: Final = " · "
OPENS: Final = frozenset({"bid.release_share", "lot.release_score_shares", "lot.release_quote_shares"})
"""Tasks that need the encryption key as well."""


def own(ctx: Context, who: Actor, id: str) -> Task:
    """The task that this person asked for. Anybody else's is the same NotFound as none."""
    found = tasks.task(ctx.tx, id)
    if conduct.asked_by(found) != who:
        raise NotFound("task.unknown", "没有这个签名任务", "no such signing task", field="task")
    return found


@get("/tasks/{id:str}", include_in_schema=False, sync_to_thread=True)
def task(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    """Everything that will be signed, in words, before it is."""
    who = signed_in(visit)
    with house.looking(who) as ctx:
        found = own(ctx, who, id)
        told, public = _recital(found), _public(ctx, found)
        lines, names = told.lines, people.names(ctx)
        every = (*lines, *(line for each in told.enclosed for line in each.lines))
        view = TaskPage(
            id=id,
            act=wording.act(found.kind),
            on=_on(ctx, found),
            in_the_name_of=visit.called,
            facts=facts((named(line, names) for line in lines), public),
            enclosed=tuple((each.name, facts(each.lines, public)) for each in told.enclosed),
            statement=found.document.decode(),
            sha256=canon.sha256(found.document).hex(),
            command=Command(_line(house, found)),
            expires=found.expires_at.replace(microsecond=0),
            state=_state(ctx, found),
            check=COMPARE if any(line.sha256 for line in every) else "",
            here="" if found.done else found.kind,
            opens=found.kind in OPENS,
        )
    return page(visit, "task", view)


@get("/tasks/{id:str}/state", include_in_schema=False, sync_to_thread=True)
def state(visit: Visiting, house: NamedDependency[House], id: FromPath[str]) -> Response[str]:
    """The state alone, for a page that asks again."""
    who = signed_in(visit)
    with house.looking(who) as ctx:
        view = _state(ctx, own(ctx, who, id))
    return page(visit, "task_state", view)


def facts(lines: Iterable[recital.Line], public: Mapping[str, str] = MappingProxyType({})) -> tuple[Fact, ...]:
    """Every value in both languages, as `ggzy sign` shows it; a file that is `public` by its digest has its address."""
    return tuple(Fact(line.label, line.value, public.get(line.sha256, ""), line.style) for line in lines)


def named(line: recital.Line, names: Mapping[str, str]) -> recital.Line:
    """Who signs, with the organisation's name before its code: the statement itself has the code alone."""
    role, _, code = line.value.zh.rpartition(SEPARATOR)
    if line.label != SIGNER or code not in names:
        return line
    role_en = line.value.en.rpartition(SEPARATOR)[0]
    zh, en = (SEPARATOR.join((said, names[code], code)) for said in (role, role_en))
    return replace(line, value=Words(zh, en))


def _public(ctx: Context, found: Task) -> dict[str, str]:
    """The addresses of the files that everybody may fetch already, by digest. What is not announced yet is not served
    by its digest: whoever asks for a task writes the digests, and could ask for anything."""
    subject = str(found.params["subject"])
    if ids.kind(subject) != "tender":
        return {}
    try:
        tender = reading.tender(ctx, subject)
    except NotFound:
        return {}
    return {one.sha256: f"/tenders/{subject}/files/{one.sha256}" for one in tender.document.files}


def _recital(found: Task) -> recital.Recital:
    listed = found.params.get("texts")
    texts = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    return recital.recite(found.document, texts)


def _line(house: House, found: Task) -> str:
    more = " --encryption-key my-encryption.p12" if found.kind in OPENS else ""
    return f"ggzy sign {found.id} --site {house.settings.base_url} --key my.p12{more}"


def _on(ctx: Context, found: Task) -> Link:
    """What the task is about, as a way back."""
    subject = str(found.params["subject"])
    opens = found.kind == opening_rooms.OPENS and not found.done
    if ids.kind(subject) == "lot" or opens:  # there is no room yet
        lot = reading.lot(ctx, live.lot_of(subject) if opens else subject)
        return Link(Words(lot.title_zh, lot.title_en), duties.page(lot.id))
    if ids.kind(subject) == "room":
        officer = conduct.asked_by(found).role in duties.CONSOLE
        return Link(Words("竞价控制台", "Console"), duties.room(subject)) if officer else _room(subject)
    return DESK


def _room(subject: str) -> Link:
    return Link(Words("竞价室", "The room"), f"/rooms/{subject}")


def _state(ctx: Context, found: Task) -> TaskState:
    if found.done:
        return TaskState(
            "signed",
            Words("已收到签名，已记入日志。", "The signature has come and is in the journal."),
            _on(ctx, found),
        )
    if ctx.now >= found.expires_at:
        again: Text = Words(
            "任务已过期，没有签名。请回到工作台重新发起。", "The task has expired unsigned. Begin again from your desk."
        )
        return TaskState("expired", again, DESK)
    until = phrase("等待签名，{expires:clock} 失效。", expires=found.expires_at.replace(microsecond=0))
    return TaskState("waiting", until, poll=f"/tasks/{found.id}/state")


ROUTES = (task, state)
