"""The proof panel computes what it claims: whatever is altered behind the site's back fails by its own name."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from kernel import canon, journal
from kernel.blobs import FolderBlobs
from kernel.db import writing
from kernel.errors import NotTrusted
from signing.acts import signatures
from tests.support import site
from tests.support.case import Case, awarded
from tests.support.databases import sqlite_database, unguard
from tests.support.panel import Hall
from web.public import case as cases
from web.public import proof, recheck
from web.views.elements import Proof


@pytest.fixture(scope="module")
def played(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, Path]]:
    """An awarded lot, and a copy of its database and blobs as they were."""
    folder = tmp_path_factory.mktemp("proof")
    with sqlite_database(sqlite_template, folder) as engine:
        made = awarded(Hall(engine, FolderBlobs(folder / "blobs")), folder)
        site.publish(made.hall)
        made.sequence()
        yield made, folder


@pytest.fixture
def case(played: tuple[Case, Path]) -> Iterator[Case]:
    """Whatever a test alters is put back after it."""
    made, folder = played
    made.hall.engine.dispose()
    with made.hall.engine.connect() as tx:
        tx.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    made.hall.engine.dispose()
    shutil.copy(folder / "ggzy.db", folder / "before.db")
    shutil.copytree(folder / "blobs", folder / "before", dirs_exist_ok=True)
    proof.KEPT.forget()
    yield made
    made.hall.engine.dispose()
    for rest in ("-wal", "-shm"):
        (folder / f"ggzy.db{rest}").unlink(missing_ok=True)
    shutil.copy(folder / "before.db", folder / "ggzy.db")
    shutil.copytree(folder / "before", folder / "blobs", dirs_exist_ok=True)
    proof.KEPT.forget()


def panel(case: Case) -> Proof:
    with case.hall.house.looking() as ctx:
        seen = cases.load(ctx, case.lot)
        made = proof.panel(ctx, seen, cases.replayed(ctx, seen))
    assert made is not None
    return made


def failed(case: Case) -> list[str]:
    return [claim.check for claim in panel(case).claims if claim.shape == "bad"]


def entry(case: Case, verb: str) -> journal.Entry:
    return next(one for one in case.hall.chain(case.lot) if one.type == f"lot.{verb}")


def spoil(case: Case, digest: str, data: bytes) -> None:
    """Other bytes under the name of a kept file, as the owner of the disk could write them."""
    (case.hall.blobs._path(digest)).write_bytes(data)  # type: ignore[attr-defined]


def bytes_of(tx: Connection, one: journal.Entry, data: bytes) -> None:
    tx.execute(
        text("UPDATE journal_body SET bytes = :data WHERE id = (SELECT id FROM journal_event WHERE leaf_hash = :leaf)"),
        {"data": data, "leaf": one.leaf},
    )


def _signature(case: Case, tx: Connection) -> None:
    award, opened = entry(case, "award"), entry(case, "open_bids")
    spoil(case, award.body["p7s_sha256"], case.hall.blobs.get(opened.body["p7s_sha256"]))


def _statement(case: Case, tx: Connection) -> None:
    spoil(case, entry(case, "award").body["doc_sha256"], b"{}")


def _other_seal(case: Case, tx: Connection) -> None:
    """A true seal, but of another event."""
    other = signatures.sealed(tx, entry(case, "open_bids").leaf)
    assert other is not None
    award = entry(case, "award").leaf.hex()
    tx.execute(text("UPDATE signing_seal SET p7s_sha256 = :p WHERE leaf = :l"), {"p": other[0], "l": award})


def _other_token(case: Case, tx: Connection) -> None:
    other = signatures.sealed(tx, entry(case, "open_bids").leaf)
    assert other is not None
    award = entry(case, "award").leaf.hex()
    tx.execute(text("UPDATE signing_seal SET tsr_sha256 = :p WHERE leaf = :l"), {"p": other[1], "l": award})


def _content(case: Case, tx: Connection) -> None:
    one = entry(case, "snapshot_pool")
    bytes_of(tx, one, one.data.replace(b'"count":9', b'"count":8'))


def _tile(case: Case, tx: Connection) -> None:
    """The log holds other leaves in the place of these."""
    tx.execute(text("UPDATE log_tile SET data = zeroblob(length(data)) WHERE level = 0"))


def _kept_proof(case: Case, tx: Connection) -> None:
    """What a party gave is exchanged where the draw is kept, not in the journal."""
    tx.execute(
        text("UPDATE experts_share SET proof = (SELECT proof FROM experts_share WHERE j = 1 LIMIT 1) WHERE j = 0")
    )


def _transcript(case: Case, tx: Connection) -> None:
    tx.execute(
        text("UPDATE experts_result SET transcript = :t WHERE j = (SELECT max(j) FROM experts_result)"),
        {"t": b"{}"},
    )


def _aggregation(case: Case, tx: Connection) -> None:
    spoil(case, entry(case, "rank").body["aggregation_sha256"], b"{}")


PLANTED: list[tuple[Callable[[Case, Connection], None], list[str]]] = [
    (_signature, ["02.01"]),
    (_statement, ["02.01"]),
    (_other_seal, ["02.02"]),
    (_other_token, ["02.02"]),
    (_content, ["01.02"]),
    (_tile, ["03.03"]),
    (_kept_proof, ["05.03"]),
    (_transcript, ["05.03"]),
    (_aggregation, ["05.07"]),
]


def test_nothing_fails_where_nothing_was_altered(case: Case) -> None:
    made = panel(case)
    assert {claim.check for claim in made.claims if claim.shape == "warn"} == {"05.01c", "02.04"}
    assert made.failed == 0
    assert made.of == len(proof.checks())


@pytest.mark.parametrize(("plant", "expected"), PLANTED, ids=lambda each: getattr(each, "__name__", ""))
def test_what_was_altered_fails_by_its_own_name(
    case: Case, plant: Callable[[Case, Connection], None], expected: list[str]
) -> None:
    assert failed(case) == []
    with writing(case.hall.engine) as tx:
        unguard(tx)
        plant(case, tx)
    proof.KEPT.forget()
    assert failed(case) == expected


def test_a_proof_that_is_not_its_events_is_found(case: Case) -> None:
    """An altered event cannot keep its leaf, so the chain breaks too."""
    one = entry(case, "give_entropy")
    other = canon.mapping(one.data)
    proofs = [each.body["proof"] for each in case.hall.chain(case.lot) if each.type == "lot.give_entropy"]
    with writing(case.hall.engine) as tx:
        unguard(tx)
        body = {**one.body, "proof": proofs[1]}
        bytes_of(tx, one, canon.canonical({**other, "body": body}))
    proof.KEPT.forget()
    assert set(failed(case)) == {"01.02", "05.01a"}


@pytest.mark.parametrize("change", [{"place": 2}, {"found": {"first": False}}, {"bid": "B-" + "0" * 32}], ids=str)
def test_an_award_is_judged_by_the_recomputed_places(case: Case, change: dict[str, object]) -> None:
    with case.hall.house.looking() as ctx:
        again = cases.replayed(ctx, cases.load(ctx, case.lot))
    assert again is not None
    assert again.result is not None
    body = entry(case, "award").body
    assert recheck.award(again.result, {}, body)
    with pytest.raises(NotTrusted, match=r"award\."):
        recheck.award(again.result, {}, {**body, **change})  # type: ignore[dict-item]


def test_a_panel_is_computed_once_and_quickly(case: Case) -> None:
    begun = time.process_time()
    first = panel(case)
    assert time.process_time() - begun < 2
    assert panel(case) is first


def test_only_so_many_panels_are_kept() -> None:
    kept = proof.Kept(most=2)
    made = Proof(0, 0, 0, ())
    for key in "abc":
        kept.put(key, made)
    assert [kept.get(key) for key in "abc"] == [None, made, made]
