"""Flate, PNG's rows, and what is not read."""

from __future__ import annotations

import zlib

import pytest

from trading.rules.papers import streams
from trading.rules.papers.streams import Foreign, decoded
from trading.rules.papers.syntax import Broken, Budget, Name, Stream, TooMuch, Value


def _of(data: bytes, **facts: Value) -> bytes:
    return decoded(Stream(dict(facts), data), Budget())


FLATE = Name("FlateDecode")


def test_what_is_not_packed_is_as_it_stands() -> None:
    assert _of(b"as it is") == b"as it is"
    assert _of(b"as it is", Filter=[]) == b"as it is"


def test_flate_is_undone_whatever_follows() -> None:
    packed = zlib.compress(b"text" * 100)
    assert _of(packed + b"\r\n", Filter=FLATE) == b"text" * 100
    assert _of(zlib.compress(packed), Filter=[FLATE, Name("Fl")], DecodeParms=[None]) == b"text" * 100


@pytest.mark.parametrize("data", [b"", b"x", b"xy", b"\x78\xbb", zlib.compress(b"text")[:-6], b"\x78\x9c\xff\xff"])
def test_what_is_not_deflated_is_broken(data: bytes) -> None:
    with pytest.raises(Broken) as caught:
        _of(data, Filter=FLATE)
    assert not isinstance(caught.value, Foreign)


@pytest.mark.parametrize("name", ["LZWDecode", "DCTDecode", "Crypt"])
def test_other_packings_are_foreign(name: str) -> None:
    with pytest.raises(Foreign, match=name):
        _of(b"x", Filter=Name(name))


@pytest.mark.parametrize(
    ("rows", "made"),
    [
        (b"\x00abc\x00def", b"abcdef"), (b"\x01a\x01\x01", b"abc"), (b"\x00abc\x02\x01\x01\x01", b"abcbcd"),
        (b"\x00abc\x03\x01\x01\x01", b"abc1JW"), (b"\x00abc\x04\x01\x01\x01", b"abcbcd"),
    ],
)  # fmt: skip
def test_rows_are_unpredicted(rows: bytes, made: bytes) -> None:
    assert _of(zlib.compress(rows), Filter=FLATE, DecodeParms={"Predictor": 12, "Columns": 3}) == made


def test_no_predictor_changes_nothing_and_others_are_foreign() -> None:
    packed = zlib.compress(b"abc")
    assert _of(packed, Filter=FLATE, DecodeParms={"Predictor": 1}) == b"abc"
    for said in (
        {"Predictor": 2},
        {"Predictor": 12, "Colors": 3},
        {"Predictor": 12, "Columns": 0},
        {"Predictor": Name("x")},
    ):
        with pytest.raises(Foreign):
            _of(packed, Filter=FLATE, DecodeParms={**said})
    with pytest.raises(Broken):
        _of(zlib.compress(b"\x09ab"), Filter=FLATE, DecodeParms={"Predictor": 12, "Columns": 2})


def test_one_stream_and_all_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = zlib.compress(bytes(100))
    monkeypatch.setattr(streams, "LARGEST", 100)
    assert len(_of(packed, Filter=FLATE)) == 100
    monkeypatch.setattr(streams, "LARGEST", 99)
    with pytest.raises(TooMuch):
        _of(packed, Filter=FLATE)
    monkeypatch.setattr(streams, "LARGEST", 100)
    budget = Budget(inflated=150)
    decoded(Stream({"Filter": FLATE}, packed), budget)
    with pytest.raises(TooMuch):
        decoded(Stream({"Filter": FLATE}, packed), budget)
