"""What the page needs to bid in the browser: the form that the tender asks for, or the bid that is to be opened."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kernel.context import Context
from kernel.errors import Words
from people.acts import reading as people
from trading.acts import stage
from trading.acts.reading import Lot
from trading.rules import form
from trading.rules.lifecycle import Stage
from web.desks import structured_here
from web.desks.duties import Held
from web.desks.lots import OPENING
from web.views.bidding import Here
from web.views.elements import Choice, Field
from web.words import phrase

ROLES: Final = (
    Choice("qualification", Words("资格文件", "qualification")),
    Choice("commercial", Words("商务文件", "commercial part")),
    Choice("technical", Words("技术文件", "technical part")),
    Choice("price", Words("报价文件", "price part")),
    Choice("document", Words("其他", "other")),
)
"""What a file of a bid is for; the same as the names of folders say to `ggzy bid pack`."""
DAYS: Final = Words("日", "days")


def here(ctx: Context, lot: Lot, held: Held) -> Here | None:
    """None where there is nothing to do in the browser."""
    if lot.stage is Stage.ANNOUNCED and lot.deadline is not None:
        part = stage.document(ctx, lot).lot(lot.id)
        paper = part.form
        asked = frozenset(paper.requires)
        more = structured_here.fields(stage.document(ctx, lot).lot(lot.id))
        fields = (*_totals(paper.currencies), *_more(paper.currencies, asked), *more)
        currencies = tuple(paper.currencies)
        papers = tuple(Choice(each.id, Words(each.zh, each.en or each.zh)) for each in part.papers)
        base = Here(lot.id, lot.doc_sha256 or "", lot.deadline, "", fields, currencies)
        return replace(
            base,
            roles=(*papers, *ROLES),
            prices="prices" in asked,
            papers=tuple(each.value for each in papers),
            envelopes=part.envelopes,
            firm=people.names(ctx).get(ctx.actor.org, "") if papers else "",
        )
    if lot.stage in OPENING and held.unopened and not held.over and lot.window_ends is not None:
        return Here(lot.id, lot.doc_sha256 or "", lot.window_ends, held.bid)
    return None


def _totals(currencies: list[str]) -> tuple[Field, ...]:
    """Where several currencies are taken, a bid may leave out all but one."""
    return tuple(
        Field(
            f"total.{each}",
            phrase("投标总价（{currency}）", currency=each),
            mode="decimal",
            required=len(currencies) == 1,
            hint=Words("大写由本页写出", "The words of the sum are written by this page") if each == "CNY" else "",
        )
        for each in currencies
    )


def _more(currencies: list[str], asked: frozenset[str]) -> tuple[Field, ...]:
    """A first stage, which knows no currency, asks for no security either (BIR-30)."""
    unit = currencies[0] if currencies else ""
    fields = (
        Field("duration_days", form.NAMES["duration_days"], mode="numeric", unit=DAYS),
        Field("quality", form.NAMES["quality"]),
        Field("bid_security", form.NAMES["bid_security"], mode="decimal", unit=unit),
        Field("manager", form.NAMES["manager"]),
        Field("remarks", form.NAMES["remarks"], kind="textarea"),
    )
    return tuple(replace(each, required=each.name in asked) for each in fields if unit or each.name != "bid_security")
