"""Texts beside each other: what is alike after the tender's own is taken out, at each fence, and whose it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest

from evaluation.rules.screens import likeness, passages
from evaluation.rules.screens.lead import Lead, Strength
from evaluation.rules.screens.passages import LEAST, LONG, MOST, Page

TENDER: Final = "本工程位于青屿市，投标人应当具备建筑工程施工总承包二级以上资质。"
OWN: Final = "我方拟投入塔式起重机两台，施工高峰期劳动力一百二十人，并设专职安全员三名。"
NOTHING: Final = frozenset[int]()


def grams(text: str) -> list[int]:
    return likeness.grams(likeness.plain(text))


def marks(text: str, own: frozenset[int] = NOTHING) -> frozenset[int]:
    return likeness.marks(grams(text), own)


def prose(start: int, size: int) -> str:
    """Text of which no run of eight comes twice, nor in another with another start."""
    return "".join(chr(0x4E00 + start + each) for each in range(size))


def written(*texts: str) -> list[Page]:
    return [passages.page(f"p. {n}", text) for n, text in enumerate(texts, 1)]


def leads(texts: dict[str, list[Page]], own: frozenset[int]) -> tuple[Lead, ...]:
    return passages.leads(texts, passages.marks(texts, own), own)


def test_the_tenders_own_text_is_not_likeness() -> None:
    own = frozenset(grams(TENDER))
    one, two = marks(TENDER + OWN, own), marks(TENDER + OWN[::-1], own)
    assert likeness.alike(one, two) == 0
    assert likeness.alike(marks(TENDER, own), marks(TENDER, own)) == 0
    assert likeness.alike(one, marks(TENDER + " " + OWN, own)) == 1
    assert likeness.alike(marks(TENDER), marks(TENDER + OWN[::-1])) > 0


def test_a_common_run_of_the_stated_length_is_found() -> None:
    common = OWN[: likeness.GRAM + likeness.WINDOW - 1]
    one = marks("甲乙丙丁戊己庚辛壬癸" + common + "子丑寅卯辰巳午未申酉")
    two = marks("东南西北春夏秋冬梅兰竹菊" + common + "金木水火土琴棋书画")
    assert one & two


def test_short_and_empty_texts() -> None:
    assert len(grams("短文")) == 1
    assert grams(" \n") == []
    assert marks("") == frozenset()
    assert marks("ABC") == marks("a b\nc")


def test_passages_are_told_page_beside_page_without_the_tenders() -> None:
    own = frozenset(grams(TENDER))
    one = written(prose(0, 40) + TENDER, OWN + prose(100, 20))
    two = written(TENDER + prose(300, 20) + OWN, prose(10, 30))
    found = passages.passages(one, two, own)
    assert [(each.text, each.one, each.two) for each in found] == [
        (likeness.plain(OWN), "p. 2", "p. 1"), (prose(10, 30), "p. 1", "p. 2"),
    ]  # fmt: skip
    assert passages.passages(one, written(TENDER), own) == ()


def test_a_repeated_passage_is_told_once_and_no_more_than_five() -> None:
    parts = [prose(50 * n, 20 - n) for n in range(MOST + 1)]
    one, two = written(*parts), written(*reversed(parts), parts[0])
    assert [each.text for each in passages.passages(one, two, NOTHING)] == parts[:MOST]


@pytest.mark.parametrize(("long", "found"), [(LONG, True), (LONG - 1, False)])
def test_a_long_passage_is_a_weak_lead(long: int, found: bool) -> None:
    texts = {"A": written(prose(0, 900) + prose(5000, long)), "B": written(prose(5000, long) + prose(2000, 900))}
    told = leads(texts, NOTHING)
    assert [each.screen for each in told] == ["passage"] * found
    if found:
        assert told[0].strength is Strength.WEAK
        assert (told[0].figure, told[0].fence) == (Fraction(LONG), Fraction(LONG))


def test_what_is_copied_is_a_lead_and_an_honest_third_is_in_none() -> None:
    texts = {"A": written(prose(0, 900)), "B": written(prose(0, 850) + prose(3000, 40)), "C": written(prose(6000, 900))}
    (lead,) = leads(texts, NOTHING)
    assert (lead.screen, lead.bidders, lead.strength) == ("texts", ("A", "B"), Strength.LEAD)
    assert lead.figure >= lead.fence == Fraction(2, 3)
    assert lead.shown[0].one == "p. 1"
    assert lead.shown[0].what.zh.startswith(f"“{prose(0, 40)}")
    assert lead.evidence.en.startswith("9")
    assert "A and B wrote" in lead.evidence.en


def test_the_tenders_text_copied_by_both_is_no_lead() -> None:
    form = prose(0, 900)
    texts = {"A": written(form + prose(3000, 300)), "B": written(form + prose(4000, 300))}
    assert leads(texts, frozenset(grams(form))) == ()
    assert leads(texts, NOTHING) != ()


def test_every_pair_has_its_share() -> None:
    texts = {"A": written(prose(0, 100)), "B": written(prose(0, 100)), "C": written(prose(900, 100)), "D": []}
    found = passages.shares(passages.marks(texts, NOTHING))
    assert found["A", "B"] == 1
    assert {pair for pair, share in found.items() if not share} == {
        ("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D"),
    }  # fmt: skip


def test_a_text_too_short_is_not_judged() -> None:
    """The same text just below the least number of marks, and at it."""
    sizes = [size for size in range(100, 220) if len(marks(prose(0, size))) in (LEAST - 1, LEAST)]
    for size in sizes:
        text = prose(0, size)
        enough = len(marks(text)) == LEAST
        assert bool(leads({"A": written(text), "B": written(text)}, NOTHING)) is enough, size
    assert {len(marks(prose(0, size))) for size in sizes} == {LEAST - 1, LEAST}
