"""The pages of agreements and malls: the list, one of them, its forms; orders among the deals of their month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from tests.support.browser import Browser, browser, site, text
from tests.support.databases import sqlite_database
from tests.support.frameworks import standing, taken_in
from tests.support.world import World
from trading.acts import frameworks
from web.desks.duties import act


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


def test_a_mall_is_seen_ordered_from_and_counted_among_the_months_deals(world: World) -> None:
    buyer = browser(world, Role.TENDEREE)
    assert "还没有框架协议" in text(buyer.get("/frameworks"))
    project = world.register().removeprefix("P-")
    led = buyer.post("/frameworks/open", {"of": project})
    assert (led.status_code, led.headers["location"]) == (303, act(f"K-{project}", "open"))
    asked = {"kind": "mall", "goods": "goods", "title": "办公用品", "threshold": "8000.00", "term_months": "12"}
    asked |= {"call_off": "direct", "supervisor": world.office(Role.SUPERVISOR).actor.org, "text": "按单供货。"}
    checked = buyer.post(act(f"K-{project}", "open"), asked | {"term_months": "一年"})
    assert "须为整数" in text(buyer.post(act(f"K-{project}", "open"), asked | {"term_months": "一年", "sure": "yes"}))
    assert checked.status_code == 400
    assert "/tasks/" in buyer.post(act(f"K-{project}", "open"), asked | {"sure": "yes"}).headers["location"]
    subject, one = standing(world, "mall"), world.bidder(0)
    firm = Browser(world, site(world), one)
    page = f"/frameworks/{subject}"
    assert f'href="{act(subject, "join")}"' in firm.get(page).text
    world.do(one, "framework.join", subject)
    assert act(subject, "join") not in firm.get(page).text
    assert one.member.org_name in text(buyer.get(act(subject, "answer")))
    taken_in_of(world, subject)
    head = "编号,名称,单位,单价\n"
    assert "D2" in text(firm.post(act(subject, "list_items"), {}, file=f"{head}A1,纸,箱,免费\n".encode()))
    assert firm.post(act(subject, "list_items"), {}, file=f"{head}A1,打印纸,箱,35\n".encode()).status_code == 303
    item: Json = {"id": "A1", "name": "打印纸", "unit": "箱", "price": {"currency": "CNY", "amount": "35.00"}}
    world.do(one, "framework.list_items", subject, {"items": [item]})
    form = {"item": f"{one.actor.org} A1", "quantity": "228", "sure": "yes"}
    assert "/tasks/" in buyer.post(act(subject, "order"), form).headers["location"]
    refused = buyer.post(act(subject, "order"), form | {"quantity": "229"})
    assert "达到限额" in text(refused)
    said: dict[str, Json] = {"supplier": one.actor.org, "item": "A1", "quantity": 228}
    ordered = world.do(world.office(Role.TENDEREE), "framework.order", subject, said)
    assert "7,980.00" in text(firm.get(act(subject, "answer_order")))
    world.do(one, "framework.answer_order", subject, {"order": ordered.leaf.hex(), "accepted": True})
    assert "已成交" in text(buyer.get(page))
    deals = buyer.get("/data/deals")
    assert (f'href="{page}"' in deals.text, "7,980.00" in text(deals)) == (True, True)
    assert f"{subject}." in buyer.get("/data/deals.csv").text
    assert "a deal" in text(buyer.get(page, "en"))
    assert "框架协议的日志" in text(buyer.get(f"/subjects/{subject}"))


def taken_in_of(world: World, subject: str) -> None:
    """The owner answers the application that waits."""
    with world.house.looking() as ctx:
        leaf = next(iter(frameworks.held(ctx.tx, subject).applied.values()))
    yes: dict[str, Json] = {"application": leaf, "accepted": True}
    world.do(world.office(Role.TENDEREE), "framework.answer", subject, yes)


def test_a_second_competition_has_a_form_for_its_buyer(world: World) -> None:
    subject, buyer = standing(world, call_off="competition"), browser(world, Role.TENDEREE)
    taken_in(world, subject, world.bidder(0))
    assert "数量" in text(buyer.get(act(subject, "ask_quotes")))
    wrong = buyer.post(act(subject, "ask_quotes"), {"quantity": "3", "until": "bald"})
    assert "日期或时间不合格式" in text(wrong)
    day = (world.now.date().replace(day=world.now.day + 3)).isoformat()
    asked = buyer.post(act(subject, "ask_quotes"), {"quantity": "3", "until": f"{day}T10:00", "sure": "yes"})
    assert "/tasks/" in asked.headers["location"]
    assert buyer.get(act(subject, "order")).status_code == 200
    assert buyer.get("/frameworks/K-2099-0001").status_code == 404
    assert buyer.get("/frameworks/L-2026-0001-1").status_code == 404
