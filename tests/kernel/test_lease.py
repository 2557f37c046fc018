"""One owner a subject, and no way back for a former one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Engine

from kernel import lease
from kernel.db import reading, writing
from kernel.errors import Conflict
from kernel.lease import Lease, Presence
from tests.support.databases import CUT, MORNING, postgresql_database

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


def test_who_takes_over_waits_for_the_holders_transaction_and_sees_what_came_of_it(engine: Engine) -> None:
    with writing(engine) as tx:
        held = lease.take(tx, "A-1", "one", MORNING, 30)

    def take() -> Lease:
        with writing(engine) as tx:
            return lease.take(tx, "A-1", "two", LATER, 30)

    with ThreadPoolExecutor(1) as thread:
        with writing(engine) as tx:
            lease.hold(tx, "A-1", held.epoch)
            taken = thread.submit(take)
            assert not wait([taken], timeout=0.1).done
            lease.renew(tx, held, LATER, 30)
        with pytest.raises(Conflict, match=r"lease\.held"):
            taken.result()


def test_nobody_holds_what_was_never_taken(engine: Engine) -> None:
    with pytest.raises(Conflict, match=r"lease\.lost"), writing(engine) as tx:
        lease.hold(tx, "A-1", 1)


def test_an_owner_is_gone_with_its_connection_and_before_its_lease_has_run_out(engine: Engine) -> None:
    """Only PostgreSQL knows; of a file one waits until the lease has run out."""
    knows = engine.dialect.name == "postgresql"
    one, two = Presence(engine, "one"), Presence(engine, "two")
    one.keep()
    one.keep()
    with writing(engine) as tx:
        first = lease.take(tx, "A-1", "one", MORNING, 30)
        assert lease.holder(tx, "A-1", MORNING, lease.gone) == "one"
        with pytest.raises(Conflict, match=r"lease\.held"):
            lease.take(tx, "A-1", "two", MORNING, 30, lease.gone)
    one.end()
    two.keep()
    with writing(engine) as tx:
        assert lease.holder(tx, "A-1", MORNING) == "one"
        assert lease.holder(tx, "A-1", MORNING, lease.gone) == ("" if knows else "one")
        assert lease.holder(tx, "A-1", LATER) == ""
        second = lease.take(tx, "A-1", "two", MORNING if knows else LATER, 30, lease.gone)
        assert second.epoch == first.epoch + 1
        with pytest.raises(Conflict, match=r"lease\.lost"):
            lease.hold(tx, "A-1", first.epoch)
    two.end()
    two.end()


def test_a_presence_that_was_cut_begins_anew(postgresql_furnished: str) -> None:
    with postgresql_database(postgresql_furnished) as engine:
        one = Presence(engine, "one")
        one.keep()
        with psycopg.connect(postgresql_furnished, autocommit=True) as admin:
            admin.execute(CUT)
        with reading(engine) as tx:
            assert lease.gone(tx, "one")
        one.keep()
        with reading(engine) as tx:
            assert not lease.gone(tx, "one")
        one.end()


def test_a_presence_that_the_server_still_holds_for_a_former_connection_is_tried_again(
    postgresql_furnished: str,
) -> None:
    with postgresql_database(postgresql_furnished) as engine:
        former, one = Presence(engine, "one"), Presence(engine, "one")
        former.keep()
        one.keep()
        former.end()
        with reading(engine) as tx:
            assert lease.gone(tx, "one")
        one.keep()
        with reading(engine) as tx:
            assert not lease.gone(tx, "one")
        one.end()
