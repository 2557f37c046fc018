"""The witness: what it cosigns, what it refuses and with which answer, and that it never forgets."""

from __future__ import annotations

import sqlite3
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx
import pytest
from click.testing import CliRunner

from kernel import merkle
from kernel.errors import Conflict, NotFound, NotTrusted, NotValid
from signing.rules import note, witnessing
from signing.rules.note import Key, Kind
from signing.rules.witnessing import LARGEST, MOST_HASHES, SIZE_TYPE, Request
from tests.support.logs import NOON, ORIGIN, Log, cosigner, log_key, serving
from witness import key, state
from witness.commands import witness
from witness.cosigner import Cosigner


@pytest.fixture
def log() -> Log:
    return Log().grow(8)


@pytest.fixture
def made(tmp_path: Path) -> Cosigner:
    return cosigner(tmp_path / "w", log_key())


def size(one: Cosigner) -> int:
    return one.state.view(ORIGIN).head.size


def test_it_cosigns_what_extends_what_it_knows(made: Cosigner, log: Log) -> None:
    for old, new in ((0, 3), (3, 3), (3, 8)):
        asked = log.request(old, new)
        answer = made.add_checkpoint(bytes(asked))
        assert answer.status == HTTPStatus.OK
        text = note.note(asked.note).text
        line = witnessing.cosignature(text, answer.data, made.held.key)
        (held,) = note.verified(note.Note(text, (line,)), [made.held.key])
        assert held.time == NOON
        assert size(made) == new


def test_the_first_checkpoint_may_have_any_size_and_an_empty_log_is_an_empty_tree(made: Cosigner, log: Log) -> None:
    assert made.add_checkpoint(bytes(Log().request(0))).status == HTTPStatus.OK
    forged = Log().key.sign(merkle.TreeHead(ORIGIN, 0, bytes(32)).text)
    assert made.add_checkpoint(bytes(Request(0, (), forged))).status == HTTPStatus.CONFLICT
    assert made.add_checkpoint(bytes(log.request(0))).status == HTTPStatus.OK
    assert size(made) == 8


STRANGE: Final = log_key(b"s" * 32)
FORGED: Final = log_key(b"s" * 32, "log.example/other")


def refused() -> dict[str, tuple[bytes, HTTPStatus, bytes]]:
    """Name → (request to a witness that knows size 3, status, body that is demanded or empty)."""
    log, other = Log().grow(8), Log().grow(1).grow(7, b"forged")
    right = log.request(3)
    return {
        "nothing": (b"", HTTPStatus.BAD_REQUEST, b""),
        "no blank line": (bytes(right).replace(b"\n\n", b"\n"), HTTPStatus.BAD_REQUEST, b""),
        "old with zeroes": (bytes(right).replace(b"old 3", b"old 03"), HTTPStatus.BAD_REQUEST, b""),
        "proof not canonical": (bytes(right).replace(b"=\n", b"\n", 1), HTTPStatus.BAD_REQUEST, b""),
        "hash of 31 bytes": (bytes(Request(3, (bytes(31),), right.note)), HTTPStatus.BAD_REQUEST, b""),
        "64 hashes": (bytes(Request(3, (bytes(32),) * (MOST_HASHES + 1), right.note)), HTTPStatus.BAD_REQUEST, b""),
        "extension line": (bytes(Request(3, right.path, log.key.sign(note.note(right.note).text + b"more\n"))),
                           HTTPStatus.BAD_REQUEST, b""),
        "old above the size": (bytes(Request(9, (), right.note)), HTTPStatus.BAD_REQUEST, b""),
        "unknown log": (bytes(Log(FORGED).grow(8).request(3)), HTTPStatus.NOT_FOUND, b""),
        "another key": (bytes(Log(STRANGE).grow(8).request(3)), HTTPStatus.FORBIDDEN, b""),
        "changed after signing": (bytes(right).replace(b"\n8\n", b"\n7\n"), HTTPStatus.FORBIDDEN, b""),
        "old below": (bytes(log.request(2)), HTTPStatus.CONFLICT, b"3\n"),
        "old zero": (bytes(log.request(0)), HTTPStatus.CONFLICT, b"3\n"),
        "old above": (bytes(log.request(4)), HTTPStatus.CONFLICT, b"3\n"),
        "same size, other root": (bytes(other.request(3, 3)), HTTPStatus.CONFLICT, b"3\n"),
        "other history": (bytes(other.request(3)), HTTPStatus.UNPROCESSABLE_ENTITY, b""),
        "no proof": (bytes(Request(3, (), right.note)), HTTPStatus.UNPROCESSABLE_ENTITY, b""),
        "proof too long": (bytes(Request(3, (*right.path, bytes(32)), right.note)), HTTPStatus.UNPROCESSABLE_ENTITY, b""),
        "proof for the same size": (bytes(Request(3, (bytes(32),), log.note(3))), HTTPStatus.UNPROCESSABLE_ENTITY, b""),
    }  # fmt: skip


