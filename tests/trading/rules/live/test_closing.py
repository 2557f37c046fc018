"""The ways in which a late bid moves the end, at the borders of their windows."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import NotValid
from kernel.reader import Reader
from tests.support.rooms import after
from trading.rules.live import closing
from trading.rules.live.room import Turn

TURN = Turn("bidding", 1, after(0), after(600))


def read(**said: Any) -> closing.SoftClose:  # noqa: ANN401  values of the terms
    given: dict[str, Any] = {"late": "from_bid", "window": 60, "length": 90}
    return closing.read(Reader(given | said, "parameters"))


@pytest.mark.seed_row(12)
@pytest.mark.parametrize(
    ("late", "at", "ends"),
    [
        ("never", 599, 600),
        ("from_end", 539.999, 600),
        ("from_end", 540, 690),
        ("from_bid", 539.999, 600),
        ("from_bid", 540, 630),
        ("reset", 509, 600),
        ("reset", 511, 601),
    ],
)
def test_where_the_end_goes(late: str, at: float, ends: float) -> None:
    assert read(late=late).ends(TURN, after(at)) == after(ends)


@pytest.mark.parametrize(("latest", "ends"), [(620, 620), (630, 630), (700, 630), (500, 600)])
def test_the_end_moves_no_further_than_the_last_one(latest: int, ends: int) -> None:
    """Nor does it come sooner than it was."""
    assert read(latest=latest).ends(TURN, after(540)) == after(ends)


@pytest.mark.parametrize(
    ("terms", "lawful"),
    [
        ({"length": 60}, True),
        ({"length": 59}, False),
        ({"late": "from_end", "length": 1}, True),
        ({"late": "from_end", "length": 0}, False),
        ({"late": "never", "length": 0}, True),
    ],
)
def test_an_extension_is_never_shorter_than_what_it_answers(terms: dict[str, Any], *, lawful: bool) -> None:
    if lawful:
        read(**terms)
        return
    with pytest.raises(NotValid, match=r"parameters\.length"):
        read(**terms)
