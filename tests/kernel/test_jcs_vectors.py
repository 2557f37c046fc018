"""Canonical JSON against the public vectors of RFC 8785."""

from __future__ import annotations

import json
from typing import cast

import pytest
import rfc8785

from kernel import canon
from kernel.errors import NotValid
from tests.support.parts import vectors

WITH_FLOATS = {"arrays", "structures", "values"}


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_public_files(name: str) -> None:
    """The library gives the exact bytes of all six; our narrower door refuses the files that hold floats."""
    folder = vectors("jcs") / "testdata"
    given = json.loads((folder / "input" / f"{name}.json").read_bytes())
    expected = (folder / "output" / f"{name}.json").read_bytes().strip()
    assert rfc8785.dumps(given) == expected
    if any(isinstance(number, float) for number in _inside(given)):
        assert name in WITH_FLOATS
        with pytest.raises(NotValid):
            canon.canonical(cast("canon.Json", given))
    else:
        assert canon.canonical(cast("canon.Json", given)) == expected
        assert canon.parse(expected) == given


def _inside(value: object) -> list[object]:
    match value:
        case dict():
            return [one for inner in value.values() for one in _inside(inner)]
        case list():
            return [one for inner in value for one in _inside(inner)]
    return [value]


def test_keys_are_ordered_by_utf16_units() -> None:
    """RFC 8785, 3.2.3: a key outside the BMP sorts before U+FB33, which plain code-point order gets wrong."""
    assert canon.canonical({"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5}) == (
        '{"\\r":4,"1":5,"\u20ac":3,"\U0001f600":2,"\ufb33":1}'.encode()
    )