@pytest.mark.parametrize("name", refused())
def test_it_refuses_with_the_status_of_the_specification(made: Cosigner, log: Log, name: str) -> None:
    made.add_checkpoint(bytes(log.request(0, 3)))
    body, status, demanded = refused()[name]
    before = made.state.view(ORIGIN)
    answer = made.add_checkpoint(body)
    assert answer.status == status
    assert (answer.type == SIZE_TYPE) == (status == HTTPStatus.CONFLICT)
    assert not demanded or answer.data == demanded
    assert made.state.view(ORIGIN) == before


@pytest.mark.parametrize(("name", "kept"), [("other history", 1), ("same size, other root", 1), ("old below", 0)])
def test_what_contradicts_is_kept_as_evidence(made: Cosigner, log: Log, name: str, kept: int) -> None:
    made.add_checkpoint(bytes(log.request(0, 3)))
    body = refused()[name][0]
    made.add_checkpoint(body)
    found = made.state.evidence()
    assert [(one.origin, one.request) for one in found] == [(ORIGIN, body)] * kept
    shown = CliRunner().invoke(witness, ["evidence", "--state", str(made.state.file)])
    assert (body.decode() in shown.output) == bool(kept)


def test_a_log_that_lies_without_end_does_not_fill_the_disk(
    made: Cosigner, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "MOST_EVIDENCE", 2)
    made.add_checkpoint(bytes(log.request(0, 3)))
    for _ in range(4):
        made.add_checkpoint(refused()["other history"][0])
    assert len(made.state.evidence()) == 2


def test_a_clock_that_went_back_vouches_for_nothing(tmp_path: Path, log: Log) -> None:
    seconds = [NOON]
    made = cosigner(tmp_path / "w", log_key(), clock=lambda: seconds[0])
    made.add_checkpoint(bytes(log.request(0, 3)))
    seconds[0] = NOON - 1
    assert made.add_checkpoint(bytes(log.request(3))).status == HTTPStatus.SERVICE_UNAVAILABLE
    assert size(made) == 3
    seconds[0] = NOON
    assert made.add_checkpoint(bytes(log.request(3))).status == HTTPStatus.OK


