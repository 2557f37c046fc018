"""Agents at their bounds: from which amount on, tasks in their order, the last day of a mandate."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from approval.rules import assistance, prospect
from approval.rules.assistance import OFFERED_FROM, TABLE, Phase, Stage
from approval.rules.docket import By, Done
from kernel.canon import Json
from kernel.errors import Refusal

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def done(verb: str, **body: Json) -> Done:
    return Done(verb, NOW, body)


def test_an_agent_is_offered_from_five_million_yuan_on() -> None:
    assert OFFERED_FROM == 5_000_000
    assert [assistance.offered(n) for n in (None, 4_999_999, 5_000_000)] == [False, False, True]


def test_tasks_are_numbered_as_they_were_taken_on_and_done_once() -> None:
    acts = [
        done("ask", until="2026-03-09"),
        done("plan", phase="before", text_sha256="a"),
        done("plan", phase="after", text_sha256="b"),
        done("fulfil", task=2),
    ]
    one, two = assistance.tasks(acts)
    assert (one.n, one.phase, one.text, one.done) == (1, Phase.BEFORE, "a", None)
    assert (two.n, two.phase, two.done) == (2, Phase.AFTER, TODAY)
    assistance.undone((one, two), 1)
    for n, code in ((2, "assistance.task_done"), (3, "assistance.task")):
        with pytest.raises(Refusal) as found:
            assistance.undone((one, two), n)
        assert found.value.code == code
    assistance.complete((two,))
    with pytest.raises(Refusal, match=r"assistance\.tasks_open"):
        assistance.complete((one, two))


def test_a_mandate_is_good_up_to_its_last_day() -> None:
    assert assistance.until([done("offer", investment=5_000_000)]) is None
    last = assistance.until([done("ask", until="2026-03-01"), done("grant", until="2026-03-02")])
    assert last == TODAY
    assistance.mandated(last, TODAY)
    for until in (None, TODAY - timedelta(days=1)):
        with pytest.raises(Refusal, match=r"assistance\.mandate_over"):
            assistance.mandated(until, TODAY)


def test_only_the_agent_acts_for_the_applicant_and_only_the_applicant_gives_the_mandate() -> None:
    assert TABLE.open(Stage.OPEN, By.AGENT) == ["plan", "fulfil", "join", "close"]
    assert TABLE.open(Stage.OFFERED, By.ASKER) == ["grant", "decline"]
    for over in (Stage.CLOSED, Stage.DECLINED, Stage.REVOKED):
        assert TABLE.open(over, *By) == []
    for ended in (prospect.Stage.BECAME, prospect.Stage.DROPPED):
        assert prospect.TABLE.open(ended, *By) == []
