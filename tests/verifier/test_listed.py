"""Vacancies down the first order (递补): the next of the same draw follows, nobody proves again, and both verifiers agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.rules import dossier as names
from experts.rules import seed
from tests.support import bag, node
from tests.support import listed as plays
from tests.support.forgery import Forger
from tests.support.played import Played, played
from tests.verifier.test_broken import Broken
from tests.verifier.test_deals import both
from verifier import dossier as reader
from verifier.verify import verify


@pytest.fixture(scope="module")
def listed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(plays.listed, sqlite_template, tmp_path_factory.mktemp("listed"))


def test_the_next_of_the_first_order_follow_and_both_verifiers_say_so(listed: Played, tmp_path: Path) -> None:
    _, files = bag.unpacked(listed.public)
    path = next(path for path in files if path.endswith("/transcript.json"))
    told = json.loads(files[path])
    assert [len(turn["shares"]) for turn in told["turns"]] == [2, 0, 0]
    pids = [bytes.fromhex(pid) for pid in told["candidates"]["A01"]]
    order = [pid.hex() for pid in seed.ascending(bytes.fromhex(told["turns"][0]["prk"]), "A01", pids)]
    assert [seat["pid"] for turn in told["turns"] for seat in turn["seats"]] == order[:7]
    for edition in ("public", "supervision"):
        archive, policy = tmp_path / f"{edition}.zip", tmp_path / f"{edition}.json"
        archive.write_bytes(getattr(listed, edition))
        policy.write_bytes(listed.policy)
        report = verify(reader.read(archive), listed.policy)
        assert report.failed == ()
        mine = {each.check.id: each.status.value for each in report.verdicts}
        assert {mine[id_] for id_ in ("05.01a", "05.02", "05.03", "05.05")} == {"pass"}
        assert node.statuses(node.each([(archive, policy)])[0]) == mine


def out_of_turn(forger: Forger) -> None:
    """The last vacancy is filled by the one who comes after him whose turn it was."""
    event = forger.one("replace_expert")
    told = json.loads(forger.files[names.draw(event.body["did"], "transcript.json")])
    pids = [bytes.fromhex(pid) for pid in told["candidates"]["A01"]]
    event.body["pid"] = list(seed.ascending(bytes.fromhex(told["turns"][0]["prk"]), "A01", pids))[7].hex()
    forger.reseal()


def announced_otherwise(forger: Forger) -> None:
    """The tender document never let the next follow. (What was signed names the document as it was.)"""
    digest = str(forger.one("announce").body["tender_doc_sha256"])
    forger.json(names.doc(digest, "json"), lambda paper: paper["lots"][0]["panel"].pop("vacancies"))
    forger.reseal()


def test_who_follows_out_of_turn_or_against_the_tender_is_named_by_both(listed: Played, tmp_path: Path) -> None:
    both(listed, {"turn": Broken(out_of_turn, "05.03"), "tender": Broken(announced_otherwise, "03.02 05.04")}, tmp_path)
