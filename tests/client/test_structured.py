"""Structured parts of a bid at the command line: template, check, answers, and what packing refuses without them."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

from client import facts, pack, structured
from client.commands import bid
from client.structured import Wanted
from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotFound, NotTrusted, NotValid, Refusal
from tests.support.bills import ASKED, BILL, OFFER, PRICE, SOURCE, changed, comma_separated, workbook
from tests.support.counter import LOT, Counter, document
from tests.trading.rules.test_quantities import POSITIONS
from tests.trading.rules.test_response import CRITERIA, TYPED
from trading.rules import bill_table, priced, quantities, response, table
from trading.rules.priced import Asked
from trading.rules.quantities import Bill, Position

FORM: dict[str, Json] = {
    "v": "ebid-form/v1", "lot": LOT, "total": [{"currency": "CNY", "amount": PRICE}],
    "total_words": money.in_words(money.money(PRICE)),
}  # fmt: skip


@pytest.fixture
def counter() -> Counter:
    """A lot with a bill of quantities, whose criteria ask for answers."""
    source, bill = workbook(SOURCE), BILL.data()
    digests = [canon.sha256(data).hex() for data in (source, bill)]
    held = canon.mapping(document(quantities={"sha256": digests[1], "source_sha256": digests[0], "decimals": 2},
                                  criteria=CRITERIA))  # fmt: skip
    files: list[Json] = [{"name": digest, "sha256": digest, "size": 1, "media_type": "a/b"} for digest in digests]
    return Counter(paper=canon.canonical(held | {"files": files}), files={digests[1]: bill})


def run(site: str, line: str, given: str = "") -> Result:
    return CliRunner().invoke(bid, ["--site", site, *line.split()], input=given)


def filled(template: bytes, prices: list[str]) -> bytes:
    """As a spreadsheet saves it: prices typed, formulas computed."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    total = Decimal()
    for row, (position, price) in enumerate(zip(BILL.positions, prices, strict=True), start=2):
        line = money.rounded(Fraction(position.quantity) * Fraction(price), 2)
        sheet.cell(row, 6, Decimal(price))
        sheet.cell(row, 7, line)
        total += line
    sheet.cell(row + 1, 7, total)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.seed_row(7)
def test_from_the_template_to_a_package_with_prices_and_answers(site: str, here: Path) -> None:
    made = run(site, f"quantities template {LOT} 报价.xlsx --key sign.p12")
    assert "3 行" in made.output, made.output
    sheet = openpyxl.load_workbook("报价.xlsx").worksheets[0]
    assert sheet.protection.sheet
    assert [sheet.cell(2, column).protection.locked for column in range(1, 8)] == [True] * 5 + [False, True]
    Path("报价.xlsx").write_bytes(filled(Path("报价.xlsx").read_bytes(), ["35.37", "400", "11"]))
    assert "合计 16265.75" in run(site, "quantities check 报价.xlsx").output
    wrong = run(site, f"quantities check 报价.xlsx --price {PRICE}")
    assert (wrong.exit_code, "G5" in wrong.output, "C12-19" in wrong.output) == (1, True, True)
    Path("报价.xlsx").write_bytes(filled(Path("报价.xlsx").read_bytes(), ["35.37", "400", "10"]))
    Path("form.json").write_bytes(canon.canonical(FORM))
    first = run(site, "pack documents --form form.json --bid bid --key sign.p12")
    assert "quantities.json" in first.output
    assert run(site, f"quantities check 报价.xlsx --price {PRICE} --into documents").exit_code == 0
    assert "forms.json" in run(site, "pack documents --form form.json --bid bid --key sign.p12").output
    Path("typed.json").write_text(json.dumps(TYPED))
    answered = run(site, f"form {LOT} documents/forms.json --answers typed.json --key sign.p12")
    assert "12000.5 元" in answered.output, answered.output
    packed = run(site, "pack documents --form form.json --bid bid --key sign.p12")
    assert packed.exit_code == 0, packed.output
    roles = {file.path: file.role for file in pack.read(Path("bid/pack.json").read_bytes()).contents.files}
    assert roles["quantities.json"] == "quantities"
    assert roles["forms.json"] == "response"
    assert roles["报价/报价.xlsx"] == "price"
    Path("documents/报价/报价.xlsx").write_bytes(b"PK other")
    assert "quantities check" in run(site, "pack documents --form form.json --bid bid --key sign.p12").output


