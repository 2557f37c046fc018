"""The room's door: a member shows who he is with his certificate, and only then opens a bid (财政部令第87号 45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluation.acts import members
from evaluation.acts.members import Sitting
from evaluation.ports import TERMINAL, Terminal
from kernel import journal
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotNow, Words
from kernel.journal import Entry
from signing.rules.statement import Signed
from trading.acts import reading, stage

ENTER: Final = "lot.enter_evaluation"
CERTIFICATE: Final = "certificate"


def prepare_entry(
    ctx: Context, subject: str, body: Mapping[str, Json] | None = None, terminal: Terminal = TERMINAL
) -> dict[str, Json]:
    """The exact body of `enter_evaluation`. The challenge is the leaf of the convening: before it nobody could sign.

    `checked`: by what the member was known.
    """
    of = members.sitting(ctx, reading.lot(ctx, subject))
    seen = terminal.confirms(members.own(ctx, of).who)
    return {"convened": _convened(ctx, of), "checked": [CERTIFICATE, *([terminal.name] if seen else [])]}


def _convened(ctx: Context, of: Sitting) -> str:
    """The leaf of the entry that convened the panel: of the two that signed the later one."""
    return [one for one in journal.entries(ctx.tx, of.lot.id) if one.type == "lot.convene"][-1].leaf.hex()


def enter_evaluation(
    ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None, terminal: Terminal = TERMINAL
) -> Entry:
    """A member is in the room from now on. Conflict if he was already."""
    turn = stage.enter(ctx, subject, "enter_evaluation")
    of = members.sitting(ctx, turn.lot)
    seat = members.own(ctx, of)
    if body.get("convened") != _convened(ctx, of) or body.get("checked") not in (
        [CERTIFICATE],
        [CERTIFICATE, terminal.name],
    ):
        raise Conflict("entry.changed", "评标委员会已重新组建，请重新进入", "the panel was convened anew: enter again")
    if seat.pid in entered(ctx, of):
        raise Conflict("entry.known", "您已进入评标", "you have entered already")
    return stage.leave(ctx, turn, body, members.signed_by(signed), {"pid": seat.pid})


def entered(ctx: Context, of: Sitting) -> dict[str, Entry]:
    """Who of the lot's panels came in, by pid: a pid sits in one round alone."""
    return {str(one.body["found"]["pid"]): one for one in journal.entries(ctx.tx, of.lot.id) if one.type == ENTER}


def demand(ctx: Context, of: Sitting) -> None:
    """NotNow until the member who acts has entered; NotAllowed for who has no seat."""
    if members.own(ctx, of).pid not in entered(ctx, of):
        raise NotNow(
            "entry.missing",
            "核验身份、进入评标之后才能打开投标文件",
            "show who you are and enter; only then is a bid opened",
            law="EBM-32",
            remedy=Words("在工作台办理“进入评标”", "Choose “enter the evaluation” on your desk"),
        )
