"""The DER reader of the browser's core refuses what Python's refuses, each for its own reason."""

from __future__ import annotations

from typing import Final

import pytest

from kernel.errors import NotTrusted
from signing.rules import der
from tests.support.bid import answered

NULL: Final = b"\x05\0"
MALFORMED: Final = {
    "nothing": b"",
    "a tag alone": b"\x30",
    "a length without its octets": b"\x04\x81",
    "indefinite length": b"\x30\x80\x05\0\0\0",
    "indefinite length before 128 octets": b"\x04\x80" + bytes(128),
    "a length of five octets": b"\x04\x85\0\0\0\0\x80" + bytes(128),
    "a length of no octets that is all there is": b"\x04\x80",
    "127 in the long form": b"\x04\x81\x7f" + bytes(127),
    "0 in the long form": b"\x04\x81\0",
    "255 in two octets": b"\x04\x82\0\xff" + bytes(255),
    "65535 in three octets": b"\x04\x83\0\xff\xff" + bytes(65535),
    "65535 in four octets": b"\x04\x84\0\0\xff\xff" + bytes(65535),
    "cut short by one": b"\x04\x03ab",
    "a length beyond all": b"\x04\x84\xff\xff\xff\xffab",
    "a byte too many": b"\x04\x02abc",
    "two elements": NULL + NULL,
    "tag number 31": b"\x1f\x02ab",
    "tag number above 31": b"\x3f\x81\x01\0",
}
INSIDE: Final = {
    "a primitive element has no parts": b"\x04\x02\x05\0",
    "65 parts": der.sequence(*[NULL] * 65),
    "a part is cut short": b"\x30\x03\x04\x02a",
    "a part of a tag above 30": b"\x30\x03\x1f\x01a",
}
READ: Final = """
const made = [];
for (const each of given) made.push(await attempt(() => der.read(each).parts.length));
answer(made);"""
ONE: Final = """
const made = [];
for (const each of given) made.push(await attempt(() => der.read(each).raw));
answer(made);"""


def codes(found: list[object]) -> list[object]:
    return [each.get("code") if isinstance(each, dict) else each for each in found]


def test_what_is_not_strict_is_refused_by_both() -> None:
    found = answered(ONE, list(MALFORMED.values()))
    assert dict(zip(MALFORMED, codes(found), strict=True)) == dict.fromkeys(MALFORMED, "der.malformed")
    for data in MALFORMED.values():
        with pytest.raises(NotTrusted, match=r"^der\.malformed"):
            der.read(data)


def test_what_stands_inside_is_read_as_strictly() -> None:
    found = answered(READ, list(INSIDE.values()))
    assert dict(zip(INSIDE, codes(found), strict=True)) == dict.fromkeys(INSIDE, "der.malformed")
    for data in INSIDE.values():
        with pytest.raises(NotTrusted, match=r"^der\.malformed"):
            _ = der.read(data).parts


def test_lengths_at_each_border_are_written_and_read() -> None:
    sizes = [0, 1, 127, 128, 255, 256, 65535, 65536, 1 << 24]
    script = """answer(given.map((size) => {
      const made = der.octets(new Uint8Array(size)), read = der.read(made, der.OCTETS);
      return [made.subarray(0, made.length - size), read.content.length, read.raw.length];
    }));"""
    due = [[der.octets(bytes(size))[: -size or None], size, len(der.octets(bytes(size)))] for size in sizes]
    assert answered(script, sizes) == due


def test_up_to_64_parts_are_read() -> None:
    assert answered(READ, [der.sequence(), der.sequence(*[NULL] * 64)]) == [0, 64]


def test_a_field_that_is_missing_or_of_another_tag_is_refused() -> None:
    script = """
    const asked = [() => der.read(given, der.SET), () => der.read(given).part(1, der.OCTETS),
      () => der.read(given).part(0, der.OCTETS), () => der.read(given).part(-2, 0x05), () => der.read(given).is(der.SET)];
    const made = [];
    for (const each of asked) made.push(await attempt(each));
    answer([der.read(given, der.SEQUENCE).part(0, 0x05).raw, made.map(({ code }) => code)]);"""
    assert answered(script, der.sequence(NULL)) == [NULL, ["der.malformed"] * 5]


def test_natural_numbers_are_read_in_their_one_form() -> None:
    """Zero, both sides of a sign bit, and long ones; negative, padded, empty or of another type they are none."""
    right = [0, 1, 127, 128, 255, 256, 2**256 - 1]
    wrong = [der.integer(-1), der.integer(-128), b"\2\2\0\1", b"\2\2\0\x7f", b"\2\0", der.octets(b"\1")]
    script = """answer(await Promise.all(given.map((each) => attempt(async () =>
      der.natural(der.read(each)).toString()))));"""
    made = answered(script, [*map(der.integer, right), *wrong])
    assert made[: len(right)] == [str(each) for each in right]
    assert [each["code"] for each in made[len(right) :]] == ["der.malformed"] * len(wrong)
