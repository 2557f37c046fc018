"""A live room as everybody may see it: one pure picture of the room, its terms and its chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import Words
from kernel.money import Money, minor_digits, money, rounded
from trading.rules.live import board, step
from trading.rules.live.board import Audience
from trading.rules.live.command import Enter, Signed
from trading.rules.live.failures import WHY
from trading.rules.live.method import Method
from trading.rules.live.priority import MATCHING, PREFERRED
from trading.rules.live.replay import Event
from trading.rules.live.room import LOBBY, Ending, Plan, Room, Turn, Unit
from web import format as written
from web.public import room_rules
from web.public.room_words import ENDINGS, MATCHED, OFFICERS
from web.views.elements import Link, Margin, Sign
from web.views.room import Amount, Bid, Course, Figure, Going, Line, RoomPage, Seat
from web.words import Text, phrase

SHOWN: Final = 12
"""So many lines of the record stand on the page; the file has all."""
_UNITS: Final = ((10**8, Words("亿元", "100 million yuan")), (10**4, Words("万元", "10,000 yuan")))

Told = Sequence[tuple[int, Mapping[str, Json]]]


def page(method: Method[Plan], room: Room[Plan], events: Sequence[Event], title: Text, lot: Link) -> RoomPage:
    """The page as of the room's last event; `events` is its whole chain from the first entry on."""
    told = board.told(method, lobby(events), list(enumerate(events, 1)), Audience.PUBLIC)
    best = _best(method, room)
    amount = _sum(best, room)
    going, currency = _going(room), room.terms.currency
    return RoomPage(
        number=room.subject,
        title=title,
        lot=lot,
        method=method.words,
        going=going,
        turn=_turn(method, room),
        told=_said(room, going),
        price=amount,
        leader=str(best.get("bidder", "")),
        led_at=canon.moment(str(best["at"])) if best else None,
        ends=room.turn.ends if room.turn and going in {"lobby", "running"} else None,
        late=room_rules.late(room),
        figures=_figures(room, amount),
        course=_course(told, room),
        bids=_bids(told, room),
        rules=room_rules.rules(method, room),
        margin=Margin(links=(Link(phrase("日志第 1 至 {last} 条", last=room.seq), f"/log/{room.subject}"),)),
        table=Link(Words("全部记录（CSV）", "The whole record (CSV)"), f"/rooms/{room.subject}/record.csv"),
        line=Line(
            _state(room),
            room.seq,
            Money(rounded(Fraction(1), minor_digits(currency)), currency),
            str(best.get("amount", "")),
            bool(room.terms.parameters.get(PREFERRED.name)),
            _takes(method, room),
        ),
        note=_note(room, going, events),
    )


def _best(method: Method[Plan], room: Room[Plan]) -> Mapping[str, Json]:
    """The first place as the board shows it; empty while there is none."""
    ranking = board.board(method, room)["ranking"]
    best = ranking[0] if isinstance(ranking, Sequence) and ranking else {}
    return best if isinstance(best, Mapping) else {}


def lobby(events: Sequence[Event]) -> Turn:
    """The lobby that the first event opened."""
    opened = events[0]
    return Turn(LOBBY, 0, opened.at, canon.moment(str(opened.body["starts_at"])))


def _going(room: Room[Plan]) -> Going:
    if room.turn is None:
        return "ended" if room.result else "reserve"
    if room.paused is not None:
        return "paused"
    return "lobby" if room.turn.kind == LOBBY else "running"


def _turn(method: Method[Plan], room: Room[Plan]) -> Text:
    if room.turn is None:
        return Words("已结束", "over")
    if room.turn.kind == LOBBY:
        return Words("等待开始", "not begun")
    words = method.turns[room.turn.kind].words
    rounds = method.rounds(room)
    if rounds is None:
        return words
    return phrase("{turn}，第 {n} 轮（最多 {most} 轮）", turn=words, n=rounds[0], most=rounds[1])


def seat(method: Method[Plan], room: Room[Plan], bidder: str, org: str = "") -> Seat:
    """The part of the page that a bidder has for itself; `bidder` empty if it is not in; `org` is its organisation."""
    may = room.turn is not None and Enter in step.kind_of(method, room.turn).takes
    now = canon.canonical(board.board(method, room)).decode()
    if bidder:
        return Seat(bidder, may, now, rank=room.entrants[bidder].priority)
    door = method.door(room.plan)
    highest = _money(door.highest, room) if door.highest is not None else None
    return Seat(bidder, may, now, highest, room_rules.published(room), door.holders.get(f"O-{org}", 0))


def _takes(method: Method[Plan], room: Room[Plan]) -> str:
    """The commands that the turn takes from bidders, by their names."""
    if room.turn is None:
        return ""
    kinds = step.kind_of(method, room.turn).takes
    return " ".join(each.NAME for each in kinds if issubclass(each, Signed))


def _state(room: Room[Plan]) -> str:
    """Changes when a turn does, at a pause and at the end; the page's script makes the same of a board."""
    turn = (room.turn.kind, str(room.turn.round)) if room.turn else ("", "")
    paused = canon.instant(room.paused) if room.paused else ""
    return "#".join((*turn, paused, str(room.result.ending) if room.result else ""))


def _said(room: Room[Plan], going: Going) -> Text:
    """How it stands, in one sentence that is read out as it changes."""
    match going:
        case "lobby":
            return phrase("已有 {n} 家入场，{at:until} 开始竞价。", n=len(room.entrants), at=room.terms.starts_at)
        case "paused":
            return Words("竞价暂停，剩余时间保留不变。", "Paused; the time left is kept.")
        case "reserve":
            return Words("竞价结束，等待公开底价。", "Over; the reserve price is yet to be shown.")
        case "running":
            return Words("竞价进行中。", "Bidding is open.")
    return _result(room)


