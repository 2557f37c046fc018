"""The log's page for people: what it proves, by whom it is witnessed, a checkpoint to keep, a time stamp for each day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from disclosure.paper import code
from kernel import checkpoints
from kernel.blobs import FolderBlobs
from kernel.db import reading
from signing.rules import note, timestamp
from tests.support import site
from tests.support.case import LOG, Case, stopped
from tests.support.databases import sqlite_database
from tests.support.logs import NOON, cosigner
from tests.support.panel import Hall
from tests.support.serving import serve
from web.app import ROUTES
from web.public import sunlight

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def case(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("sunlight")
    with sqlite_database(sqlite_template, folder) as engine:
        yield stopped(Hall(engine, FolderBlobs(folder / "blobs")), folder)


@pytest.fixture
def client(case: Case) -> Iterator[Client]:
    with site.browsing(case.hall) as made:
        yield made


def newest(case: Case) -> checkpoints.Checkpoint:
    with reading(case.hall.engine) as tx:
        found = checkpoints.newest(tx)
    assert found is not None
    return found


@pytest.mark.parametrize(("lang", "said"), [("zh", "日志只增不改，谁都能核对"), ("en", "The log only grows")])
def test_it_says_in_plain_words_what_is_proven(client: Client, lang: str, said: str) -> None:
    html = client.get("/log", params={"lang": lang}).text
    assert said in html
    assert "03.04" in html
    assert "02.04" in html


def test_the_checkpoint_stands_there_as_text_and_as_a_picture(case: Case, client: Client) -> None:
    html, signed = client.get("/log").text, newest(case).note
    assert str(code(signed.decode())) in html
    assert signed.decode().split("\n")[2] in html.replace("&#43;", "+")


def test_a_checkpoint_with_many_witnesses_is_pictured_without_them(case: Case, tmp_path: Path) -> None:
    signed = newest(case).note
    many = signed
    for n in range(10):
        made = cosigner(tmp_path / str(n), LOG, name=f"witness-{n}.example.gov.cn/city")
        many += note.signature_line(made.held.key, made.held.sign, note.note(signed).text, NOON).text
    assert len(many) > sunlight.LARGEST_CODE
    assert sunlight.picture(many) == code(signed.decode())


def test_each_day_s_stamp_is_over_the_text_beside_it(client: Client, case: Case) -> None:
    with reading(case.hall.engine) as tx:
        stamps = checkpoints.stamps(tx, 0, newest(case).size)
    html = client.get("/log").text
    assert stamps
    for one in stamps:
        assert f"/log/days/{one.day}.tsr" in html
        text = client.get(f"/log/days/{one.day}.txt").content
        token = timestamp.read(client.get(f"/log/days/{one.day}.tsr").content)
        assert text.startswith(b"log.example/ggzy\n%d\n" % one.size)
        assert token.imprint == hashlib.sha256(text).digest()


@pytest.mark.parametrize("name", ["2001-01-01.txt", "2001-01-01.tsr", "2026-03-02", "2026-03-02.pdf", "x.txt"])
def test_what_is_not_there_is_told(client: Client, name: str) -> None:
    assert client.get(f"/log/days/{name}").status_code == 404


def test_an_alarm_is_shown_first(case: Case) -> None:
    with TestClient(serve(replace(site.house(case.hall), alarm=lambda _tx, _wall: "历史被改写过"), ROUTES)) as client:
        html = client.get("/log").text
    assert html.index("历史被改写过") < html.index("<h1>") < html.index("日志有告警") < html.index("日志只增不改")
    with site.browsing(case.hall) as client:
        assert "日志有告警" not in client.get("/log").text


def test_without_witnesses_nobody_else_vouches_and_no_tick_says_so(case: Case) -> None:
    with case.hall.house.looking() as ctx:
        shapes = {claim.check: claim.shape for claim in sunlight.claims(ctx, case.hall.house.witnesses, "")}
    assert shapes == {"03.04": "good", "02.04": "warn", "02.02": "good"}
