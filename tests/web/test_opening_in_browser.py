"""The terms of a room in a real Chromium: a reserve price is hidden here and its file kept, rows come and go."""

from __future__ import annotations

import json
import threading
from decimal import Decimal
from pathlib import Path

import uvicorn
from playwright.sync_api import expect

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from tests.support import auctions
from tests.support.chromium import browser
from tests.support.databases import sqlite_database
from tests.support.door import application, token
from tests.support.parts import chromium
from tests.support.world import World
from tests.web.photograph import OVERFLOW
from trading.acts import live
from trading.rules.live.command import commitment
from web.request import SESSION


def test_a_reserve_never_leaves_the_page_and_a_table_has_rows(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine, browser(str(chromium())) as chrome:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        room = live.room_of(auctions.demanding(world))
        app = application(world)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.05)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        context = chrome.new_context(locale="zh-CN", accept_downloads=True, viewport={"width": 360, "height": 800})
        context.add_cookies([{"name": SESSION, "value": token(world, world.office(Role.AGENCY)), "url": address}])
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.post_data or ""))
        page.goto(f"{address}/me/acts/{room}/english_auction")
        page.get_by_label("底价 （可不填）").fill("1200000.005")
        page.get_by_role("button", name="封存底价并下载文件").click()
        expect(page.get_by_role("status").filter(has_text="小数")).to_be_visible()
        page.get_by_label("底价 （可不填）").fill("1,200,000")
        with page.expect_download() as kept:
            page.get_by_role("button", name="封存底价并下载文件").click()
        file = json.loads(Path(kept.value.path()).read_text())
        expect(page.get_by_text("底价已封存")).to_be_visible()
        assert (file["room"], file["amount"], file["currency"]) == (room, "1200000.00", "CNY")
        hidden = commitment(Decimal(file["amount"]), file["salt"])
        assert (file["commitment"], page.locator("#f-reserve").input_value()) == (hidden, hidden)

        steps = page.locator('[data-rows="f-parameters.steps"]')
        for cells in (("0.00", "1000"), ("500000", "5000"), ("1000000", "10000")):
            steps.get_by_role("button", name="添一行").click()
            row = steps.get_by_role("listitem").last
            for column, value in zip(("起始价", "幅度"), cells, strict=True):
                row.get_by_label(column).fill(value)
        steps.get_by_role("listitem").nth(1).get_by_role("button").click()
        assert page.locator("#f-parameters\\.steps").input_value() == "0.00 | 1000\n1000000 | 10000"
        assert page.evaluate(OVERFLOW) == []
        page.locator("#f-starts_at").fill("2026-03-02T08:00")
        page.locator("#f-parameters\\.start").fill("1000000")
        page.get_by_role("button", name="核对").click()
        page.wait_for_load_state()
        assert any(hidden in one for one in sent)
        assert not any("1200000" in one or "1%2C200%2C000" in one for one in sent)
        server.should_exit = True
        thread.join()
        app.state.lots.stop()
