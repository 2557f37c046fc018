"""The demo, as a newcomer runs it: two tenders over HTTP, the Bank's figures computed anew."""

from __future__ import annotations

import hashlib
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from ggzy.demo import auction, cast, land
from ggzy.demo.books import PUBLISHED
from ggzy.demo.commands import demo, drawn
from tests.support.once import once
from verifier.commands import verify


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "demo", _play)


def _play(folder: Path) -> None:
    done = CliRunner().invoke(demo, ["--no-serve", "--out", str(folder)])
    assert done.exit_code == 0, done.output


def told(out: Path, name: str) -> dict[str, Any]:
    tenders = json.loads((out / "summary.json").read_text(encoding="utf-8"))["tenders"]
    return next(tender for tender in tenders if tender["name"] == name)


def test_the_four_evaluated_prices_are_the_published_ones(out: Path) -> None:
    books = told(out, "books")
    assert books["evaluated"] == PUBLISHED
    assert books["winner"] == "Krishna Traders"
    assert books["award_price"] == {"currency": "BDT", "amount": "23609843.76"}


@pytest.mark.seed_row(16)
@pytest.mark.parametrize("name", ["books", "school"])
def test_its_dossier_is_one_archive_whose_manifest_hashes_all_verify(out: Path, name: str) -> None:
    dossier = told(out, name)["dossier"]
    with zipfile.ZipFile(out / dossier["file"]) as bag:
        root = dossier["file"].removeprefix("dossier-").removesuffix(".zip")
        lines = bag.read(f"{root}/manifest-sha256.txt").decode().splitlines()
        assert lines
        for digest, path in (line.split("  ", 1) for line in lines):
            assert hashlib.sha256(bag.read(f"{root}/{path}")).hexdigest() == digest


@pytest.mark.parametrize("name", ["books", "school"])
def test_every_event_fits_the_schema_that_comes_with_it(out: Path, name: str) -> None:
    """A stranger's own tools can read the bag: each event by the schema of its type, all four pages of text."""
    seen = set()
    with zipfile.ZipFile(out / told(out, name)["dossier"]["file"]) as bag:
        files = {path.partition("/")[2]: path for path in bag.namelist()}
        assert {"spec/dossier.md", "spec/journal.md", "spec/draw.md", "spec/evaluation.md"} <= set(files)
        for path, entry in files.items():
            if path.startswith("data/events/") and path.endswith(".json"):
                event = json.loads(bag.read(entry))
                schema = json.loads(bag.read(files[f"spec/schemas/{event['type']}.json"]))
                jsonschema_rs.validator_for(schema).validate(event)
                seen.add(event["type"])
    assert len(seen) > 20


@pytest.mark.parametrize("name", ["books", "school"])
def test_a_stranger_verifies_it_and_nothing_fails(out: Path, name: str) -> None:
    file = told(out, name)["dossier"]["file"]
    done = CliRunner().invoke(verify, [str(out / file), "--policy", str(out / "demo-policy.json"), "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert report["counts"]["fail"] == 0
    cannot = {check["id"] for check in report["checks"] if check["status"] == "cannot-check"}
    assert {"02.04", "05.01c"} <= cannot, (
        "only the platform's own witness, and both entropy keys on one machine: said, not passed"
    )


def test_papers_lie_beside_it(out: Path) -> None:
    for kind in ("opening-record", "evaluation-report", "award-notice", "receipt"):
        assert list(out.glob(f"L-*-{kind}*.pdf")), kind


def test_the_second_tender_is_scored_by_seven_and_awarded(out: Path) -> None:
    school = told(out, "school")
    assert school["stage"] == "archived"
    assert [each["place"] for each in school["candidates"]] == [1, 2, 3]
    assert school["winner"] == school["candidates"][0]["name"]


def test_the_land_is_bid_for_live_and_every_watcher_sees_all_of_it(out: Path) -> None:
    live = json.loads((out / "summary.json").read_text(encoding="utf-8"))["live"]
    assert (live["missed_frames"], live["bidders"]) == (0, 12)
    assert live["extensions"] == auction.CLOSE_CALLS
    start, step = Decimal(land.START), Decimal(land.STEP)
    assert live["final_price"] == {"currency": "CNY", "amount": str(start + step * (live["bids"] - 1))}
    assert live["winner"] in {each.org_name for each in cast.developers(12)}
    assert live["acknowledged_ms"]["p50"] <= live["acknowledged_ms"]["p99"]
    assert live["dossier"]["verified"]["fail"] == 0
    assert live["dossier"]["verified"]["pass"] > 10
    for kind in ("deal-confirmation", "deal-announcement"):
        assert list(out.glob(f"{live['lot']}-{kind}*.pdf")), kind


def test_applicants_come_to_the_service_centre_and_most_are_done_with(out: Path) -> None:
    of = json.loads((out / "summary.json").read_text(encoding="utf-8"))["approvals"]
    assert of["applications"] == auction.HEADLESS.cases
    assert 0 < of["on_the_spot"] < of["closed"] <= of["accepted"] == of["applications"]


def test_an_expert_is_named_by_the_keystore_that_signs_in_whatever_order_they_lie() -> None:
    names = ["expert-E000217.encrypt", "expert-E000217.sign", "expert-E000101.sign", "agency.sign", "expert.sign"]
    assert drawn(names) == drawn(reversed(names)) == ["expert-E000101", "expert-E000217"]
