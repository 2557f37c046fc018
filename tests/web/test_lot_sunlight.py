"""A lot's own page of proofs: each claim with its grounds, who vouches, the checkpoint, the day's token, how to check."""

from __future__ import annotations

import hashlib
import html as markup
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from disclosure.paper import code
from disclosure.rules import dossier
from kernel import checkpoints, merkle
from kernel.blobs import FolderBlobs
from kernel.db import reading, writing
from signing.rules import note, timestamp
from signing.rules.witnessing import Witness, Witnesses
from tests.support import site
from tests.support.case import LOG, SCORING, Case, awarded
from tests.support.databases import sqlite_database
from tests.support.logs import NOON, cosigner
from tests.support.panel import Hall
from tests.support.serving import serve
from web.app import ROUTES
from web.public import lot_sunlight

Client = TestClient[Litestar]
OUTSIDE, OWN = "witness.example.gov.cn/city", "witness.example/own"


@pytest.fixture(scope="module")
def case(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """An awarded lot under a checkpoint that an outside witness and the platform's own have cosigned."""
    folder = tmp_path_factory.mktemp("lot-sunlight")
    with sqlite_database(sqlite_template, folder) as engine:
        made = awarded(Hall(engine, FolderBlobs(folder / "blobs")), folder)
        site.publish(made.hall)
        made.sequence()
        with writing(engine) as tx:
            newest = checkpoints.newest(tx)
            assert newest is not None
            for name in (OUTSIDE, OWN):
                held = cosigner(folder / name.replace("/", "-"), LOG, name=name).held
                line = note.signature_line(held.key, held.sign, note.note(newest.note).text, NOON)
                checkpoints.cosign(tx, newest.size, name, line.text)
        yield made


def policy(folder: Path) -> Witnesses:
    keys = {name: cosigner(folder / name.replace("/", "-"), LOG, name=name).held.key for name in (OUTSIDE, OWN)}
    return Witnesses(tuple(Witness(keys[name], "https://w", name == OUTSIDE) for name in keys), 1)


@pytest.fixture
def client(case: Case, tmp_path: Path) -> Iterator[Client]:
    house = replace(site.house(case.hall), witnesses=policy(tmp_path))
    with TestClient(serve(house, ROUTES), raise_server_exceptions=False) as made:
        yield made


def shown(client: Client, path: str, lang: str = "zh") -> str:
    answer = client.get(path, params={"lang": lang})
    assert answer.status_code == 200, answer.text[-1500:]
    return str(answer.text)


def grounds(html: str) -> list[str]:
    return re.findall(r'<li class="(?:good|warn|bad)">.*?</li>', html, flags=re.DOTALL)


@pytest.mark.parametrize(("lang", "said"), [("zh", "这个标段能证明什么"), ("en", "What this lot can prove")])
def test_every_claim_has_its_check_and_leads_to_its_entries(case: Case, client: Client, lang: str, said: str) -> None:
    html = shown(client, f"/lots/{case.lot}/proof", lang)
    assert said in html
    rows = grounds(html)
    checks = [found[1] for row in rows if (found := re.search(r"\b(\d\d\.\d\d[a-c]?)\b", row))]
    assert len(checks) == len(rows) > 10
    assert set(checks) <= {check.id for check in dossier.checks()}
    for row, check in zip(rows, checks, strict=True):
        led = re.findall(rf'href="(/subjects/{case.lot}/\d+)"', row)
        assert bool(led) is (check != "02.04"), check
        for href in led:
            assert client.get(href).status_code == 200


def test_what_is_ruled_out_is_said_of_every_check_that_the_panel_knows(case: Case, client: Client) -> None:
    html = shown(client, f"/lots/{case.lot}/proof")
    rows = grounds(html)
    assert all(("排除了：" in row) is row.startswith('<li class="good"') for row in rows)
    assert all(("还不能排除：" in row) is row.startswith('<li class="warn"') for row in rows)
    assert set(lot_sunlight.RULED_OUT) <= {check.id for check in dossier.checks()}


def test_witnesses_are_named_with_what_they_are_worth(case: Case, client: Client) -> None:
    html = shown(client, f"/lots/{case.lot}/proof", "en")
    outside, own = (next(row for row in html.split("<tr>") if name in row) for name in (OUTSIDE, OWN))
    assert "independent, says the operator" in outside
    assert "counts for nothing" in own
    assert outside.count("2\u00a0March 2026") == 2  # cosigned then, and watching since then
    assert "at least 1 independent witness;" in html


def test_the_checkpoint_holds_the_newest_entry_and_stands_there_as_text_and_picture(case: Case, client: Client) -> None:
    html = shown(client, f"/lots/{case.lot}/proof")
    with reading(case.hall.engine) as tx:
        newest = checkpoints.newest(tx)
    assert newest is not None
    assert f"全部 {len(case.hall.chain(case.lot))} 条" in html
    (copied,) = re.findall(r'data-copy="(log\.example[^"]*)"', html)
    assert markup.unescape(copied).encode() == newest.note
    assert str(code(newest.note.decode())) in html


def test_the_token_above_the_lot_is_over_a_checkpoint_that_holds_it(case: Case, client: Client) -> None:
    html = shown(client, f"/lots/{case.lot}/proof")
    (day,) = set(re.findall(r"/log/days/([\d-]+)\.tsr", html))
    text = client.get(f"/log/days/{day}.txt").content
    assert timestamp.read(client.get(f"/log/days/{day}.tsr").content).imprint == hashlib.sha256(text).digest()
    last = case.hall.chain(case.lot)[-1].leaf.hex()
    index, _, _ = merkle.proof_parts(client.get(f"/log/proofs/{last}").content)
    assert index < int(text.split(b"\n")[1])


def test_the_proofs_to_keep_are_those_of_their_entries(case: Case, client: Client) -> None:
    html = shown(client, f"/lots/{case.lot}/proof")
    chain = {entry.leaf.hex(): entry for entry in case.hall.chain(case.lot)}
    leaves = re.findall(r"/log/proofs/([0-9a-f]{64})", html)
    kinds = {chain[leaf].type for leaf in leaves}
    assert {"lot.close_bidding", "lot.open_bids", "lot.rank", "lot.award", "lot.archive"} <= kinds
    for leaf in leaves:
        index, path, signed = merkle.proof_parts(client.get(f"/log/proofs/{leaf}").content)
        head = merkle.tree_head(note.note(signed).text)
        merkle.verify_inclusion(bytes.fromhex(leaf), index, head.size, path, head.root)


def test_it_says_what_to_type_at_home(case: Case, client: Client) -> None:
    html = markup.unescape(shown(client, f"/lots/{case.lot}/proof"))
    assert f"ggzy verify dossier-{case.lot}.zip" in html
    assert f"--log-key {LOG.key.vkey}" in html
    assert f"/lots/{case.lot}/dossier.zip" in html
    assert "/verify/browser/index.html" in html


def test_the_lot_s_page_keeps_a_short_panel_that_leads_here(case: Case, client: Client) -> None:
    html = shown(client, f"/lots/{case.lot}")
    assert f'href="/lots/{case.lot}/proof"' in html
    assert len(grounds(html)) < len(grounds(shown(client, f"/lots/{case.lot}/proof")))


def test_an_entry_that_no_checkpoint_holds_yet_is_told(sqlite_template: Path, tmp_path: Path) -> None:
    """Before the deadline only claims on what is public anyway stand here, and nothing of bids."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        _, lot = hall.announced(lots=[hall.lot_of(SCORING)])
        with site.browsing(hall) as client:
            assert "等待第一个检查点" in shown(client, f"/lots/{lot}/proof")
            site.sequence(hall, 4)
            assert "全部 1 条" in shown(client, f"/lots/{lot}/proof")
            hall.planned(lot)
            html = shown(client, f"/lots/{lot}/proof")
            assert "第 1 至 1 条" in html
            assert "等待下一个检查点" not in html  # the announcement has its proof
            checks = set(re.findall(r"第 (\d\d\.\d\d[a-c]?) 项", html))
            assert checks == {"01.02", "02.01", "02.04", "03.03"}
            assert f'href="/lots/{lot}/proof"' in shown(client, f"/lots/{lot}")
            assert client.get("/lots/L-2026-9999-1/proof").status_code == 404
