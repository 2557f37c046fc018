"""Valid dossiers of every ending pass; what cannot be checked is said, never passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from disclosure.rules import dossier as names
from tests.support import bag
from tests.support.played import Played
from verifier import dossier as reader
from verifier.commands import verify as command
from verifier.verify import Report, verify


def judged(data: bytes, folder: Path, policy: bytes | None = None, **receipts: bytes) -> Report:
    path = folder / "dossier.zip"
    path.write_bytes(data)
    return verify(reader.read(path), policy, receipts)


def statuses(report: Report, status: str) -> list[str]:
    return [verdict.check.id for verdict in report.verdicts if verdict.status == status]


@pytest.mark.seed_row(16)
def test_an_awarded_lot_verifies_in_both_editions(awarded: Played, tmp_path: Path) -> None:
    public = judged(awarded.public, tmp_path, awarded.policy)
    assert public.failed == ()
    assert statuses(public, "cannot-check") == ["02.01", "02.04", "03.05", "05.01c", "05.04"]
    assert statuses(public, "n-a") == ["04.04", "04.05", "05.01b", "05.11"]
    whole = judged(awarded.supervision, tmp_path, awarded.policy)
    assert whole.failed == ()
    assert statuses(whole, "cannot-check") == ["02.04", "05.01c"]


def test_without_a_policy_trust_is_never_a_pass(awarded: Played, tmp_path: Path) -> None:
    report = judged(awarded.public, tmp_path)
    assert report.failed == ()
    assert {"02.01", "02.02", "02.03", "02.04", "05.01a"} <= set(statuses(report, "cannot-check"))


def test_a_lot_that_was_never_opened_tells_nobody_who_bid(stopped: Played, tmp_path: Path) -> None:
    public = judged(stopped.public, tmp_path, stopped.policy)
    assert public.failed == ()
    assert "01.03" in statuses(public, "cannot-check")
    bidders = [person.member for name, person in stopped.case.hall.people.items() if name.startswith("bidder")]
    _, files = bag.unpacked(stopped.public)
    told = b"".join(files.values())
    assert not any(member.org.encode() in told or member.org_name.encode() in told for member in bidders)
    whole = judged(stopped.supervision, tmp_path, stopped.policy)
    assert whole.failed == ()


def test_a_terminated_lot_names_no_expert(terminated: Played, tmp_path: Path) -> None:
    public = judged(terminated.public, tmp_path, terminated.policy)
    assert public.failed == ()
    _, files = bag.unpacked(terminated.public)
    told = b"".join(files.values())
    assert not any(person.member.person.encode() in told for person in terminated.case.hall.experts.values())
    assert judged(terminated.supervision, tmp_path, terminated.policy).failed == ()


def test_the_policy_decides_whose_certificates_count(awarded: Played, tmp_path: Path) -> None:
    strict = json.dumps(json.loads(awarded.policy) | {"anchors": []}).encode()
    assert judged(awarded.public, tmp_path, strict).failed == ("02.01", "02.02")


def test_a_receipt_of_ones_own(awarded: Played, tmp_path: Path) -> None:
    _, files = bag.unpacked(awarded.public)
    path = next(path for path in sorted(files) if path.endswith("receipt.json"))
    assert judged(awarded.public, tmp_path, awarded.policy, mine=files[path]).failed == ()
    omitted = json.loads(files[path])
    omitted["leaf_hash"] = "ab" * 32
    data = json.dumps(omitted, sort_keys=True, separators=(",", ":")).encode()
    assert judged(awarded.public, tmp_path, awarded.policy, mine=data).failed == ("01.05",)


def test_a_proof_of_ones_own(awarded: Played, tmp_path: Path) -> None:
    _, files = bag.unpacked(awarded.public)
    proof = files[names.event(awarded.case.bids[0], 1, "tlog-proof")]
    assert judged(awarded.public, tmp_path, awarded.policy, mine=proof).failed == ()


def test_the_command_says_it_in_words_and_by_its_exit(awarded: Played, tmp_path: Path) -> None:
    path, policy = tmp_path / "d.zip", tmp_path / "policy.json"
    path.write_bytes(awarded.public)
    policy.write_bytes(awarded.policy)
    done = CliRunner().invoke(command, [str(path), "--policy", str(policy)])
    assert done.exit_code == 0
    assert "0 fail" in done.output
    told = CliRunner().invoke(command, [str(path), "--json"])
    assert json.loads(told.output)["format"] == "ggzy-verify/v1"
    root, files = bag.unpacked(awarded.public)
    path.write_bytes(bag.zipped(root, bag.bagged(root, {**files, names.POLICY_FILE: files[names.POLICY_FILE] + b"\n"})))
    assert CliRunner().invoke(command, [str(path), "--policy", str(policy)]).exit_code == 1
    path.write_bytes(b"no archive at all")
    assert CliRunner().invoke(command, [str(path)]).exit_code == 2


def test_the_flags_of_a_demonstration_are_told(awarded: Played, tmp_path: Path) -> None:
    flags = judged(awarded.public, tmp_path).flags
    assert flags == {"certificates": "demo", "clock": "hand-set", "entropy_parties": "same-machine"}


@pytest.mark.parametrize("name", ["sealed.bin", "key.bin", "opened.json", "manifest.json", "receipt.json"])
def test_the_supervisor_sees_that_what_was_sealed_is_what_was_opened(
    name: str, awarded: Played, tmp_path: Path
) -> None:
    root, files = bag.unpacked(awarded.supervision)
    path = next(path for path in sorted(files) if path.startswith("data/bids/") and path.endswith(name))
    for at in (0, len(files[path]) // 2, len(files[path]) - 1):
        changed = bytearray(files[path])
        changed[at] ^= 1
        assert "03.05" in bag.judged(root, {**files, path: bytes(changed)}, awarded.policy, tmp_path).failed
