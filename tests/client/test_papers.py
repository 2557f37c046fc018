"""Papers at the command line: held beside the tender, refused before anything is sealed, cleaned of traces."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from client import facts, pack, papers, preview
from ggzy.__main__ import main
from kernel.errors import NotFound
from tests.client.test_commands import PACK, SEAL, good, run
from tests.support import pdfs
from tests.support.counter import BIDDER, FORM, LOT, Counter, document
from tests.trading.rules.papers.test_asked import PLAN
from trading.rules.response import Response

GOOD: Final = pdfs.file(pdfs.plain())
ASKED: Final[list[dict[str, Any]]] = [
    {**PLAN, "lenient": [], "max_pages": 1},
    {**PLAN, "id": "licence", "zh": "营业执照", "en": "Licence", "blind": False, "max_pages": None, "lenient": []},
]
CHECK: Final = f"check documents --lot {LOT} --key sign.p12"


@pytest.fixture
def counter() -> Counter:
    return Counter(document(papers=ASKED))


def _put(here: Path, **files: bytes) -> None:
    (here / "documents" / "投标函.pdf").unlink(missing_ok=True)
    for name, data in files.items():
        (here / "documents" / f"{name}.pdf").write_bytes(data)


@pytest.mark.seed_row(7)
def test_a_folder_is_held_beside_the_tender_and_nothing_is_sealed_that_lacks_something(site: str, here: Path) -> None:
    said = run(site, CHECK, "en")
    assert said.exit_code == 1
    assert "✗ not as asked" in said.output
    assert "Technical plan: this paper is missing" in said.output
    assert "the tender does not ask for this file" in said.output
    assert "papers.missing" in run(site, PACK).output
    assert not (here / "bid").exists()
    _put(here, 技术方案=GOOD, 营业执照=pdfs.file(pdfs.plain(page=b"/X 1")))
    said = run(site, CHECK)
    assert (said.exit_code, "没有不合要求之处" in said.output, "1 页" in said.output) == (0, True, True)
    good(run(site, PACK))
    roles = {file["path"]: file["role"] for file in json.loads((here / "bid/pack.json").read_bytes())["files"]}
    assert roles == {"技术方案.pdf": "plan", "营业执照.pdf": "licence"}
    _put(here, 技术方案=pdfs.file(pdfs.plain(font=pdfs.STANDARD)))
    refused = run(site, SEAL)
    assert (refused.exit_code, "paper.font" in refused.output) == (1, True)
    assert not (here / "bid/sealed.bin").exists()


def test_a_blind_paper_may_not_name_whom_the_certificate_names(site: str, here: Path) -> None:
    named = pdfs.file(pdfs.plain(drawn=b"BT /F1 9 Tf (%b) Tj ET" % BIDDER.org.encode()))
    _put(here, 技术方案=named, 营业执照=named + b"\n")
    said = run(site, CHECK)
    assert "blind.name" in said.output
    _put(here, 技术方案=pdfs.file(pdfs.plain(drawn=b"BT /F1 9 Tf (Northern Lights) Tj ET")))
    good(run(site, CHECK))
    assert "blind.name" in run(site, f"{CHECK} --name NORTHERNLIGHTS").output


def test_traces_are_removed_and_what_remains_is_told(site: str, here: Path) -> None:
    vectors = pdfs.vectors()
    (here / "a.pdf").write_bytes(vectors["author is the firm"].data)
    said = good(run(site, "blind a.pdf --out b.pdf --name 恒远建设"))
    assert "已写入 b.pdf" in said
    assert "恒远建设".encode("utf-16-be") not in (here / "b.pdf").read_bytes()
    (here / "a.pdf").write_bytes(vectors["name in chinese"].data)
    left = run(site, "blind a.pdf --out b.pdf --name 恒远建设", "en")
    assert (left.exit_code, "page 1: it names the bidder" in left.output) == (1, True)
    assert "blind.same_file" in run(site, "blind a.pdf --out ./a.pdf").output
    (here / "a.pdf").write_bytes(vectors["encrypted"].data)
    assert "paper.encrypted" in run(site, "blind a.pdf --out c.pdf").output
    assert not (here / "c.pdf").exists()


def test_a_packed_bid_is_previewed_on_one_page_that_loads_nothing(site: str, here: Path) -> None:
    assert "bid.step_missing" in run(site, "preview bid --out p.html").output
    _put(here, 技术方案=GOOD, 营业执照=pdfs.file(pdfs.plain(page=b"/X 1")))
    (here / "documents/技术").mkdir()
    (here / "documents/技术/a&b.txt").write_bytes(b"x")
    form = {**FORM, "remarks": "<script>alert(1)</script>", "prices": [{"item": "路灯<b>", "money": FORM["total"][0]}]}  # type: ignore[index]
    (here / "form.json").write_text(json.dumps(form), encoding="utf-8")
    good(run(site, PACK))
    assert "已写入 p.html" in good(run(site, "preview bid --out p.html"))
    page = (here / "p.html").read_text(encoding="utf-8")
    for told in (
        LOT,
        "图书采购",
        "CNY 1200000.00",
        "壹佰贰拾万元整",
        hashlib.sha256(GOOD).hexdigest(),
        "技术方案.pdf",
        "a&amp;b.txt",
    ):
        assert told in page
    assert '<td class="n">1</td>' in page
    assert "&lt;script&gt;" in page
    assert "路灯&lt;b&gt;" in page
    assert "<script" not in page
    assert "src=" not in page
    good(run(site, "preview bid --out e.html", "en"))
    assert "<title>Preview of a bid, not sealed</title>" in (here / "e.html").read_text(encoding="utf-8")


def test_the_preview_is_a_pdf_where_its_name_says_so(here: Path, site: str) -> None:
    _put(here, 技术方案=GOOD, 营业执照=pdfs.file(pdfs.plain(page=b"/X 1")))
    good(run(site, PACK))
    said = good(CliRunner().invoke(main, ["bid", "--lang", "zh", "preview", "bid", "--out", "p.PDF"]))
    assert said == "已写入 p.PDF\n"
    text = PdfReader(here / "p.PDF").pages[0].extract_text()
    assert "投标文件预览" in text
    assert "壹佰贰拾万元整" in text
    assert hashlib.sha256(GOOD).hexdigest() in text.replace("\n", "")


def test_answers_to_the_criteria_stand_in_the_preview(here: Path) -> None:
    criterion: dict[str, Any] = {"id": "C1", "zh": "质保期", "en": "Warranty", "max": 1000, "objective": True, "step": 1, "bands": [],
                 "asks": {"kind": "number", "unit": "月"}}  # fmt: skip
    known = facts.read(Counter(document(criteria=[criterion])).facts())
    (here / "documents/forms.json").write_bytes(Response(LOT, {"C1": "24"}).data())
    packed = pack.pack(here / "documents", FORM, known.part)
    page = preview.page(packed, known, papers.lines(packed, known.part, ()), "zh").decode()
    assert "<b>质保期</b></td><td>24</td>" in page


def test_names_are_what_could_tell_of_the_bidder_each_once() -> None:
    found = papers.names("B-1", BIDDER.sign.certificate, {"manager": "王伟"}, ("B-1", " ", "别名"))
    assert found == ("B-1", "别名", BIDDER.org, BIDDER.org_name, *([BIDDER.person] if BIDDER.person else []), "王伟")
    assert papers.names("B-1", b"no certificate", {"manager": 7}, ()) == ("B-1",)
    assert papers.names("B-1", None, {}, ()) == ("B-1",)


def test_a_role_is_what_a_paper_or_its_folder_is_called(tmp_path: Path) -> None:
    lot = facts.read(Counter(document(papers=ASKED)).facts()).part
    for path in ("Licence/1.png", "技术/技术方案.pdf", "技术/x.pdf", "plan.pdf", "y.pdf", "forms.json"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(GOOD)
    roles = {file.path: file.role for file in pack.pack(tmp_path, FORM, lot).contents.files}
    assert roles == {
        "Licence/1.png": "licence", "技术/技术方案.pdf": "plan", "技术/x.pdf": "technical", "plan.pdf": "plan",
        "y.pdf": "document", "forms.json": "response",
    }  # fmt: skip


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    lot = facts.read(Counter().facts()).part
    (tmp_path / "a.pdf").write_bytes(GOOD)
    (tmp_path / "b.pdf").write_bytes(GOOD)
    packed = pack.listed(tmp_path, lot)
    (line,) = papers.lines(packed, lot, ())
    assert [file.pages for file in line.files] == [1, 1]
    assert [found.what for found in line.files[1].findings] == ["a.pdf"]
    (tmp_path / "b.pdf").unlink()
    with pytest.raises(NotFound, match=r"pack\.file"):
        papers.lines(packed, lot, ())
