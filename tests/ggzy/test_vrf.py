"""An entropy party's key and answer: made on its own machine, verified with the public half alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from experts.rules.entropy import Task, read_answer
from ggzy.__main__ import main
from signing.rules import vrf

TASK = Task("L-2026-0001-1/evaluation", b"log.example/ggzy\n5\nAAAA\n")


def run(*arguments: str | Path, passphrase: str = "correct horse") -> Result:
    return CliRunner().invoke(main, ["vrf", *map(str, arguments)], env={"GGZY_PASSPHRASE": passphrase})


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "centre.pem"


@pytest.fixture
def public(key: Path) -> bytes:
    return bytes.fromhex(run("keygen", key).output.strip())


@pytest.fixture
def task(tmp_path: Path) -> Path:
    path = tmp_path / "task.json"
    path.write_bytes(TASK.document)
    return path


def test_the_answer_verifies_with_the_printed_key(tmp_path: Path, key: Path, public: bytes, task: Path) -> None:
    done = run("prove", task, "--key", key, "--party", "centre", "--out", tmp_path / "answer.json")
    assert done.exit_code == 0, done.output
    answer = read_answer((tmp_path / "answer.json").read_bytes())
    assert (answer.did, answer.party, answer.j) == (TASK.did, "centre", 0)
    assert vrf.verify(public, TASK.alpha, answer.proof).hex() in done.output
    assert TASK.did in done.output


def test_the_key_is_for_its_owner_only_and_encrypted(key: Path, public: bytes) -> None:
    assert public
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED PRIVATE KEY" in key.read_bytes()


def test_two_keys_differ(tmp_path: Path, public: bytes) -> None:
    assert bytes.fromhex(run("keygen", tmp_path / "other.pem").output.strip()) != public


def test_a_key_is_never_overwritten(key: Path, public: bytes) -> None:
    before = key.read_bytes()
    done = run("keygen", key)
    assert done.exit_code == 1
    assert "file.exists" in done.output
    assert key.read_bytes() == before


def test_a_wrong_passphrase_is_refused_and_leaves_no_answer(
    tmp_path: Path, key: Path, public: bytes, task: Path
) -> None:
    out = tmp_path / "answer.json"
    done = run("prove", task, "--key", key, "--party", "centre", "--out", out, passphrase="wrong")
    assert done.exit_code == 1
    assert "口令不对" in done.output
    assert "vrf.key_file" in done.output
    assert not out.exists()


def test_a_task_that_is_not_canonical_is_refused(tmp_path: Path, key: Path, public: bytes, task: Path) -> None:
    task.write_bytes(TASK.document + b"\n")
    done = run("prove", task, "--key", key, "--party", "centre", "--out", tmp_path / "answer.json")
    assert done.exit_code == 1
    assert "json.not_canonical" in done.output


def test_an_unknown_party_is_refused(tmp_path: Path, key: Path, public: bytes, task: Path) -> None:
    done = run("prove", task, "--key", key, "--party", "bidder", "--out", tmp_path / "answer.json")
    assert done.exit_code == 2
