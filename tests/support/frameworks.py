"""Calls of framework agreements, and what comes after them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from evaluation.acts import awarding, reviewing
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.money import money
from tests.support.case import Case
from tests.support.panel import Hall
from tests.support.world import Person, World
from trading.rules import agreement, procedure
from trading.rules.lifecycle import Regime

CLOSED: Final = procedure.ours()["framework_closed"][Regime.P87]
PRICES: Final = ("5200.00", "4980.00", "5100.00", "6000.00")
MOST: Final[Json] = {"currency": "CNY", "amount": "8000.00"}
"""The highest unit price."""
TERMS: Final = {"unit": "台", "term_months": "12", "call_off": "直接选定"}


def told(**changed: str) -> Json:
    """What the notice tells of the agreement."""
    values = TERMS | changed
    return [{"id": one.id, "zh": one.zh, "en": one.en, "value": values[one.id]} for one in CLOSED.particulars]


def called(hall: Hall, folder: Path, prices: Sequence[str] = PRICES, **terms: str) -> str:
    """A lot of a call, ranked; the tenderee has yet to say who is admitted."""
    changed: dict[str, Json] = {"regime": "P87", "procedure": CLOSED.plain, "particulars": told(**terms)}
    part = hall.lot_of("lowest_evaluated_price", budget=MOST, ceiling=MOST)
    lot, bids = hall.opened(folder, list(prices), part, **changed)
    hall.convened(lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
    hall.clerk()
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    return lot


def admitted(hall: Hall, folder: Path) -> Case:
    """Three of four are admitted and told; archived."""
    hall.enrol_experts(8)
    lot = called(hall, folder)
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    case = Case(hall, lot, [])
    case.archive()
    return case


def standing(world: World, kind: str = "open", **changed: Json) -> str:
    """An agreement that stands open under a project of the tenderee's."""
    project = world.register()
    terms: dict[str, Json] = {"price": MOST} if kind == "open" else {"threshold": MOST}
    said: dict[str, Json] = {
        "kind": kind,
        "goods": "goods",
        "title": "办公电脑",
        "unit": "台",
        "term_months": 12,
        "call_off": "direct",
        "supervisor": world.office(Role.SUPERVISOR).actor.org,
        "text": "按需供货，三日送达，质保三年。",
    }
    subject = f"K-{project.removeprefix('P-')}"
    world.do(world.office(Role.TENDEREE), "framework.open", subject, said | terms | changed)
    return subject


def taken_in(world: World, subject: str, *suppliers: Person) -> None:
    """They apply, and the owner takes them in."""
    for one in suppliers:
        applied = world.do(one, "framework.join", subject)
        yes: dict[str, Json] = {"application": applied.leaf.hex(), "accepted": True}
        world.do(world.office(Role.TENDEREE), "framework.answer", subject, yes)


def quoted(world: World, subject: str, asked: str, one: Person, amount: str) -> dict[str, Json]:
    """A sealed quote; gives the body that shows it."""
    price, salt = money(amount), canon.sha256(amount.encode()).hex()
    sealed = agreement.commitment(asked, one.actor.org, price, salt)
    world.do(one, "framework.quote", subject, {"asked": asked, "commitment": sealed})
    return {"asked": asked, "price": dict(price.json()), "salt": salt}
