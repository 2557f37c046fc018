"""Tables and priced bills in the page: the same lines, bytes and verdicts as Python's, good files and hostile ones."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid, Refusal
from kernel.money import Money, money
from tests.support.bid import answered
from tests.support.bills import ASKED, BILL, OFFER, PRICE, SOURCE, changed, comma_separated, workbook
from trading.rules import priced, table
from trading.rules.table import Flawed

PART: dict[str, Json] = {"lot": ASKED.lot, "quantities": {"sha256": canon.sha256(BILL.data()).hex()}}
TABLES: list[bytes] = [
    workbook(SOURCE), comma_separated(SOURCE), comma_separated(SOURCE, "gb18030"), b"\xef\xbb\xbf" + comma_separated(SOURCE),
    workbook([["a", 1e-7, 1e21, 0.1, 35.37, -2.5, 123456789.125, True, "x\r\ny", " z "], [None, "", "&lt;<&"], ["é漢"]]),
    b'a,"b""c","d\r\ne"\r\n\r\n,,\nx"y,z', b"a\rb\r\n", b"", b'"a"b', b'a,"b', b"a\x07", b"a\0", b"\xff\xff",
    b"," * 26 + b"a", b"," * 25 + b"a", b"b" * 501, "长".encode() * 500, b"a\n" * 5101, b"a\n" * 5100, b"PK\3\4 none",
]  # fmt: skip


def python(data: bytes) -> Any:  # noqa: ANN401  JSON
    try:
        return [{"number": line.number, "cells": list(line.cells)} for line in table.read("a.csv", data)]
    except Refusal as refusal:
        return {"code": refusal.code, "field": refusal.field, "zh": refusal.words.zh}


def hostile() -> list[bytes]:
    """Files that are workbooks in name: with a document type, a cell far away, a bomb, a lie about a size."""

    def with_sheet(xml: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as source, zipfile.ZipFile(out, "w", 8) as made:
            for part in source.infolist():
                made.writestr(part.filename, xml if part.filename.endswith("sheet1.xml") else source.read(part))
        return out.getvalue()

    far = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    laughs = b'<!DOCTYPE x [<!ENTITY a "lol">]><worksheet><sheetData/></worksheet>'
    whole = with_sheet(far)
    lie = bytearray(whole)
    at = lie.find(b"PK\1\2")
    while at >= 0:
        lie[at + 24 : at + 28] = (7).to_bytes(4, "little")
        at = lie.find(b"PK\1\2", at + 4)
    return [with_sheet(laughs), whole, with_sheet(b" " * (129 << 20)), whole[: len(whole) // 2], bytes(lie)]


def test_tables_are_read_as_python_reads_them() -> None:
    bad = hostile()
    every = [*TABLES, *bad]
    script = "answer(await Promise.all(given.map((data) => attempt(() => table.read('a.csv', data)))));"
    found = answered(script, every)
    assert found[: len(TABLES)] == [python(data) for data in TABLES]
    assert [each["code"] for each in found[len(TABLES) :]] == [
        "workbook.malformed", "workbook.range", "workbook.bomb", "workbook.malformed", "workbook.malformed"]  # fmt: skip
    assert [python(data)["code"] for data in bad[:3]] == [
        "workbook.malformed", "workbook.range", "workbook.bomb"]  # fmt: skip


CHANGES: list[dict[tuple[int, int], object]] = [
    {}, {(1, 0): "9"}, {(2, 0): "1.1"}, {(1, 1): "挖石方"}, {(1, 2): "m2"}, {(2, 3): 31, (2, 6): 12400, (4, 6): 16665.42},
    {(1, 5): 35.51, (1, 6): 4278.96, (4, 6): 16282.29}, {(2, 5): -400, (2, 6): -12000, (4, 6): -7734.58},
    {(2, 5): 400.001, (2, 6): 12000.03, (4, 6): 16265.45}, {(1, 6): 4262.085, (4, 6): 16265.415},
    {(2, 6): 12000.01, (4, 6): 16265.43}, {(4, 6): 16265.43}, {(1, 5): None}, {(1, 5): "面议"}, {(1, 5): date(2026, 1, 2)}, {(4, 6): None},
    {(4, 1): None}, {(2, 5): 0, (2, 6): 0, (4, 6): 4265.42}, {(1, 5): 0.1 + 0.2}, {(0, 5): "价"}, {(2, 5): "9,999,999.99", (2, 6): "299999999.7"},
]  # fmt: skip


def verdict(data: bytes, price: list[Money]) -> bytes | dict[str, Any]:
    try:
        found = priced.made(table.read("a.xlsx", data), ASKED, canon.sha256(data).hex())
        priced.check(found, ASKED, price)
    except NotValid as refusal:
        flaws = refusal.flaws if isinstance(refusal, Flawed) else ()
        told = [{"code": f.code, "cell": f.cell, "zh": f.words.zh, "en": f.words.en, "law": f.law} for f in flaws]
        return {"code": refusal.code, "zh": refusal.words.zh, "field": refusal.field, "flaws": told}
    return found.data()


def test_a_priced_bill_gets_python_s_verdict_to_the_byte() -> None:
    files = [workbook(changed(OFFER, change)) for change in CHANGES] + [comma_separated(OFFER)]
    script = """
    const asked = await priced.asked({ regime: "BID" }, given.part, given.bill), price = given.price;
    answer(await Promise.all(given.files.map(async (data) => {
      try {
        const found = priced.made(await table.read("a.xlsx", data), asked, bytes.hex(await bytes.sha256(data)));
        priced.check(found, asked, price);
        return priced.data(found);
      } catch ({ code, zh, field, flaws = [] }) { return { code, zh, field, flaws }; }
    })));"""
    given = {"part": PART, "bill": BILL.data(), "price": [money(PRICE).json()], "files": files[:-1]}
    found = answered(script, given)
    assert found == [verdict(data, [money(PRICE)]) for data in files[:-1]]
    assert isinstance(found[0], bytes)
    assert sum(isinstance(each, bytes) for each in found) == 1
    foreign = answered(script, given | {"price": [], "files": files[:1]})
    assert foreign == [verdict(files[0], [])]


def test_another_bill_than_the_document_names_is_not_believed() -> None:
    script = """answer(await Promise.all(given.bills.map((bill) => attempt(() =>
      priced.asked({ regime: "P87" }, given.part, bill)))));"""
    right, wrong = answered(script, {"part": PART, "bills": [BILL.data(), b"{}"]})
    assert (right["rule"], wrong["code"]) == ("P87-59", "structured.bill")