def test_what_is_typed_wrong_is_asked_again(site: str, here: Path) -> None:
    lines = ["-1", "5000", "2.5", "2026-02-30", "2026-03-31", "", "丙级", "乙级"]
    made = run(site, f"form {LOT} forms.json --key sign.p12", "\n".join(lines) + "\n")
    assert made.exit_code == 0, made.output
    assert response.read(Path("forms.json").read_bytes()).answers == {
        "C1": "5000", "C2": "2.5", "C3": "2026-03-31", "C5": "乙级"}  # fmt: skip


def test_another_bill_than_the_document_names_is_not_believed(counter: Counter) -> None:
    from client.post import Post

    known = facts.read(counter.facts())
    post = Post(counter.client(), "http://platform.test")
    assert structured.wanted(post, known).asked == ASKED
    counter.files = dict.fromkeys(counter.files, b"{}")
    with pytest.raises(NotTrusted) as refused:
        structured.wanted(post, known)
    assert refused.value.code == "structured.bill"


def test_a_lot_that_asks_nothing_says_so_and_packs_as_before(tmp_path: Path) -> None:
    plain = Counter()
    (tmp_path / "a.pdf").write_bytes(b"1")
    known = facts.read(plain.facts())
    made = pack.pack(tmp_path, FORM, known.part, Wanted(LOT, None, ()))
    assert [file.path for file in made.contents.files] == ["a.pdf"]


def test_a_lot_without_bill_or_questions_is_told(site: str, counter: Counter, here: Path) -> None:
    counter.paper = document()
    assert "没有工程量清单" in run(site, f"quantities template {LOT} a.xlsx --key sign.p12").output
    assert "没有要求填写" in run(site, f"form {LOT} a.json --key sign.p12").output


@given(POSITIONS)
@settings(max_examples=15, deadline=None)
def test_any_bill_comes_back_from_its_template(positions: list[Position]) -> None:
    bill = Bill("CNY", 2, tuple(positions))
    made = bill_table.template(bill)
    assert quantities.made(table.read("a.xlsx", made), "CNY", 2) == bill
    assert bill_table.template(bill) == made, "nothing of the moment or the machine"
    assert structured.kept(Asked(LOT, bill, ASKED.regime))


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    bill = Bill("CNY", 2, (Position("1", "=1+1", "@", BILL.positions[0].quantity),))
    sheet = openpyxl.load_workbook(io.BytesIO(bill_table.template(bill))).worksheets[0]
    assert (sheet.cell(2, 2).value, sheet.cell(2, 2).data_type) == ("=1+1", "s")


def _pack(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    known = facts.read(Counter().facts())
    pack.pack(folder, FORM, known.part, Wanted(LOT, ASKED, ()))


@pytest.mark.parametrize(
    ("change", "code"),
    [({(2, 3): 31, (2, 6): 12400, (4, 6): 16665.42}, "table.flawed"), ({(4, 6): 16265.43}, "table.flawed"), ({}, "")],
)
def test_packing_holds_the_prices_against_bill_and_form(
    tmp_path: Path, change: dict[tuple[int, int], object], code: str
) -> None:
    data = comma_separated(changed(OFFER, change))
    made = priced.made(table.read("a.csv", data), ASKED, canon.sha256(data).hex())
    files = {"quantities.json": made.data(), "a.csv": data}
    if not code:
        _pack(tmp_path, files)
        return
    with pytest.raises(NotValid) as refused:
        _pack(tmp_path, files)
    assert refused.value.code == code


@pytest.mark.parametrize("said", ["[]", '{"C1": 1}', "{"])
def test_answers_that_are_no_texts_are_refused(site: str, here: Path, said: str) -> None:
    Path("typed.json").write_text(said)
    assert "typed.json" in run(site, f"form {LOT} a.json --answers typed.json --key sign.p12").output


def test_a_file_without_its_bill_or_too_large_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with pytest.raises(NotFound) as refused:
        structured.asked_for(file)
    assert "template" in refused.value.remedy.en
    for wrong in ({"v": "x"}, {"lot": 1}, {"regime": "X"}):
        held: dict[str, Any] = canon.mapping(structured.kept(ASKED)) | wrong
        structured.beside(file).write_bytes(canon.canonical(held))
        with pytest.raises(Refusal):
            structured.asked_for(file)
    structured.beside(file).write_bytes(structured.kept(ASKED))
    assert structured.asked_for(file) == ASKED
    with file.open("wb") as sparse:
        sparse.truncate(table.LARGEST + 1)
    with pytest.raises(NotValid):
        structured.read(file, ASKED)