def test_only_one_of_many_who_ask_at_once_moves_the_size(made: Cosigner) -> None:
    """The compare and the set are one: of forks that are asked for at once exactly one is cosigned."""
    forks = [Log().grow(4).grow(4, str(n).encode()) for n in range(12)]
    made.add_checkpoint(bytes(forks[0].request(0, 4)))
    answers: list[HTTPStatus] = []
    gate = threading.Barrier(len(forks))

    def ask(fork: Log) -> None:
        gate.wait()
        answers.append(made.add_checkpoint(bytes(fork.request(4))).status)

    threads = [threading.Thread(target=ask, args=(fork,)) for fork in forks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [HTTPStatus.OK] + [HTTPStatus.CONFLICT] * 11


def test_it_answers_only_after_the_state_is_on_disk(made: Cosigner, log: Log) -> None:
    """Where the file cannot be written nothing is cosigned."""
    made.add_checkpoint(bytes(log.request(0, 3)))
    holder = sqlite3.connect(made.state.file, isolation_level=None)
    holder.execute("PRAGMA max_page_count = 1")
    holder.execute("CREATE TRIGGER full BEFORE INSERT ON view BEGIN SELECT RAISE(FAIL, 'disk full'); END")
    holder.close()
    with pytest.raises(sqlite3.DatabaseError, match="full"):
        made.add_checkpoint(bytes(log.request(3)))
    assert size(made) == 3


def test_a_restart_remembers(tmp_path: Path, log: Log) -> None:
    first = cosigner(tmp_path / "w", log_key())
    first.add_checkpoint(bytes(log.request(0)))
    held = key.load(tmp_path / "w" / "key")
    again = Cosigner(held, first.logs, state.resume(tmp_path / "w" / "state", held.key.vkey), lambda: NOON)
    assert again.add_checkpoint(bytes(log.request(0))).data == b"8\n"


def test_a_witness_without_its_own_memory_does_not_begin(tmp_path: Path) -> None:
    made = cosigner(tmp_path / "w", log_key())
    other = cosigner(tmp_path / "o", log_key(), name="other.example")
    with pytest.raises(NotTrusted, match=r"witness\.state_other"):
        state.resume(made.state.file, other.held.key.vkey)
    (tmp_path / "no.db").write_bytes(b"no database at all, but longer than a header of SQLite would be" * 9)
    with pytest.raises(NotTrusted, match=r"witness\.state_other"):
        state.resume(tmp_path / "no.db", made.held.key.vkey)
    made.state.file.unlink()
    with pytest.raises(NotFound, match=r"witness\.state_lost"):
        state.resume(made.state.file, made.held.key.vkey)


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+w+00000000+BAAA\n", "PRIVATE+KEY+w+00000000+" + "A" * 44 + "\n"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(NotTrusted, match=r"witness\.key_unreadable"):
        key.load(tmp_path / "key")


def test_a_key_whose_name_was_changed_is_refused(tmp_path: Path) -> None:
    key.make(tmp_path / "key", "one.example")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "key").write_text((tmp_path / "key").read_text().replace("one", "two"))
    with pytest.raises(NotTrusted):
        key.load(tmp_path / "key")


# ---------------------------------------------------------------- over HTTP and at the command line


def test_over_http(made: Cosigner, log: Log) -> None:
    with serving(made) as url, httpx.Client(base_url=url) as http:
        first = http.post("/add-checkpoint", content=bytes(log.request(0, 3)))
        assert (first.status_code, first.text[:2]) == (200, "— ")
        again = http.post("/add-checkpoint", content=bytes(log.request(0)))
        assert (again.status_code, again.headers["content-type"], again.text) == (409, SIZE_TYPE, "3\n")
        page = http.get(f"/{witnessing.origin_hash(ORIGIN)}/checkpoint")
        kinds = {held.key.kind for held in note.verified(note.note(page.content), [log.key.key, made.held.key])}
        assert kinds == {Kind.ED25519, Kind.COSIGNATURE}
        assert merkle.tree_head(note.note(page.content).text).size == 3
        assert http.get(f"/{witnessing.origin_hash('other')}/checkpoint").status_code == 404
        assert http.get("/").status_code == http.post("/other").status_code == 404
        assert http.post("/add-checkpoint", content=iter([b"old"])).status_code == 411
        assert http.post("/add-checkpoint", content=bytes(LARGEST + 1)).status_code == 413


def test_keygen_makes_key_and_state_once(tmp_path: Path) -> None:
    arguments = ["keygen", "--key", str(tmp_path / "k"), "--state", str(tmp_path / "s"), "--name", "city.example/w"]
    done = CliRunner().invoke(witness, arguments)
    assert note.key(done.output.strip()) == key.load(tmp_path / "k").key
    assert state.resume(tmp_path / "s", done.output.strip()).view(ORIGIN).head.size == 0
    again = CliRunner().invoke(witness, arguments)
    assert isinstance(again.exception, Conflict)
    (tmp_path / "s").unlink()
    assert isinstance(CliRunner().invoke(witness, arguments).exception, Conflict)


WRONG: Final = [
    (["--log", Key("w", Kind.COSIGNATURE, bytes(32)).vkey], "witness.log_key"),
    (["--log", log_key().key.vkey, "--listen", "7380"], "witness.listen"),
    (["--log", log_key().key.vkey, "--listen", "host:99999"], "witness.listen"),
]


@pytest.mark.parametrize(("more", "code"), WRONG)
def test_serve_says_what_is_wrong(tmp_path: Path, more: list[str], code: str) -> None:
    cosigner(tmp_path / "w", log_key())
    files = ["--key", str(tmp_path / "w" / "key"), "--state", str(tmp_path / "w" / "state")]
    done = CliRunner().invoke(witness, ["serve", *files, *more])
    assert isinstance(done.exception, NotValid)
    assert done.exception.code == code
