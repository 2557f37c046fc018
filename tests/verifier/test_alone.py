"""A draw that stands alone: anybody runs it again from its one file; whatever is changed in it is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from disclosure.rules import draw_file
from experts.acts import drawing
from experts.rules.plan import Choice
from kernel import canon, journal
from kernel.act import Act
from kernel.blobs import FolderBlobs
from kernel.errors import NotFound, NotValid
from tests.support.city import DID, FIRMS, OFFICERS, SUBJECT, City, changed, policy
from tests.support.databases import MORNING, acting, sqlite_database
from tests.support.hall import KEEPER
from verifier import alone
from verifier.commands import verify
from verifier.findings import Status

OWN = policy()


@pytest.fixture(scope="module")
def file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    folder = tmp_path_factory.mktemp("city")
    with sqlite_database(sqlite_template, folder) as engine:
        yield City(engine, FolderBlobs(folder / "blobs")).played()


def test_anybody_replays_the_draw_of_an_inspection_offline_and_is_told_who_was_drawn(file: bytes) -> None:
    report = alone.verify(file, OWN)
    assert report.failed == ()
    assert {each.check.id for each in report.verdicts if each.status is Status.PASS} == set(alone.CHECKS) - {
        "04.02",
        "05.01b",
    }
    assert [each.of for each in report.drawn] == ["subjects"] * 6 + ["inspectors"] * 2
    firms = {each.id for each in report.drawn[:6]}
    assert firms <= {each.id for each in FIRMS}
    for each in report.drawn[6:]:
        officer = next(one for one in OFFICERS if one.id == each.id)
        assert not firms & set(officer.avoid)
        assert each.name == officer.name


def test_without_a_policy_of_ones_own_nothing_that_rests_on_trust_passes(file: bytes) -> None:
    report = alone.verify(file)
    open_ = {each.check.id for each in report.verdicts if each.status is Status.CANNOT}
    assert report.failed == ()
    assert {"02.03", "02.04", "05.01a", "05.01c"} <= open_


def test_one_option_of_a_plan_stands_alone_too(sqlite_template: Path, tmp_path: Path) -> None:
    of = Choice("ceiling", ("003", "007", "012"))
    with sqlite_database(sqlite_template, tmp_path) as engine:
        report = alone.verify(City(engine, FolderBlobs(tmp_path / "blobs"), of).played(), OWN)
    assert report.failed == ()
    (drawn,) = report.drawn
    assert drawn.of == "ceiling"
    assert drawn.id in of.options


# ---------------------------------------------------------------- what is wrong is named


def test_another_list_than_the_frozen_one(file: bytes) -> None:
    for wrong in (
        changed(file, "list-subjects.json", old="样例企业7", new="样例企业77"),
        changed(file, "list-inspectors.json", old='"avoid":{"S0005":"employer",', new='"avoid":{'),
        changed(file, "list-inspectors.json"),
    ):
        assert alone.verify(wrong, OWN).failed == ("05.05",)


def test_another_plan_than_the_frozen_one(file: bytes) -> None:
    assert alone.verify(changed(file, "plan.json", old='"n":6', new='"n":7'), OWN).failed[-1] == "05.05"


def _other(file: bytes, name: str) -> bytes:
    """Somebody else in the place of the first who was drawn."""
    told = json.loads(json.loads(file)["files"][f"data/draw/draw/{name}"])
    first = told["panel"][0]["pid"]
    seated = {seat["pid"] for seat in told["panel"]}
    other = next(pid for pid in told["candidates"]["subjects"] if pid not in seated)
    value = json.loads(file)
    text = value["files"][f"data/draw/draw/{name}"]
    head, _, rest = text.partition('"panel":')
    value["files"][f"data/draw/draw/{name}"] = head + '"panel":' + rest.replace(first, other, 1)
    return canon.canonical(value)


def test_another_result_than_the_seed_gives(file: bytes) -> None:
    assert alone.verify(_other(file, "transcript.json"), OWN).failed == ("05.03",)


def test_another_seed(file: bytes) -> None:
    told = json.loads(json.loads(file)["files"]["data/draw/draw/transcript.json"])
    prk = told["turns"][0]["prk"]
    wrong = changed(file, "transcript.json", old=prk, new=prk[::-1])
    assert alone.verify(wrong, OWN).failed == ("05.02", "05.03")


def test_a_proof_of_entropy_that_is_not_the_party_s(file: bytes) -> None:
    told = json.loads(json.loads(file)["files"]["data/draw/draw/transcript.json"])
    one, other = (share["proof"] for share in told["turns"][0]["shares"])
    report = alone.verify(changed(file, "transcript.json", old=one, new=other), OWN)
    assert report.failed == ("05.01a", "05.03")


def test_keys_of_parties_that_the_verifier_does_not_know(file: bytes) -> None:
    keys = json.loads(OWN)["vrf"]
    assert alone.verify(file, policy(vrf={"centre": keys["supervisor"], "supervisor": keys["centre"]})).failed == (
        "05.01a",
    )


def test_an_event_that_is_not_in_the_log(file: bytes) -> None:
    assert alone.verify(changed(file, "000002.json", old='"excluded":0', new='"excluded":1'), OWN).failed[:2] == (
        "01.02",
        "03.03",
    )


def test_a_log_that_no_witness_of_the_verifier_has_seen(file: bytes) -> None:
    line = next(
        each for each in json.loads(file)["files"]["data/log/checkpoint-final.txt"].split("\n") if "— witness" in each
    )
    wrong = changed(file, "checkpoint-final.txt", old=line + "\n", new="")
    assert "02.04" in alone.verify(wrong, OWN).failed


def test_a_checkpoint_that_the_log_did_not_grow_from(file: bytes) -> None:
    path = next(path for path in json.loads(file)["files"] if "consistency-" in path)
    assert alone.verify(changed(file, path), OWN).failed == ("03.04",)


def test_a_draw_that_was_held_twice(sqlite_template: Path, tmp_path: Path) -> None:
    """Its chain tells both freezes: whoever runs the platform cannot show the second alone."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        city = City(engine, FolderBlobs(tmp_path / "blobs"))
        city.played()
        with acting(engine, city.blobs, KEEPER) as ctx:
            again = {"did": DID, "transcript_sha256": drawing.again(ctx, DID).sha256.hex(), "seats": []}
            journal.append(ctx, Act("draw", SUBJECT, KEEPER, MORNING, again))
        city.witnessed()
        assert alone.verify(city.exported(), OWN).failed == ("05.05",)


