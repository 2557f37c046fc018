"""The tenderee's representatives on a panel: named in secret, asked, then members like the drawn (招标投标法 37)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation import store
from evaluation.acts import members
from evaluation.acts.members import ACCEPTED, ASKED, VACATED, Sitting
from experts.rules.draw import Vacated
from experts.rules.snapshot import Identity
from kernel import journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import reading as people
from signing.rules.statement import Signed
from trading.acts import reading, stage


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the tenderee named, as its own desk sees it."""

    name: str
    state: str


def named(ctx: Context, of: Sitting) -> list[Named]:
    """Everybody named in this round, also those who left, by pid."""
    return [Named(row.name, row.state) for row in _rows(ctx, of)]


def missing(ctx: Context, of: Sitting) -> int:
    """How many seats of representatives nobody is named for."""
    there = [row for row in _rows(ctx, of) if row.state != VACATED]
    return members.seen(ctx, of).representatives - len(there)


def waiting(ctx: Context, of: Sitting) -> bool:
    """Whether somebody who was named has not answered yet, so that another may be named instead."""
    return any(row.state == ASKED for row in _rows(ctx, of))


def _rows(ctx: Context, of: Sitting) -> list[Record]:
    return table.rows(ctx.tx, store.representatives, "pid", **of.key)


# ---------------------------------------------------------------- naming


def prepare_name(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `name_representative` from `{person}`; who it is stays behind `idc` (BID-37).

    A fresh pid for each naming, random, so that it says nothing of the person; `instead` is the pid of one who has
    not answered yet and gives way, null while a seat is free.
    """
    reader = Reader(body)
    reader.only("person")
    of, person = members.sitting(ctx, reading.lot(ctx, subject)), reader.text("person")
    who = Identity(ctx.chance.bytes(32), person, _employed(ctx, person), ctx.chance.bytes(32))
    return {"did": of.did, "pid": who.pid.hex(), "idc": ctx.blobs.put(who.document), "instead": _instead(ctx, of)}


def _employed(ctx: Context, person: str) -> str:
    """The person's name; NotValid unless the tenderee has enrolled him as its representative."""
    found = people.colleagues(ctx, Role.REPRESENTATIVE)
    if person not in found:
        raise NotValid(
            "representative.unknown",
            "该人员未登记为贵单位的代表",
            "this person is not enrolled as a representative of your organisation",
            field="person",
            remedy=Words("请安全管理员登记", "Ask the security administrator to enrol him"),
        )
    return found[person]


def _instead(ctx: Context, of: Sitting) -> str | None:
    """Who gives way; NotNow where every seat is taken by somebody who has accepted, or there is none."""
    if missing(ctx, of) > 0:
        return None
    asked = [str(row.pid) for row in _rows(ctx, of) if row.state == ASKED]
    if not asked:
        raise NotNow(
            "representative.enough",
            "招标文件规定的代表已全部指派",
            "every representative that the tender document provides for is named",
            law="BID-37",
        )
    return asked[0]


def name_representative(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The tenderee names one of its own people; nobody else learns who before the result."""
    turn = stage.enter(ctx, subject, "name_representative")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("did", "pid", "idc", "instead")
    who = Identity.read(bytes.fromhex(reader.text("pid")), ctx.blobs.get(reader.text("idc")))
    instead = _instead(ctx, of)
    if _employed(ctx, who.expert_id) != who.name or (body["did"], body["instead"]) != (of.did, instead):
        raise Conflict("representative.changed", "情况已变化，请重新指派", "things have changed: name again")
    taken = Conflict(
        "representative.named", "该人员在本轮已被指派过", "this person was named before in this round", field="person"
    )
    said = {"person": who.expert_id, "name": who.name, "idsalt": who.idsalt, "state": ASKED}
    table.add(ctx.tx, store.representatives, taken, **of.key, pid=who.pid.hex(), **said)
    if instead is not None:
        _change(ctx, of, instead, VACATED)
    return stage.leave(ctx, turn, body, members.signed_by(signed))


# ---------------------------------------------------------------- answering


def accept(ctx: Context, of: Sitting) -> Entry:
    """The representative will sit, and declares that nothing requires him to stand aside.

    Not before the bids are open: until then nobody may know the bidders (BID-22), so nobody can declare it.
    """
    row = _own(ctx, of)
    if of.lot.opened_at is None:
        raise NotNow("seat.unopened", "开标后才能声明是否回避", "the declaration is made once the bids are open")
    if row.state != ASKED:
        raise NotNow("seat.answered", "该席位已有答复", "this seat has its answer already")
    _change(ctx, of, row.pid, ACCEPTED)
    return _say(ctx, "accept", of, {"pid": row.pid})


def leave(ctx: Context, of: Sitting, act: str, reason: Vacated) -> Entry:
    """He will not sit, or finds that he must stand aside (`act`: decline, avoid); the tenderee names somebody else."""
    row = _own(ctx, of)
    if row.state == VACATED:
        raise NotNow("seat.vacated", "该席位已空缺", "this seat is vacant already")
    _change(ctx, of, row.pid, VACATED)
    return _say(ctx, act, of, {"pid": row.pid, "reason": reason.value})


def _own(ctx: Context, of: Sitting) -> Record:
    """The seat that was offered to the representative who acts under his alias."""
    for row in _rows(ctx, of):
        if row.pid[:32] == ctx.actor.id:
            return row
    raise members.stranger()


def _change(ctx: Context, of: Sitting, pid: str, state: str) -> None:
    table.change(ctx.tx, store.representatives, {**of.key, "pid": pid}, state=state)


def _say(ctx: Context, act: str, of: Sitting, body: Mapping[str, Json]) -> Entry:
    return journal.append(ctx, Act(act, of.lot.id, ctx.actor, ctx.now, {"did": of.did, **body}))


# ---------------------------------------------------------------- the result


def disclose(ctx: Context, of: Sitting) -> list[Json]:
    """Person, name and salt of those who sat; the caller waits for the result (BID-37)."""
    sat = [row for row in _rows(ctx, of) if row.state == ACCEPTED]
    return [{"pid": row.pid, "person": row.person, "name": row.name, "idsalt": bytes(row.idsalt).hex()} for row in sat]
