"""Official papers: the same bytes for the same facts, whole text, own typefaces, no network."""

from __future__ import annotations

import hashlib
import io
import shutil
import socket
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import local

import pypdf
import pytest

from disclosure import paper
from disclosure.rules import papers, parts
from kernel.errors import Fault, NotNow, Words
from signing.rules import note
from tests.support import papers as examples
from tests.support.parts import ROOT

LANGS: tuple[paper.Lang, ...] = ("zh", "en")
AT = datetime(2026, 4, 27, 2, 0, tzinfo=UTC)


@cache
def rendered(view: papers.Paper, lang: paper.Lang) -> bytes:
    return paper.render(view, lang)


def printed(view: papers.Paper, lang: paper.Lang) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(rendered(view, lang)))


def text(pdf: pypdf.PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in pdf.pages).split())


@pytest.mark.parametrize("view", examples.every(), ids=lambda view: view.kind)
def test_every_paper_prints_its_facts_in_both_languages_and_is_the_same_printed_again(view: papers.Paper) -> None:
    """One test of all this: two would print each paper once more, wherever another worker has the second."""
    for lang in LANGS:
        says_its_facts(view, lang)
    first = rendered(view, "zh")
    assert first == paper.render(view, "zh")
    pdf = pypdf.PdfReader(io.BytesIO(first))
    assert pdf.metadata is not None
    assert pdf.metadata.creation_date == view.head.at.replace(microsecond=0)
    assert pdf.metadata.modification_date == view.head.at.replace(microsecond=0)


def says_its_facts(view: papers.Paper, lang: paper.Lang) -> None:
    """And the log's checkpoint."""
    pdf = printed(view, lang)
    said = text(pdf)
    title = view.title.zh if lang == "zh" else view.title.en
    for part in (title, view.head.number, view.head.project_no, papers.digest(view), view.proof.leaf[:8]):
        assert "".join(part.split()) in said, part
    last = len(pdf.pages)
    assert f"{last}/{last}" in said
    anchor = view.proof.anchor
    assert anchor is not None
    for part in (f"{anchor.size:,}", anchor.root[:8], anchor.root[-8:], *anchor.witnesses, view.proof.page):
        assert "".join(part.split()) in said, part
    assert str(paper.code(anchor.note.decode())) in paper.html(view, lang)
    assert ("待核" in said or "tobechecked" in said) == any("待核" in one.zh for one in view.basis)


def test_no_paper_is_without_the_checkpoint() -> None:
    """Of a lot or of an office; a redacted copy is somebody's file and no paper of ours."""
    folder = ROOT / "disclosure" / "templates"
    frames = {"base.html": "{{ parts.checking() }}", "office.html": "{{ parts.checkpoint(view.proof) }}"}
    for name, section in frames.items():
        assert section in (folder / name).read_text("utf-8")
    lines = {f'{{% extends "{name}" %}}' for name in ("base.html", "office.html", "decision.html")}
    other = {file.name for file in folder.glob("*.html") if file.read_text("utf-8").partition("\n")[0] not in lines}
    assert other == {*frames, "parts.html", "redacted.html"}


def test_a_paper_of_the_evening_in_utc_is_dated_by_the_day_in_beijing() -> None:
    view = next(each for each in examples.every() if each.kind == "award_notice")
    late = replace(view, head=replace(view.head, at=datetime(2026, 3, 26, 16, 1, tzinfo=UTC)))
    assert "2026年3月27日" in text(printed(late, "zh"))
    assert "27March2026" in text(printed(late, "en"))


def test_the_attached_content_has_the_printed_digest() -> None:
    view = examples.award_notice()
    attached = printed(view, "zh").attachments["content.json"][0]
    assert attached == papers.content(view)
    assert hashlib.sha256(attached).hexdigest() == papers.digest(view)


def test_the_typefaces_are_embedded_and_no_other() -> None:
    fonts = set()
    for page in printed(examples.award_notice(), "zh").pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            fonts.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert fonts == {"Song", "Hei"}


