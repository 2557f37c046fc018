"""One owner a subject, and no way back for a former one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kernel import lease
from kernel.db import writing
from kernel.errors import Conflict
from tests.support.databases import MORNING

LATER = MORNING + timedelta(seconds=30)


def test_each_taking_raises_the_epoch(engine: Engine) -> None:
    with writing(engine) as tx:
        assert lease.take(tx, "A-1", "one", MORNING, 30).epoch == 1
        assert lease.take(tx, "A-1", "one", MORNING, 30).epoch == 2


def test_a_running_lease_keeps_others_out_until_its_last_moment(engine: Engine) -> None:
    with writing(engine) as tx:
        lease.take(tx, "A-1", "one", MORNING, 30)
        with pytest.raises(Conflict, match=r"lease\.held"):
            lease.take(tx, "A-1", "two", LATER - timedelta(milliseconds=1), 30)
        assert lease.take(tx, "A-1", "two", LATER, 30).epoch == 2


def test_a_former_owner_that_wakes_late_writes_nothing(engine: Engine) -> None:
    with writing(engine) as tx:
        first = lease.take(tx, "A-1", "one", MORNING, 30)
        second = lease.take(tx, "A-1", "two", LATER, 30)
        lease.hold(tx, "A-1", second.epoch)
        with pytest.raises(Conflict, match=r"lease\.lost"):
            lease.hold(tx, "A-1", first.epoch)
        with pytest.raises(Conflict, match=r"lease\.lost"):
            lease.renew(tx, first, LATER, 30)


def test_renewing_keeps_the_epoch_for_longer(engine: Engine) -> None:
    with writing(engine) as tx:
        held = lease.take(tx, "A-1", "one", MORNING, 30)
        assert lease.renew(tx, held, LATER, 30).epoch == held.epoch
        with pytest.raises(Conflict):
            lease.take(tx, "A-1", "two", LATER, 30)


def test_nobody_holds_what_was_never_taken(engine: Engine) -> None:
    with pytest.raises(Conflict, match=r"lease\.lost"), writing(engine) as tx:
        lease.hold(tx, "A-1", 1)
