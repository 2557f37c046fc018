"""The six classes: what an event obliges to, what a completed lot owes, what is not due, what the procedure has not."""

from __future__ import annotations

from itertools import chain

import pytest

from disclosure.rules import notice, six_classes
from disclosure.rules.notice import Reach
from disclosure.rules.six_classes import Class, Standing
from trading.rules.lifecycle import Regime, Stage

WHOLE = (
    *(notice.TENDER, notice.CLARIFICATION, notice.OPENING, notice.REPORT, notice.CANDIDATES, notice.RESULT),
    *(notice.CONTRACT, notice.ACCEPTED),
)
OF = {
    Class.ANNOUNCEMENT: {notice.TENDER},
    Class.QUALIFICATION: {notice.REPORT},
    Class.PROCESS: {notice.OPENING, notice.CANDIDATES},
    Class.DEAL: {notice.RESULT},
    Class.PERFORMANCE: {notice.CONTRACT, notice.ACCEPTED},
}


def signs(regime: Regime, stage: Stage, *published: str, missing: tuple[str, ...] = ()) -> str:
    """The six in their order: p(ublished), m(issing), w(aiting), n(one)."""
    found = six_classes.standing(regime, stage, published, missing)
    return "".join(found[each][0] for each in Class)


def test_every_public_notice_tells_a_class() -> None:
    named = set(chain.from_iterable(six_classes.NOTICES.values()))
    public = {kind.name for kind in notice.KINDS.values() if kind.reach is Reach.PUBLIC}
    beside = {notice.AWARD, notice.DEAL, notice.REPORTED}
    assert public - named == beside, "a new kind of notice needs its class"
    assert named - public == {notice.REPORT}


@pytest.mark.seed_row(18)
def test_a_completed_project_that_misses_any_one_class_shows_red() -> None:
    assert signs(Regime.BID, Stage.ARCHIVED, *WHOLE) == "pppppp"
    for n, (each, kinds) in enumerate(OF.items()):
        left = [kind for kind in WHOLE if kind not in kinds]
        assert signs(Regime.BID, Stage.ARCHIVED, *left)[n] == "m", each
    changed = signs(Regime.BID, Stage.ARCHIVED, *WHOLE, missing=(notice.CHANGED,))
    assert changed == "pppppm", "an event of the sixth happened, and its notice is not there"
    assert signs(Regime.BID, Stage.ARCHIVED, *(kind for kind in WHOLE if kind != notice.CLARIFICATION)) == "pppppn"


@pytest.mark.parametrize(
    ("regime", "stage", "published", "shown"),
    [
        (Regime.BID, Stage.ANNOUNCED, (notice.TENDER,), "pwwwwn"),
        (Regime.BID, Stage.RANKED, (notice.TENDER, notice.OPENING), "pwpwwn"),
        (Regime.BID, Stage.CONTRACTED, WHOLE[:-2], "ppppwp"),
        (Regime.BID, Stage.STOPPED, (notice.TENDER, notice.ENDING), "pnnpnn"),
        (Regime.BID, Stage.TERMINATED, (notice.TENDER,), "pnnmnn"),
        (Regime.P87, Stage.ARCHIVED, (notice.TENDER, notice.OPENING, notice.REPORT, notice.RESULT), "ppppmn"),
        (Regime.BID, Stage.ADMITTED, (notice.TENDER, notice.OPENING, notice.ADMITTED), "ppppnn"),
        (Regime.LAND, Stage.DEALT, (notice.TENDER, notice.DEALT), "pnppnn"),
        (Regime.PROPERTY, Stage.STOPPED, (notice.TENDER, notice.LAPSE), "pnppnn"),
        (Regime.LAND, Stage.ARCHIVED, (notice.TENDER,), "pnnmnn"),
    ],
)
def test_what_is_not_due_or_not_of_the_procedure_is_not_red(
    regime: Regime, stage: Stage, published: tuple[str, ...], shown: str
) -> None:
    assert signs(regime, stage, *published) == shown


def test_what_an_event_obliges_to_is_red_at_once() -> None:
    assert signs(Regime.BID, Stage.ANNOUNCED, missing=(notice.TENDER,)) == "mwwwwn"
    assert signs(Regime.BID, Stage.ANNOUNCED, notice.TENDER, notice.CHANGE, missing=(notice.CHANGE,)) == "pwwwwm"
    assert signs(Regime.BID, Stage.AWARDED, notice.TENDER, missing=(notice.RESULT,)) == "pwwmwn"


def test_standings_are_words() -> None:
    assert [one.value for one in Standing] == ["published", "missing", "waiting", "none"]
