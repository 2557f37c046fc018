"""Contents and articles of the gazette: equal line by line or refused; numbers of issues."""

from __future__ import annotations

import pytest

from disclosure.rules import gazette
from kernel.errors import NotFound, NotValid


@pytest.mark.parametrize(
    ("contents", "titles", "place"),
    [
        (["甲"], ["乙"], 1),
        (["甲", "乙"], ["甲"], 2),
        (["甲"], ["甲", "乙"], 2),
        (["乙", "甲"], ["甲", "乙"], 1),
        ([], [], 1),
    ],
)
def test_contents_that_differ_name_the_first_line(contents: list[str], titles: list[str], place: int) -> None:
    with pytest.raises(NotValid, match=f"line {place} ") as found:
        gazette.agree(contents, titles)
    assert found.value.code == "gazette.contents"


def test_contents_that_are_the_titles_agree() -> None:
    gazette.agree(["甲", "甲"], ["甲", "甲"])


def test_issues_are_numbered_within_their_year() -> None:
    assert gazette.number("G-gazette-2026-09") == "2026-09"
    assert gazette.following("", 2026) == "2026-01"
    assert gazette.following("2026-09", 2026) == "2026-10"


@pytest.mark.parametrize("subject", ["G-gazette-2026-00", "G-gazette-2026-1", "G-gazette-0999-01", "G-hotlines"])
def test_no_other_subject_is_an_issue(subject: str) -> None:
    with pytest.raises(NotFound, match=r"gazette\.unknown"):
        gazette.number(subject)
