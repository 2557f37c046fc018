"""`ggzy bid quote` and `ggzy bid leave`: the last quote of a negotiation or consultation, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from client import facts, task
from client.address import Place
from client.chance import SystemChance
from client.desk import Desk
from client.signing import KEY, YES, consents
from client.task import Task
from kernel import money
from kernel.canon import Json

QUOTE: Final = "lot.seal_quote"
LEAVE: Final = "lot.leave_negotiation"


@click.command("quote")
@click.argument("lot")
@click.option(
    "--total", "totals", multiple=True, required=True, help="最后报价，每币种一个 The total, such as CNY=980000.00."
)
@KEY
@YES
@click.pass_obj
def quote_command(desk: Desk, lot: str, totals: tuple[str, ...], key: Place, yes: bool) -> None:
    """密封最后报价；截止前可再次密封替换。Seal the last quote; until the moment another one replaces it."""
    total: list[Json] = [_money(each) for each in totals]
    _signed(desk, lot, QUOTE, {"total": total}, key, yes)
    desk.say("最后报价已密封递交。", "The last quote is sealed and handed in.")


@click.command("leave")
@click.argument("lot")
@KEY
@YES
@click.pass_obj
def leave_command(desk: Desk, lot: str, key: Place, yes: bool) -> None:
    """最后报价截止前退出谈判（磋商）。Leave the talks before the moment of the last quotes."""
    _signed(desk, lot, LEAVE, {}, key, yes)
    desk.say("已退出，保证金将退还。", "You have left; your deposit goes back.")


def _money(typed: str) -> Json:
    currency, _, amount = typed.partition("=")
    return {**money.money(amount.strip(), currency.strip(), "total").json()}


def _signed(desk: Desk, lot: str, kind: str, body: Mapping[str, Json], key: Place, yes: bool) -> None:
    """Ask for the task, show what it says, sign it and, for a quote, seal it here."""
    signer = desk.signer(key)
    with desk.post() as post:
        post.sign_in(signer, "bidder")
        asked = post.act("lot", lot, kind.removeprefix("lot."), body, once=SystemChance().bytes(16).hex())

        def agreed(found: Task) -> bool:
            return found.kind == kind and consents(desk, found, yes)

        task.run(post, facts.text(asked, "id"), task.Hands(signer), SystemChance(), agreed)
