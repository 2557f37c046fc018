"""Talks on their pages: what each sees of them, and last quotes from the form to the minutes, signed by the client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from client.commands import bid
from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.deadlines import BEIJING
from signing.rules import authority
from tests.support import talks
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.served import serving
from tests.support.talks import Talks
from tests.support.world import Person
from trading.rules.lifecycle import Stage

PASSPHRASE: Final = "留住它"


@pytest.fixture
def of(sqlite_template: Path, tmp_path: Path) -> Iterator[Talks]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        hall.enrol_experts(7)
        yield talks.opened(hall, tmp_path, "negotiation", "negotiation", talks.FIRST[:3], params=talks.TWO)


def typed(of: Talks, n: int, address: str, folder: Path, verb: str, *words: str) -> str:
    """`ggzy bid quote` or `leave` by bidder `n`; gives what it said."""
    held, file = of.hall.bidder(n).member.sign, folder / f"{n}.p12"
    file.write_bytes(authority.keystore(held.key, held.certificate, held.chain, PASSPHRASE))
    line = ["--site", address, verb, of.lot, *words, "--key", str(file), "--yes"]
    done = CliRunner(env={"GGZY_PASSPHRASE": PASSPHRASE}).invoke(bid, line)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_negotiation_on_its_pages(of: Talks, tmp_path: Path) -> None:
    hall, app, folder = of.hall, site(of.hall), tmp_path

    def at(person: Person) -> Browser:
        return Browser(hall, app, person)

    page = f"/me/acts/{of.lot}"
    members, firms = [at(one) for one in hall.panel(of.lot)], [at(hall.bidder(n)) for n in range(3)]
    members[0].errand(of.lot, "negotiate", {"bid": of.bids[0], "text": "交货期能否缩短？"})
    firms[0].errand(of.lot, "negotiate", {"text": "可以，二十日内交货。"})
    mine = text(firms[0].get(f"{page}/negotiate"))
    assert "交货期能否缩短？" in mine
    assert "评审小组" in mine
    assert "交货期" not in text(firms[1].get(f"{page}/negotiate"))
    assert "二十日内交货" in text(members[1].get(f"{page}/negotiate"))
    assert at(hall.bidder(7)).get(f"{page}/negotiate").status_code == 404
    soon = members[0].post(f"{page}/call_last_quotes", {"moment": _typed(of, 20), "sure": "yes"})
    assert "30 分钟" in text(soon)
    assert "评审小组尚未要求提交最后报价" in text(firms[0].get(f"{page}/seal_quote"))
    until = _typed(of, 45)
    members[0].errand(of.lot, "call_last_quotes", {"moment": until})
    assert "已有成员提出" in text(members[1].get(f"{page}/call_last_quotes"))
    members[1].errand(of.lot, "call_last_quotes", {"moment": until})
    assert "请密封最后报价" in text(firms[0].get("/me/messages"))
    form = firms[0].get(f"{page}/seal_quote")
    assert "1,200,000.00" in text(form)
    checked = firms[0].post(f"{page}/seal_quote", {"total.CNY": "960000.00"})
    assert checked.status_code == 200, "shown once more before it is sealed"
    assert "960000.00" in text(checked)
    wrong = firms[0].post(f"{page}/seal_quote", {"total.CNY": "96万", "sure": "yes"})
    assert "须恰有 2 位小数" in text(wrong)
    task = firms[0].post(f"{page}/seal_quote", {"total.CNY": "960000.00", "sure": "yes"}).headers["location"]
    assert "玖拾陆万元整" in text(firms[0].get(task))
    firms[0].sign(task.removeprefix("/tasks/"))
    with serving(hall) as address:
        said = typed(of, 1, address, folder, "quote", "--total", "CNY=970000.00")
        assert "970,000.00" in said
        assert "密封递交" in said
        assert "已退出" in typed(of, 2, address, folder, "leave")
    hall.move_to(canon.moment(hall.chain(of.lot)[-4].body["moment"]))
    for custodian in hall.custodians()[:2]:
        at(custodian).errand(of.lot, "release_quote_shares")
    assert hall.clerk("open_quotes") == ["open_quotes"]
    record = text(members[0].get(f"{page}/sign_minutes"))
    assert all(said in record for said in ("交货期能否缩短？", "960,000.00", "970,000.00", "已退出"))
    for member in members:
        member.errand(of.lot, "sign_minutes")
    assert hall.clerk() == ["open_scores"]
    assert hall.lot(of.lot).stage is Stage.SCORED


def _typed(of: Talks, minutes: int) -> str:
    """A moment as a form's field gives it."""
    return (of.hall.now + timedelta(minutes=minutes)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
