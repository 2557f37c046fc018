"""The blind part on the experts' pages: read and scored under numbers, joined to bids once the scores are open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine

from evaluation.acts import evidence, members, reviewing, scoring
from kernel import canon, journal
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from tests.support import pdfs
from tests.support.browser import Browser, site, text
from tests.support.entered import entered
from tests.support.panel import Hall
from tests.support.tenders import BLIND
from trading.acts import reading
from web import conduct

PRICES = ("1000000.00", "1100000.00", "1200000.00")
AUTHOR = b"/Author(Bidder Li)"
PLAN = pdfs.file(pdfs.plain(more={10: b"<<" + AUTHOR + b">>"}), b"/Root 1 0 R/Info 10 0 R")


def paper(price: str) -> bytes:
    """The plan of one bidder; a comment that no page leads to tells it from the others."""
    return PLAN + b"%" + price.encode() + b"\n"


def test_the_panel_scores_the_blind_part_without_knowing_whose_it_is(
    engine: Engine, blobs: Blobs, tmp_path: Path
) -> None:
    hall = Hall(engine, blobs)
    hall.enrol_experts(8)
    hall.enclosed = {price: {"技术方案.pdf": paper(price)} for price in PRICES}
    lot, bids = hall.opened(tmp_path, PRICES, whole(hall))
    panel = hall.convened(lot)
    entered(hall, lot, panel[:1])
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    app, who = site(hall), hall.numbers(lot)
    assert sorted(who.values()) == ["blind-01", "blind-02", "blind-03"]
    _compared(hall, lot, bids)
    expert = Browser(hall, app, panel[0])
    _read(expert, lot, bids)
    _scored(expert, lot, bids)
    with conduct.acting(hall.house, panel[0].actor, lot) as ctx:
        _refused(ctx, lot, bids, who)
    _sealed(hall, lot, bids, who)
    page = text(expert.get(f"/me/lots/{lot}/bids"))
    assert "技术方案.pdf" in page, "whose it was is open now"
    assert "暗标 01 号" not in page
    assert expert.get(f"/me/lots/{lot}/bids/blind-01/1").status_code == 404
    with hall.house.looking() as ctx:
        joined = scoring.cards(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
    assert {key: value for key, value in joined[0].points.items() if key[1] == "C1"} == {
        (bid, "C1"): 3000 + n for n, bid in enumerate(bids)
    }


def _compared(hall: Hall, lot: str, bids: list[str]) -> None:
    """What is read without names is compared only once it no longer is."""
    with hall.house.looking() as ctx:
        of, opened = reading.lot(ctx, lot), {one.bid: one for one in reading.opened(ctx, lot)}
        before, after = (evidence.written(ctx, of, opened, blind=blind)[bids[0]] for blind in (False, True))
    assert not any(page.place == "技术方案.pdf" for page in before.pages)
    assert not any(mark.place == "技术方案.pdf" for mark in before.marks)
    assert ("author", "Bidder Li") in {(mark.kind, mark.value) for mark in after.marks}


def whole(hall: Hall) -> Json:
    return hall.lot_of("comprehensive_scoring", criteria=BLIND["criteria"], papers=BLIND["papers"])


def _read(expert: Browser, lot: str, bids: list[str]) -> None:
    listed = expert.get(f"/me/lots/{lot}/bids")
    assert "技术方案.pdf" not in listed.text
    assert "暗标 01 号" in text(listed)
    named = [canon.sha256(paper(price)).hex() for price in PRICES]
    assert not any(digest in listed.text for digest in named), "a digest is a name, too"
    got = expert.get(f"/me/lots/{lot}/bids/blind-02/1")
    assert "blind-02-1.pdf" in got.headers["content-disposition"]
    assert got.content.startswith(b"%PDF-")
    assert AUTHOR not in got.content
    assert not any(price.encode() in got.content for price in PRICES)
    part = expert.http.get(f"/me/lots/{lot}/bids/blind-02/1", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (200, got.content), "it is cleaned as a whole and given as a whole"
    assert expert.get(f"/me/lots/{lot}/bids/blind-02/2").status_code == 404
    for page in ("score", "read"):
        beside = expert.get(f"/me/lots/{lot}/{page}/blind-01?with=blind-02")
        assert f'data-paper="/me/lots/{lot}/bids/blind-02/1"' in beside.text
        named_ = expert.get(f"/me/lots/{lot}/{page}/blind-01?with={bids[0]}")
        assert 'id="h-beside"' not in named_.text, "a number lies beside numbers alone"
        assert f"with={bids[0]}" not in named_.text.partition('id="h-read"')[2]
    others = len(re.findall(rf"/me/lots/{lot}/bids/{bids[0]}/\d", listed.text))
    assert expert.get(f"/me/lots/{lot}/bids/{bids[0]}/{others}").status_code == 200
    assert expert.get(f"/me/lots/{lot}/bids/{bids[0]}/{others + 1}").status_code == 404


def _scored(expert: Browser, lot: str, bids: list[str]) -> None:
    """Each page has its own criteria, and takes no others."""
    blind, named = (f"/me/lots/{lot}/score/{one}" for one in ("blind-01", bids[0]))
    assert 'name="C1"' in expert.get(blind).text
    assert 'name="C2"' not in expert.get(blind).text
    assert 'name="C1"' not in expert.get(named).text
    assert "请评完 3 份投标" in text(expert.get(named))
    expert.post(blind, {"C1": "30", "C2": "20"})
    expert.post(named, {"C1": "30", "C2": "20"})


def _refused(ctx: Context, lot: str, bids: list[str], who: dict[str, str]) -> None:
    """A blind criterion under the bid, and an open one under the number: no refusal says whose number it is."""
    both: Json = {bid: {"C1": "30", "C2": "20"} for bid in bids}
    numbers: Json = {number: {"C1": "30"} for number in who.values()}
    for points, field in ((both, "blind-01/C1"), (numbers, f"{min(bids)}/C2")):
        with pytest.raises(NotValid, match=r"score\.missing") as refused:
            scoring.filled(ctx, lot, {"points": points})
        assert refused.value.field == field


def _sealed(hall: Hall, lot: str, bids: list[str], who: dict[str, str]) -> None:
    points: dict[str, Json] = {bid: {"C2": "20.00"} for bid in bids}
    points |= {who[bid]: {"C1": f"30.0{n}"} for n, bid in enumerate(bids)}
    hall.scored(lot, [points] * 5)
    with hall.house.looking() as ctx:
        told = {each.type: each for each in journal.entries(ctx.tx, lot)}
        sheet = canon.mapping(ctx.blobs.get(_first(told["lot.open_scores"])))
    assert cast("dict[str, Json]", told["lot.convene"].body["found"]).keys() == {"blind"}
    assert len(str(told["lot.open_scores"].body["blind"])) == 64
    cells = cast("list[dict[str, Json]]", sheet["scores"])
    assert {row["bid"] for row in cells if row["c"] == "C1"} == set(who.values())


def _first(opening: Entry) -> str:
    sheets = cast("list[dict[str, str]]", opening.body["sheets"])
    return sheets[0]["sheet_sha256"]