def _result(room: Room[Plan]) -> Text:
    result = room.result
    if result is None:
        return ""
    if result.ending is Ending.WON and len(result.winners) == 1:
        won = result.winners[0]
        if won.share is not None:
            return phrase(
                "{bidder} 号以 {price}、自持比例 {share}% 成交。",
                bidder=won.bidder,
                price=_money(won.price, room),
                share=str(won.share),
            )
        return phrase("{bidder} 号以 {price}成交。", bidder=won.bidder, price=_money(won.price, room))
    return (
        ENDINGS[result.ending] if result.ending is not Ending.FAILED else WHY.get(result.reason, ENDINGS[Ending.FAILED])
    )


def _note(room: Room[Plan], going: Going, events: Sequence[Event]) -> Sign | None:
    """Why time stands still, or what the officers said last."""
    said = [each for each in events if each.name in OFFICERS]
    if going == "paused":
        pause = next(each for each in reversed(said) if each.name == "pause")
        return Sign("warn", phrase("{at:clock} 暂停：{reason}", at=pause.at, reason=str(pause.body["reason"])))
    spoken = [each for each in said if each.name == "say"]
    if spoken and room.turn:
        last = spoken[-1]
        return Sign("plain", phrase("{at:clock} 通知：{text}", at=last.at, text=str(last.body["reason"])))
    return None


def _figures(room: Room[Plan], best: Amount | None) -> tuple[Figure, ...]:
    start = room.terms.parameters.get("start")
    found = [
        Figure(Words("有效出价", "Offers taken"), phrase("{n}", n=room.bids), Words("次", "times"), "bids"),
        Figure(Words("入场竞买人", "Bidders let in"), phrase("{n}", n=len(room.entrants)), Words("家", "firms")),
    ]
    if isinstance(best, Money) and isinstance(start, str):
        gain = (best.amount / Decimal(start) - 1) * 100
        found.append(
            Figure(Words("与起始价相比", "Against the start price"), f"{'+' if gain >= 0 else '−'}{abs(gain):.2f}", "%")
        )
    found.append(
        Figure(Words("延时", "Extensions"), phrase("{n}", n=room.extensions), Words("次", "times"), "extensions")
    )
    return tuple(found)


def _course(told: Told, room: Room[Plan]) -> Course | None:
    """Amounts that were shown as they came; None before there are two."""
    prices = [said for _, said in told if "amount" in said and not is_share(said)]
    bids = [(_at(said), money(str(said["amount"]), room.terms.currency)) for said in prices]
    if len(bids) < 2:
        return None
    first, last = bids[0], bids[-1]
    by, unit = next((each for each in _UNITS if last[1].amount >= each[0]), (1, Words("元", "yuan")))
    points = tuple((_seconds(at), _scaled(each.amount, by)) for at, each in bids)
    marks = tuple(_seconds(_at(said)) for _, said in told if said["name"] == "extend" and "because" in said)
    title = phrase(
        "{first:clock} 至 {last:clock}，{low} 至 {high}，共 {n} 次报价",
        first=first[0],
        last=last[0],
        low=first[1],
        high=last[1],
        n=len(bids),
    )
    return Course(points, marks, by, unit, title, (written.clock(first[0]), written.clock(last[0])))


def _bids(told: Told, room: Room[Plan]) -> tuple[Bid, ...]:
    """The newest first; an extension is told with the bid that brought it about."""
    moved = {said["because"]: said for _, said in told if said["name"] == "extend" and "because" in said}
    matched = _matched(told, room)
    found = []
    for seq, said in reversed(told):
        if "bidder" not in said or said["name"] == "enter":
            continue
        late = moved.get(seq)
        taken = MATCHED if seq in matched else Words("有效", "taken")
        note: Text = phrase("延时至 {at:clock}", at=canon.moment(str(late["ends"]))) if late else taken
        found.append(Bid(seq, _at(said), str(said["bidder"]), _sum(said, room), note, "warn" if late else "plain"))
    return tuple(found[:SHOWN])


def _matched(told: Told, room: Room[Plan]) -> frozenset[int]:
    """The offers that took the lead at the same price, by right."""
    if not room.terms.parameters.get(PREFERRED.name):
        return frozenset()
    bids = [(seq, said) for seq, said in told if said["name"] == "bid"]
    asked = {seq for seq, said in told if said["name"] == "turn" and said["turn"] == MATCHING}
    equal = {seq for (_, before), (seq, said) in pairwise(bids) if said.get("amount") == before.get("amount")}
    return frozenset(equal | {seq for seq, _ in bids if asked and seq > min(asked)})


def is_share(said: Mapping[str, Json]) -> bool:
    """Whether its amount is a percentage, no price."""
    return said.get("unit") == Unit.PERCENT


def _sum(said: Mapping[str, Json], room: Room[Plan]) -> Amount | None:
    if "amount" not in said:
        return None
    return f"{said['amount']}%" if is_share(said) else money(str(said["amount"]), room.terms.currency)


def _money(amount: Decimal, room: Room[Plan]) -> Money:
    return Money(amount, room.terms.currency)


def _at(said: Mapping[str, Json]) -> datetime:
    return canon.moment(str(said["at"]))


def _seconds(at: datetime) -> Decimal:
    return Decimal((at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)) / 1000


def _scaled(amount: Decimal, by: int) -> Decimal:
    """Exact, without the noughts at its end."""
    found = amount / by
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()
