"""The console of a live room: who is on the line, how the writer does, what an officer may order now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotValid, Words
from kernel.reader import Reader
from trading.acts import live
from trading.acts.live import Held
from trading.rules.live import board, oddities
from trading.rules.live.lines import Record
from trading.rules.live.oddities import Kind, Oddity
from trading.rules.live.orders import ORDERS
from web.answers import Answers
from web.desks import console_lines, duties, lots
from web.desks.room_errands import ERRANDS
from web.live.sightings import Marks
from web.lots.chains import Chain
from web.public import room
from web.views.console import Bidder, ConsolePage
from web.views.elements import Fact, Field, Form, Link
from web.views.room import Going, RoomPage
from web.words import Text, phrase

AT_ONCE: Final[Mapping[str, Words]] = {
    "pause": Words("立即暂停", "Pause now"),
    "say": Words("向所有人发出通告", "Say this to everybody"),
    "show_reserve": Words("公开底价", "Show the reserve price"),
}
"""Orders that the officer's session is enough for."""
LONGEST: Final = 4096
"""Bytes of the file of a reserve."""
NOT_HERE: Final = Words("由另一节点负责，或竞价已结束", "another node, or none any more")
_REASON: Final = {
    "pause": Words("暂停理由（公开）", "Why (public)"),
    "say": Words("通告内容", "What is said"),
    "show_reserve": Words("说明（公开）", "What is said of it (public)"),
}
KEPT: Final = "kept"
"""The field with the file that was kept since the reserve was hidden."""
_KEPT: Final = Field(
    KEPT,
    Words("底价文件", "File of the reserve"),
    "file",
    hint=Words("开设竞价室时下载的文件", "the file that was downloaded as the room was opened"),
)
_DID: Final[Mapping[str, Words]] = {
    "enter": Words("入场", "came in"),
    "bid": Words("出价", "bid"),
    "seal": Words("封存报价", "sealed an offer"),
    "reveal": Words("公开报价", "showed its offer"),
    "confirm": Words("继续竞价", "goes on"),
    "refuse": Words("未受理", "was refused"),
}
_ASKED: Final[Mapping[Kind, Callable[[str, int], Text]]] = {
    Kind.ADDRESS: lambda who, _: phrase("{who} 号来自同一网络地址。是否为同一人操作？", who=who),
    Kind.DEVICE: lambda who, _: phrase("{who} 号使用过同一浏览器。是否为同一人操作？", who=who),
    Kind.CLOSE: lambda who, times: phrase(
        "{who} 号先后出价相隔不足 0.2 秒，共 {times} 次。是否相互串通，或使用同一程序？", who=who, times=times
    ),
    Kind.FOLLOWS: lambda who, times: phrase(
        "{who} 号：前者的 {times} 次出价都紧跟在后者之后。是否陪衬？", who=who, times=times
    ),
    Kind.SILENT: lambda who, _: phrase("{who} 号交纳保证金并入场，却从未出价。原因是什么？", who=who),
}


def enter(ctx: Context, subject: str) -> None:
    """NotAllowed for other roles than centre, agency, supervision and the tenderee, who shows the reserve; NotFound for
    a lot that is none of theirs."""
    if ctx.actor.role not in {*duties.CONSOLE, Role.TENDEREE}:
        raise NotAllowed(
            "act.not_allowed",
            "只供交易中心、代理机构、监督部门和招标人使用",
            "for centre, agency, supervision and the tenderee",
        )
    lots.lot(ctx, ctx.actor, live.lot_of(subject))


@dataclass(frozen=True, slots=True)
class Writing:
    """How the room's writer does: how long its last commit took (None before the first), how many commands wait."""

    took: timedelta | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the chain: of lines by all processes, of marks and writer by this one; `writing` None: the
    room's writer is not here."""

    now: datetime
    lines: Mapping[str, Record]
    marks: Mapping[str, Marks]
    writing: Writing | None = None


def page(role: Role, chain: Chain, shown: RoomPage, known: Known) -> ConsolePage:
    """The console of an officer of this role. The tenderee, who sells or buys, learns nothing of who is on the line."""
    officer, supervises = role in duties.CONSOLE, role is Role.SUPERVISOR
    told = _told(chain, board.Audience.SUPERVISORS if supervises else board.Audience.PUBLIC)
    return ConsolePage(
        room=shown,
        orders=_orders(role, shown),
        signed=_signed(role, shown),
        told=_hint(shown.going),
        bidders=_bidders(chain.held, told, known) if officer else None,
        health=_health(shown, known.writing) if officer else (),
        lines=console_lines.newest(known.lines) if officer else (),
        kept=console_lines.kept(known.now) if officer else "",
        oddities=_oddities(told, known.marks, over=shown.going == "ended") if supervises else None,
    )


def _told(chain: Chain, audience: board.Audience) -> oddities.Told:
    return board.told(chain.held.method, room.lobby(chain.events), list(enumerate(chain.events, 1)), audience)