@pytest.mark.parametrize(
    "path",
    ["data/notes.txt", "plan.json", "data/draw/draw/notes.txt", "data/draw/other/plan.json", "data/log/notes.txt"],
)
def test_a_file_beside_those_of_the_format(file: bytes, path: str) -> None:
    value = json.loads(file)
    value["files"][path] = "hello"
    assert alone.verify(canon.canonical(value), OWN).failed == ("01.01",)


def test_whatever_file_is_missing_something_fails_and_nothing_breaks(file: bytes) -> None:
    for path in json.loads(file)["files"]:
        if path == "data/policy.json":
            continue
        assert alone.verify(changed(file, path), OWN).failed, path


def test_whatever_file_is_garbled_something_fails_and_nothing_breaks(file: bytes) -> None:
    for path, text in json.loads(file)["files"].items():
        if path != "data/policy.json":
            other = "0" if text[-2] != "0" else "1"
            value = json.loads(file)
            value["files"][path] = text[:-2] + other + text[-1]
            assert alone.verify(canon.canonical(value), OWN).failed, path


# ---------------------------------------------------------------- files and the command


@pytest.mark.parametrize("data", [b"", b"{}", b"PK\x03\x04", b'{"v":"ebid-draw-file/v1"}'])
def test_what_is_no_draw_s_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"draw_file\.unreadable"):
        alone.verify(data, OWN)


@pytest.mark.parametrize(
    "change",
    [
        {"did": "a/b"},
        {"subject": "L-2026-0001-1"},
        {"subject": "D-inspection-2026-0018"},
        {"files": []},
        {"files": {"a": 1}},
        {"files": {"a.salt": "xy"}},
    ],
)
def test_a_file_of_another_form_is_refused(file: bytes, change: dict[str, canon.Json]) -> None:
    with pytest.raises(NotValid, match=r"draw_file\.unreadable"):
        draw_file.read(canon.canonical(json.loads(file) | change))


def test_no_file_of_a_draw_that_there_is_not(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine, pytest.raises(NotFound, match=r"draw\.unknown"):
        City(engine, FolderBlobs(tmp_path / "blobs")).exported()


def test_the_command_says_it_to_people_and_to_programmes(file: bytes, tmp_path: Path) -> None:
    path, own = tmp_path / "draw.json", tmp_path / "policy.json"
    path.write_bytes(file)
    own.write_bytes(OWN)
    run = CliRunner().invoke(verify, ["draw", str(path), "--policy", str(own)])
    assert (run.exit_code, DID in run.output, "05.03" in run.output) == (0, True, True)
    first = alone.verify(file, OWN).drawn[0]
    assert first.id in run.output
    assert first.name in run.output
    told = CliRunner().invoke(verify, ["draw", str(path), "--json"])
    assert json.loads(told.output)["drawn"][0] == first.json()
    path.write_bytes(_other(file, "transcript.json"))
    assert CliRunner().invoke(verify, ["draw", str(path), "--policy", str(own)]).exit_code == 1
    path.write_bytes(b"{}")
    assert CliRunner().invoke(verify, ["draw", str(path)]).exit_code == 2
