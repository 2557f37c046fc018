"""What a live competition came to, for everybody: the deal on its lot's page, who was behind the numbers, the drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from kernel import money
from kernel.canon import Json
from kernel.context import Context
from kernel.money import Money
from people.acts import reading as people
from trading.acts import live
from web.public.case import Case
from web.views.elements import Fact, Link
from web.views.lot import Award
from web.words import Text, join, phrase


def award(ctx: Context, case: Case, links: tuple[Link | None, Link | None]) -> Award | None:
    """The deal as the tenderee confirmed it; `links` are the sealed confirmation and the dossier."""
    entry = case.last("confirm_deal")
    if entry is None:
        return None
    named, currency = people.names(ctx), str(entry.body["currency"])
    winners = cast("Sequence[Mapping[str, str]]", entry.body["winners"])
    total = Money(sum((Decimal(one["price"]) for one in winners), Decimal()), currency)
    return Award(
        bidder="、".join(_firm(named, one["org"].removeprefix("O-")) for one in winners),
        price=total,
        sentence=_sentence(case, len(winners)),
        facts=tuple(_line(named, one, currency) for one in winners),
        margin=case.margin("plan_draw", "draw_winner", "confirm_deal", "enter_contract"),
        notice=links[0],
        dossier=links[1],
        live=True,
    )


def _firm(named: Mapping[str, str], code: str) -> str:
    return named.get(code, code)


def _sentence(case: Case, winners: int) -> Text:
    at = case.named("confirm_deal")[-1].at
    if case.last("draw_winner"):
        return phrase("网上竞价报价相同，经公开摇号确定，{day:day}确认成交。", day=at)
    if winners > 1:
        return phrase("网上竞价，{n} 家成交，合计如上，{day:day}确认成交。", n=winners, day=at)
    return phrase("网上竞价成交，{day:day}确认。", day=at)


def _line(named: Mapping[str, str], won: Mapping[str, Json], currency: str) -> Fact:
    """One winner: its number, firm and code, price, and what it won beside."""
    code = str(won["org"]).removeprefix("O-")
    parts: list[Text] = [
        f"{_firm(named, code)} · {code} · ",
        phrase("{sum}", sum=money.money(str(won["price"]), currency)),
    ]
    if "share" in won:
        parts += [" · ", phrase("自持比例 {share}%", share=str(won["share"]))]
    if "lots" in won:
        parts.append(f" · {'、'.join(cast('Sequence[str]', won['lots']))}")
    return Fact(phrase("竞买号 {number}", number=str(won["bidder"])), join(*parts, by=""))


def firms(ctx: Context, room: str) -> dict[str, str]:
    """Number → firm and its code, once the room's result is there; nobody before (竞买人身份在结束后公布)."""
    named = people.names(ctx)
    return {number: f"{_firm(named, org)} · {org}" for number, org in live.revealed(ctx, room).items()}


def drawn(case: Case) -> Text:
    """Whom the draw among equals has taken; empty while nothing was drawn."""
    entry = case.last("draw_winner")
    return phrase("报价相同，经公开摇号，{bidder} 号成交。", bidder=str(entry.body["bidder"])) if entry else ""


def entrants(firms: Mapping[str, str]) -> tuple[Fact, ...]:
    """Who was behind each number, for the room's page."""
    return tuple(Fact(phrase("竞买号 {number}", number=number), firm) for number, firm in sorted(firms.items()))
