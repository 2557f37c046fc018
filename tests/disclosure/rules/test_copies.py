"""Batches of copies: what their chain says, who owes a confirmation until when, how a package names its files."""

from __future__ import annotations

import json
from datetime import date

import pytest

from disclosure.rules import copies
from disclosure.rules.copies import Owed
from kernel.canon import Json
from kernel.errors import NotFound, NotNow
from kernel.workdays import announced

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
LAST = date(2026, 3, 30)
"""Twenty working days after DAY."""
Said = tuple[str, date, dict[str, Json]]


def sent(no: int, *documents: str, gone: tuple[str, ...] = (), points: tuple[str, ...] = ("A", "B")) -> Said:
    listed: list[Json] = [{"document": one, "content_sha256": f"{one}0", "day": DAY.isoformat()} for one in documents]
    return "deposit_copies", NEXT, {"no": no, "copies": listed, "gone": list[Json](gone), "points": list[Json](points)}


def confirmed(batch: int, point: str) -> Said:
    return "confirm_copies", NEXT, {"batch": batch, "point": point, "manifest_sha256": "0"}


def owed(*said: Said, standing: str = "AB") -> list[Owed]:
    return list(copies.owed(copies.replayed(said), standing, announced()))


def test_batches_are_what_the_chain_says() -> None:
    one, two = copies.replayed([sent(1, "W-1"), sent(2, gone=("W-1",)), confirmed(1, "A")])
    assert (one.no, one.on, one.copies[0].content, one.points) == (1, NEXT, "W-10", ("A", "B"))
    assert one.confirmed == {"A": NEXT}
    assert (two.gone, two.confirmed) == (("W-1",), {})
    one.awaits("B")
    with pytest.raises(NotNow, match=r"copies\.confirmed"):
        one.awaits("A")
    for no in (0, 3):
        with pytest.raises(NotFound, match=r"copies\.unknown"):
            copies.find([one, two], no)
    assert copies.find([one, two], 2) is two


def test_a_copy_is_owed_until_every_standing_place_has_confirmed() -> None:
    due = [Owed("W-1", LAST, 1)]
    assert owed(sent(1, "W-1")) == due
    assert owed(sent(1, "W-1"), confirmed(1, "A")) == due
    assert owed(sent(1, "W-1"), confirmed(1, "A"), confirmed(1, "B")) == []
    assert owed(sent(1, "W-1"), confirmed(1, "A"), standing="A") == []
    assert owed(sent(1, "W-1"), standing="") == due, "nobody is left and nobody has it"
    assert owed(sent(1, "W-1"), confirmed(1, "C"), standing="C") == [], "a place that came later has it"


def test_of_what_was_withdrawn_the_word_is_owed_and_no_copy() -> None:
    told = Owed("W-1", date(2026, 3, 31), 2, gone=True)
    assert owed(sent(1, "W-1", "W-2"), sent(2, gone=("W-1",))) == [Owed("W-2", LAST, 1), told]


@pytest.mark.parametrize(
    ("name", "ending"),
    [("附件.TXT", "txt"), ("a.b.pdf", "pdf"), ("说明", "bin"), ("a.文档", "bin"), ("a.", "bin"), ("a.x-y", "bin"),
     ("a.12345678", "12345678"), ("a.123456789", "bin")],
)  # fmt: skip
def test_a_file_keeps_its_ending_where_that_is_plain(name: str, ending: str) -> None:
    assert copies.file_path("W-1", 3, name) == f"data/W-1/03.{ending}"


def test_a_package_says_what_it_holds_and_what_is_gone() -> None:
    (of,) = copies.replayed([sent(1, "W-1", "W-2", gone=("W-0",))])
    told = json.loads(copies.about(of, {"W-2": "乙"}))
    assert told["documents"] == [{"document": "W-2", "title": "乙", "content_sha256": "W-20", "day": "2026-03-02"}]
    assert (told["gone"], told["gone_since"], told["no"], told["v"]) == (["W-0"], ["W-1"], 1, copies.VERSION)
    assert (copies.root(7), copies.content_path("W-1")) == ("copies-00007", "data/W-1/document.json")
