"""Assessment: weights that come to 100, scores from 0 to 100 that evidence never lowers, exact, printed with a decimal."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F
from itertools import product

import pytest

from disclosure.rules import assessment
from disclosure.rules.assessment import Indicator, Measure, Point
from kernel.errors import NotValid

OURS = assessment.ours()
TEXT = '[[indicator]]\nid = "release"\nzh = "甲"\nen = "A"\nweight = 60\n[[indicator]]\nid = "timely"\nzh = "乙"\nen = "B"\nweight = 40\n'
TWO = assessment.read(TEXT)


def points(*met: bool) -> list[Point]:
    return [Point(f"k{n}", each, "W-1") for n, each in enumerate(met)]


def scored(release: tuple[bool, ...], timely: tuple[bool, ...] = (), won: tuple[tuple[str, str], ...] = ()) -> F | None:
    return assessment.score(TWO, {Measure.RELEASE: points(*release), Measure.TIMELY: points(*timely)}, won)


def test_the_weights_of_ours_come_to_a_hundred_and_a_city_has_its_own() -> None:
    assert sum(one.weight for one in OURS) == 100
    assert {one.id for one in OURS} == set(Measure)
    assert assessment.every({}) is OURS
    assert [one.weight for one in assessment.every({"indicators.toml": TEXT})] == [60, 40]
    assert TWO[0].words.zh == "甲"


def test_appeals_are_open_for_seven_days_or_as_a_city_says() -> None:
    assert assessment.appeals_end(date(2026, 2, 27), {}) == date(2026, 3, 6)
    for said, last in (("", date(2026, 3, 6)), ("appeal_days = 1\n", date(2026, 2, 28))):
        assert assessment.appeals_end(date(2026, 2, 27), {"indicators.toml": said + TEXT}) == last


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT.replace("40", "39"), "indicator.weights"),
        (TEXT.replace("60", "100").replace("40", "0"), "indicator.weights"),
        (TEXT.replace('"timely"', '"release"'), "indicator.weights"),
        (TEXT.replace('"timely"', '"luck"'), "indicator.malformed"),
        (TEXT.replace("weight = 40", "weight = 40.0"), "indicator.malformed"),
        ("=", "indicator.malformed"),
        (f"appeal_days = 0\n{TEXT}", "indicator.malformed"),
    ],
    ids=["sum", "zero", "twice", "unknown", "no-integer", "no-toml", "no-appeals"],
)
def test_other_indicators_are_refused(text: str, code: str) -> None:
    with pytest.raises(NotValid) as refusal:
        assessment.read(text)
    assert refusal.value.code == code


@pytest.mark.seed_row(82)
def test_a_score_lies_from_nothing_to_full_and_evidence_never_lowers_it() -> None:
    """Over every pair of up to three points each: one more met, and one lost made good."""
    every = [of for n in range(4) for of in product((False, True), repeat=n)]
    for release, timely in product(every, every):
        score = scored(release, timely)
        if score is None:
            assert (release, timely) == ((), ())
            continue
        assert 0 <= score <= 100
        assert score == 100 or not all((*release, *timely))
        more = scored((*release, True), timely)
        assert more is not None
        assert more >= score
        for n, met in enumerate(release):
            good = scored((*release[:n], True, *release[n + 1 :]), timely)
            assert good == scored(release, timely, (("release", f"k{n}"),))
            assert good is not None
            assert good > score or met


def test_what_had_nothing_to_do_does_not_count() -> None:
    assert scored((True, False)) == 50
    assert scored((True, False), (True,)) == F(60 * F(1, 2) + 40)
    assert scored((True, True, False), (False,)) == 40
    assert scored((False,), (False,), (("timely", "k0"),)) == 40, "an appeal counts under its own indicator alone"


@pytest.mark.parametrize(
    ("of", "shown"),
    [(F(0), "0.0"), (F(100), "100.0"), (F(2, 3) * 100, "66.7"), (F(1, 20), "0.1"), (F(49, 1000), "0.0")],
)
def test_a_score_is_printed_with_one_decimal(of: F, shown: str) -> None:
    assert assessment.printed(of) == shown


def test_a_mean_is_of_the_months_that_have_a_score() -> None:
    assert assessment.mean([F(1), None, F(2)]) == F(3, 2)
    assert assessment.mean([None]) is None


@pytest.mark.seed_row(82)
@pytest.mark.parametrize(("weight", "right"), [("3.99", False), ("4", True), ("100", True), ("100.01", False)])
def test_openness_counts_for_at_least_four_percent(weight: str, right: bool) -> None:
    if right:
        assessment.weight(F(weight))
    else:
        with pytest.raises(NotValid, match=r"assessment\.weight"):
            assessment.weight(F(weight))


def test_months_and_quarters() -> None:
    december = assessment.month("2026-12")
    assert (december.first, december.after, december.last) == (date(2026, 12, 1), date(2027, 1, 1), date(2026, 12, 31))
    assert december.until.isoformat() == "2026-12-31T16:00:00+00:00"
    assert (december.holds(date(2026, 12, 31)), december.holds(december.after)) == (True, False)
    assert assessment.month("2026-01").before().name == "2025-12"
    assert [one.name for one in assessment.quarter("2026-Q4")] == ["2026-10", "2026-11", "2026-12"]
    for text in ("2026-13", "2026-1", "2026", "2026-Q5", ""):
        with pytest.raises(NotValid, match=r"assessment\.time"):
            assessment.month(text)
    with pytest.raises(NotValid, match=r"assessment\.time"):
        assessment.quarter("2026-Q5")


def test_an_indicator_has_its_words() -> None:
    assert Indicator(id=Measure.TASKS, zh="甲", en="A", weight=1).words.en == "A"
