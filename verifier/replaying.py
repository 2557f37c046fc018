"""`ggzy replay DOSSIER.zip`: a lot's live competition event by event, with the board that it led to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import click
from rich.console import Console
from rich.text import Text

from disclosure.rules import wording
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Refusal
from trading.rules.live import board, replay
from trading.rules.live.room import Room
from verifier import dossier, rooms
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event
from verifier.findings import MALFORMED
from verifier.verify import examine

FORMAT: Final = "ggzy-replay/v1"
UNREADABLE: Final = 2
_UNTOLD: Final = frozenset({"key", "signature", "doc_sha256", "p7s_sha256"})
"""What of an event only a machine reads."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command's events, and the board after them."""

    events: tuple[Event, ...]
    board: Mapping[str, Json]

    def json(self) -> dict[str, Json]:
        told: list[Json] = [
            {"seq": each.tseq, "at": canon.instant(each.at), "type": each.type, "body": each.body}
            for each in self.events
        ]
        return {"events": told, "board": self.board}


def steps(chain: Chain) -> Iterator[Step]:
    """The competition command by command; NotValid at the first event that the rules would not have made."""
    events = list(chain)
    turned = rooms.turned(chain)
    method, room = replay.opened(rooms.method, chain.subject, next(turned, None))
    yield Step((events[0],), board.board(method, room))
    states: Iterator[Room[Any]] = replay.followed(method, room, turned)
    for after in states:
        yield Step(tuple(events[room.seq : after.seq]), board.board(method, after))
        room = after


def held(case: Case) -> Chain:
    """The lot's room; NotFound if it has none, or not every event of it is there."""
    found = rooms.of(case)
    if not found:
        raise NotFound("room.none", "本标段没有竞价室", "this lot has no room of live competition")
    if len(found[0].events) < len(found[0].leaves):
        raise NotFound("room.withheld", "竞价事项未全部公开", "not every event of the room is there")
    return found[0]


@click.command("replay")
@click.argument("archive", metavar="DOSSIER.zip", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("as_json", "--json", is_flag=True, help="Machine-readable output, one line a command.")
def command(archive: Path, as_json: bool) -> None:
    """Run a lot's live competition again and print the board after each event, and how it ended.

    Exit 0: every event is what the rules make. 1: one is not. 2: there is nothing to replay. Who signed, and whether
    all of it was logged, is for `ggzy verify`.
    """
    try:
        chain = held(examine(dossier.read(archive))[0])
    except Refusal as refusal:
        _end(refusal, UNREADABLE)
    console = Console()
    last: Mapping[str, Json] = {}
    try:
        for step in steps(chain):
            last = step.board
            if as_json:
                click.echo(json.dumps({"format": FORMAT, **step.json()}, ensure_ascii=False))
            else:
                _print(console, step)
    except Refusal as refusal:
        _end(refusal, 1)
    except MALFORMED as error:
        _end(NotValid("room.malformed", f"格式不对：{error!r}", f"malformed: {error!r}"), 1)
    if not as_json and last["result"] is None:
        console.print(Text("竞价尚无结果 · no result yet", style="yellow"))


def _end(refusal: Refusal, code: int) -> NoReturn:
    click.echo(f"{refusal.words.zh}\n{refusal.words.en}", err=True)
    sys.exit(code)


def _print(console: Console, step: Step) -> None:
    for event in step.events:
        words = wording.act(event.type)
        said = " ".join(f"{name}={_short(value)}" for name, value in event.body.items() if name not in _UNTOLD)
        line = Text(f"{event.tseq:>4}  {canon.instant(event.at)}  {words.zh} {words.en}  ", style="bold")
        console.print(line.append(said, style="not bold"), soft_wrap=True)
    console.print(Text(f"      {_line(step.board)}", style="dim"), soft_wrap=True)


def _short(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(shown: Mapping[str, Any]) -> str:
    """The board in one line: the turn and its end, how many are in, the best offers, the result."""
    turn: Mapping[str, Json] | None = shown["turn"]
    parts = [f"{turn['turn']} {turn['round']} → {turn['ends']}" if turn else "已结束 over"]
    parts += ["暂停 paused"] if shown["paused"] else []
    parts.append(f"在场 in {shown['entrants']} · 出价 bids {shown['bids']} · 延时 extended {shown['extensions']}")
    ranking: Sequence[Mapping[str, Json]] = shown["ranking"]
    parts += [", ".join(f"{each['bidder']} {each.get('amount', '—')}" for each in ranking[:3])] if ranking else []
    if shown["result"]:
        won = ", ".join(f"{each['bidder']} {each['price']}" for each in shown["result"]["winners"])
        parts.append(f"结果 result {shown['result']['ending']} {shown['result']['reason']} {won}".rstrip())
    return " · ".join(parts)