def _orders(role: Role, shown: RoomPage) -> tuple[Form, ...]:
    """What is possible now at once. A message may be sent while the room is not over."""
    now = [
        *(["pause"] if shown.going in {"lobby", "running"} else []),
        *(["say"] if _moves(shown.going) else []),
        *(["show_reserve"] if shown.going == "reserve" else []),
    ]
    return tuple(_order(shown.number, verb) for verb in now if role in ORDERS[verb][1])


def said(verb: str, given: Answers) -> dict[str, Json]:
    """An order as the form says it; NotValid if the file of a reserve is none."""
    order: dict[str, Json] = {"order": verb, "reason": given.text(verb)}
    return order | _shown(given.files.get(KEPT, b"")) if verb == "show_reserve" else order


def _shown(file: bytes) -> dict[str, Json]:
    """Price and salt out of the file. Whether they are what was committed to the room decides."""
    wrong = NotValid("room.reserve_file", "这不是底价文件", "this is no file of a reserve price", field=KEPT)
    if len(file) > LONGEST:
        raise wrong
    try:
        kept = Reader.of(canon.parse(file))
        return {name: kept.text(name) for name in ("amount", "salt")}
    except NotValid as error:
        raise wrong from error


def _order(subject: str, verb: str) -> Form:
    fields = (*([_KEPT] if verb == "show_reserve" else []), Field(verb, _REASON[verb]))
    return Form(f"{duties.room(subject)}/orders/{verb}", fields, AT_ONCE[verb], plain=verb == "say")


def _signed(role: Role, shown: RoomPage) -> tuple[Link, ...]:
    if shown.going != "paused":
        return ()
    verbs = (verb for verb in ("resume", "extend", "stop") if role in ORDERS[verb][1])
    return tuple(Link(ERRANDS[f"room.{verb}"].key, duties.act(shown.number, verb)) for verb in verbs)


def _hint(going: Going) -> Text:
    if going == "paused":
        return Words(
            "竞价已暂停，剩余时间保留。恢复、延长、终止须签名。",
            "Paused; the time left is kept. To resume, extend or stop is signed.",
        )
    if _moves(going):
        return Words(
            "暂停和通告立即生效；恢复、延长、终止在暂停后签名办理。",
            "A pause and a message hold at once; to resume, extend or stop, pause first and sign.",
        )
    if going == "reserve":
        return Words(
            "出价已结束，由代理机构或招标人公开底价后才有结果。",
            "Bidding is over; there is a result once the agency or the tenderee has shown the reserve price.",
        )
    return Words("竞价已结束，没有可下的指令。", "The competition is over; there is nothing to order.")


def _moves(going: Going) -> bool:
    return going in {"lobby", "running", "paused"}


def _bidders(held: Held, told: oddities.Told, known: Known) -> tuple[Bidder, ...]:
    last = {str(said["bidder"]): said for _, said in told if "bidder" in said}
    over = None if held.room.result is None else held.room.at
    return tuple(
        Bidder(
            number,
            console_lines.now(known.lines.get(number), known.now),
            console_lines.gaps(known.lines.get(number), known.now, over),
            console_lines.trip(known.lines.get(number)),
            _last(last.get(number)),
        )
        for number in sorted(held.room.entrants)
    )


def _last(said: Mapping[str, Json] | None) -> Text:
    """What it did last as far as the turn tells of it; a refusal with its code, for supervision alone."""
    if said is None:
        return "–"
    at, did = canon.moment(str(said["at"])), _DID[str(said["name"])]
    if "code" in said:
        return phrase("{at:clock} {did}（{code}）", at=at, did=did, code=str(said["code"]))
    return phrase("{at:clock} {did}", at=at, did=did)


def _health(shown: RoomPage, writing: Writing | None) -> tuple[Fact, ...]:
    watching = Fact(Words("旁观（本节点）", "Watching (this node)"), phrase("{n} 人", n=shown.watching or 0))
    if writing is None:
        return (
            watching,
            Fact(Words("写入", "Writer"), NOT_HERE),
        )
    took = phrase("{ms} 毫秒", ms=writing.took // timedelta(milliseconds=1)) if writing.took is not None else "–"
    return (
        watching,
        Fact(Words("写入", "Writer"), Words("由本节点负责", "this node")),
        Fact(Words("最近一次写入用时", "Last commit took"), took),
        Fact(Words("排队的指令", "Commands waiting"), phrase("{n} 条", n=writing.waiting)),
    )


def _oddities(told: oddities.Told, marks: Mapping[str, Marks], *, over: bool) -> tuple[Text, ...]:
    addresses = {bidder: its.addresses for bidder, its in marks.items()}
    devices = {bidder: its.devices for bidder, its in marks.items()}
    found = [
        *oddities.shared(Kind.ADDRESS, addresses),
        *oddities.shared(Kind.DEVICE, devices),
        *oddities.in_chain(told, over=over),
    ]
    return tuple(map(_asked, found))


def _asked(one: Oddity) -> Text:
    return _ASKED[one.kind](" · ".join(one.bidders), one.times)