def test_typefaces_that_were_swept_from_the_temporary_files_are_loaded_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paper, "_HERE", local())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    page = paper.html(examples.award_notice(), "zh")
    before = paper.press(page, b"{}", AT)
    (folder,) = tmp_path.glob("weasyprint-*")
    shutil.rmtree(folder)
    assert paper.press(page, b"{}", AT) == before


def test_a_receipt_is_one_page() -> None:
    assert [len(printed(examples.receipt(), lang).pages) for lang in LANGS] == [1, 1]


def test_a_sum_stands_with_its_capitals() -> None:
    assert "叁仟陆佰贰拾捌万肆仟伍佰元整" in text(printed(examples.award_notice(), "zh"))


def test_a_government_purchase_has_a_purchaser() -> None:
    view = examples.award_notice()
    bought = replace(view, head=replace(view.head, called=Words("采购人", "Purchaser")))
    assert "采购人确定你单位" in text(printed(bought, "zh"))
    assert "招标人" not in text(printed(bought, "zh"))
    assert "thepurchaserhaschosen" in text(printed(bought, "en"))


def test_a_report_of_many_criteria_turns_its_table() -> None:
    view = examples.evaluation_report()
    wide = replace(
        view,
        criteria=view.criteria * 2,
        comparison=tuple(replace(row, scores=row.scores * 2) for row in view.comparison),
    )
    turned = [page.mediabox.width > page.mediabox.height for page in printed(wide, "zh").pages]
    assert any(turned)
    assert not all(turned)


def test_a_value_is_never_markup_and_never_an_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        bad = f'<img src="http://127.0.0.1:{port}/x"><style>@import url(http://127.0.0.1:{port}/y)</style>'
        view = replace(examples.award_notice(), winner=parts.Party(bad), scope=Words(bad, bad))
        assert "<imgsrc=" in text(printed(view, "zh"))
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "ftp://127.0.0.1/x", "typeface:kai"]
)
def test_a_page_that_loads_anything_else_is_not_printed(address: str) -> None:
    with pytest.raises(Fault):
        paper.press(f'<img src="{address}">', b"{}", AT)


def test_without_the_typesetting_library_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NotNow) as refused:
        paper.render(examples.award_notice(), "zh")
    assert refused.value.code == "paper.unavailable"
    assert "libpango" in refused.value.remedy.en


def test_the_code_holds_the_address_and_the_digest() -> None:
    view = examples.award_notice()
    page = paper.html(view, "zh")
    assert f"{view.proof.address}?d={papers.digest(view)}" in page
    assert paper.code("https://a.example/?d=1") != paper.code("https://a.example/?d=2")
    assert paper.code("https://a.example/?d=1") == paper.code("https://a.example/?d=1")


def test_what_a_checkpoint_reaches_is_said_exactly() -> None:
    view = examples.award_notice()
    n, anchor = view.proof.entry, view.proof.anchor
    assert anchor is not None
    older = replace(view, proof=replace(view.proof, anchor=replace(anchor, until=n - 2, witnesses=())))
    page = paper.html(older, "zh")
    assert f"早于第 {n} 条日志，之下有此前的第 1 至 {n - 2} 条" in page
    assert "还没有见证方联署" in page
    assert f"第 {n} 条日志在这个检查点之下" in paper.html(view, "zh")
    none = replace(view, proof=replace(view.proof, anchor=None))
    assert "还没有检查点包含" in paper.html(none, "zh")
    assert none.proof.page in paper.html(none, "en")
    assert papers.digest(none) == papers.digest(older) == papers.digest(view)


def test_a_checkpoint_of_many_witnesses_is_pictured_without_them() -> None:
    anchor = examples.anchor(1)
    lines = note.note(anchor.note).lines
    many = bytes(note.Note(note.note(anchor.note).text, (*lines, *[lines[1]] * 6)))
    alone = bytes(note.Note(note.note(anchor.note).text, lines[:1]))
    assert len(anchor.note) <= paper.CARRIED < len(many)
    assert paper.picture(many, paper.CARRIED) == paper.code(alone.decode())
    assert paper.picture(anchor.note, paper.CARRIED) == paper.code(anchor.note.decode())
