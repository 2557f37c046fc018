"""The redaction tool on its page: what it finds, what it gives out, what it refuses, and for whom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from tests.support import pdfs
from tests.support.browser import browser, text
from tests.support.databases import sqlite_database
from tests.support.world import World

AT = "/me/redaction"
LETTER = pdfs.file(pdfs.plain(drawn=b"BT /F1 12 Tf 100 700 Td (Li Si of Bay Road, 138 0013 8000) Tj ET"))
BOXED = pdfs.file(pdfs.plain(drawn=b"BT /F1 12 Tf 100 700 Td (Li Si) Tj 0 -20 Td (open) Tj ET 98 698 40 14 re f"))


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


@pytest.mark.seed_row(80)
def test_a_file_is_looked_through_made_anew_and_tried(world: World) -> None:
    centre = browser(world, Role.CENTRE)
    assert f'href="{AT}"' in centre.get("/me").text
    assert "不是涂黑" in text(centre.get(AT))
    found = centre.post(AT, {"task": "look"}, file=LETTER)
    assert "138 0013 8000" in text(found)
    bare = centre.post(AT, {"task": "look"}, file=pdfs.file(pdfs.plain(drawn=b"BT /F1 9 Tf 9 9 Td (open) Tj ET")))
    assert "没有发现号码" in text(bare)
    made = centre.post(AT, {"task": "make", "masks": "Li Si\nBay Road"}, file=LETTER)
    assert made.headers["content-type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(made.content)).pages[0].extract_text()
    assert not [gone for gone in ("Li", "Bay", "138", "8000") if gone in read]
    assert " of " in read
    assert "1 处隐去内容均读不出来" in text(centre.post(AT, {"task": "check", "masks": "Li Si"}, file=made.content))
    assert "not painted over" in text(centre.get(AT, "en"))


def test_text_under_a_black_box_and_an_exception_without_basis_are_refused(world: World) -> None:
    centre = browser(world, Role.CENTRE)
    boxed = centre.post(AT, {"task": "check", "masks": "Li Si"}, file=BOXED)
    assert boxed.status_code == 400
    assert "压在色块" in text(boxed)
    assert ">Li Si</textarea>" in boxed.text, "what was typed stays"
    assert "请填写：例外的法律依据" in text(centre.post(AT, {"task": "make", "ground": "sanction"}, file=LETTER))
    named = {"task": "check", "ground": "mandatory", "basis": "企业信息公示暂行条例 9"}
    assert "均读不出来" in text(centre.post(AT, named, file=LETTER))
    assert "手机号码" in text(centre.post(AT, named | {"ground": "sanction"}, file=LETTER))
    assert "请选择文件" in text(centre.post(AT, {"task": "look"}))


def test_the_tool_is_for_those_who_publish(world: World) -> None:
    bidder = browser(world, Role.BIDDER)
    assert bidder.get(AT).status_code == 403
    assert bidder.post(AT, {"task": "make"}, file=LETTER).status_code == 403
