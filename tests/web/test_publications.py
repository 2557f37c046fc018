"""Who takes over what a site published proves each record for itself and sees what was changed, doubled or left out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from litestar import Litestar
from litestar.testing import TestClient

from client.log import log as command
from client.publications import take
from client.tiles import Source
from disclosure import exchange_store
from disclosure.acts import site_files
from kernel import canon, merkle
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotFound
from tests.support import site
from tests.support.case import LOG, played_to_stop
from tests.support.databases import sqlite_database
from tests.support.logs import cosigner, log_key
from tests.support.panel import Hall
from web import offline
from web.public import publications

POLICY = f"log {LOG.key.vkey}\nquorum none\n".encode()


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("publications")
    with sqlite_database(sqlite_template, folder) as engine:
        made = Hall(engine, FolderBlobs(folder / "blobs"))
        played_to_stop(made, folder)
        assert site.publish(made, pdf=True) > 1
        with made.house.acting(CLERK) as ctx:
            site_files.publish_files(ctx, offline.digests())
        site.sequence(made, 0)
        yield made


@pytest.fixture
def client(hall: Hall) -> Iterator[TestClient[Litestar]]:
    with site.browsing(hall) as made:
        yield made


@dataclass
class Served:
    """The site as somebody serves it who changes answers on the way."""

    http: TestClient[Litestar]
    change: Callable[[str, bytes], bytes | None] = lambda _name, data: data

    def get(self, name: str) -> bytes:
        answer = self.http.get(f"/{name}")
        data = self.change(name, answer.content) if answer.status_code == 200 else None
        if data is None:
            raise NotFound("file", "读不到", f"{name} cannot be read")
        return data


def rows(client: TestClient[Litestar]) -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = client.get("/api/v1/publications").json()["entries"]
    return found


def feeding(change: Callable[[list[dict[str, Json]]], object]) -> Callable[[str, bytes], bytes]:
    """Changes the first page of the feed."""

    def changed(name: str, data: bytes) -> bytes:
        if name != "api/v1/publications?after=0":
            return data
        value = json.loads(data)
        change(value["entries"])
        return json.dumps(value).encode()

    return changed


def named(source: Source) -> list[str]:
    return [what for what, _ in take(source, POLICY).failures]


# ---------------------------------------------------------------- the exchange


@pytest.mark.seed_row(19)
def test_a_receiver_proves_every_publication_without_trusting_the_sender(client: TestClient[Litestar]) -> None:
    taken = take(Served(client), POLICY)
    listed = rows(client)
    assert taken.failures == []
    assert taken.events == len(listed) + 1
    assert [row["tseq"] for row in listed] == list(range(1, len(listed) + 1))
    assert taken.files == 3 * len(listed) + len(offline.digests())


def test_pages_of_the_feed_follow_one_another_without_gap(
    client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows(client)
    monkeypatch.setattr(publications, "MOST", 1)
    assert [
        client.get("/api/v1/publications", params={"after": n}).json()["entries"] for n in range(len(whole) + 1)
    ] == [
        *([row] for row in whole),
        [],
    ]
    taken = take(Served(client), POLICY)
    assert (taken.failures, taken.events) == ([], len(whole) + 1)


def test_a_notice_s_own_record_says_where_its_proof_is(client: TestClient[Litestar]) -> None:
    one = client.get("/api/v1/notices").json()["notices"][0]
    assert one["proof"] == f"/log/proofs/{one['leaf']}"
    assert client.get(one["proof"]).text.startswith("c2sp.org/tlog-proof@v1")


def test_a_changed_record_is_named(client: TestClient[Litestar]) -> None:
    def exchange(entries: list[dict[str, Json]]) -> None:
        entries[1]["event"] = str(entries[1]["event"]).replace('"sha256":"', '"sha256":"0', 1)

    assert named(Served(client, feeding(exchange)))[0] == "S-notices #2"


def test_a_record_that_was_made_up_has_no_proof(client: TestClient[Litestar]) -> None:
    """Event, salt and leaf agree, and yet the log has never seen it."""

    def exchange(entries: list[dict[str, Json]]) -> None:
        event = str(entries[0]["event"]).replace('"kind":"', '"kind":"x', 1)
        salt = canon.unhex(str(entries[0]["salt"]))
        entries[0] |= {
            "event": event,
            "leaf": merkle.leaf_hash(merkle.entry(merkle.commitment(salt, event.encode()))).hex(),
        }

    assert named(Served(client, feeding(exchange)))[0] == "S-notices #1"


def test_a_record_that_is_sent_twice_is_named(client: TestClient[Litestar]) -> None:
    assert named(Served(client, feeding(lambda entries: entries.insert(1, entries[0])))) == ["S-notices #1"]


def test_a_record_that_is_left_out_shows_as_a_gap(client: TestClient[Litestar]) -> None:
    assert named(Served(client, feeding(lambda entries: entries.pop(0)))) == ["S-notices #1"]


def test_records_in_another_order_are_named(client: TestClient[Litestar]) -> None:
    assert named(Served(client, feeding(lambda entries: entries.reverse())))


def test_a_log_that_the_receiver_does_not_trust_proves_nothing(client: TestClient[Litestar]) -> None:
    other = f"log {log_key(b'o' * 32).key.vkey}\nquorum none\n".encode()
    failed = [what for what, _ in take(Served(client), other).failures]
    assert failed == [f"S-notices #{row['tseq']}" for row in rows(client)] + ["S-site #1"]


def test_witnesses_that_a_receiver_demands_have_seen_the_log(client: TestClient[Litestar], tmp_path: Path) -> None:
    witness = cosigner(tmp_path / "w", LOG).held.key.vkey
    demanding = f"log {LOG.key.vkey}\nwitness w {witness} http://127.0.0.1:1\nquorum w\n".encode()
    assert len(take(Served(client), demanding).failures) == len(rows(client)) + 1


@pytest.mark.seed_row(19)
def test_whoever_gets_a_notice_by_the_exchange_can_have_it_proven(hall: Hall, client: TestClient[Litestar]) -> None:
    """What was sent to the national platform names the notice; the log proves the digest of just that content."""
    with hall.house.looking(CLERK) as ctx:
        sent = [json.loads(one.data) for one in exchange_store.waiting(ctx.tx, 99)]
    events = {said["notice"]: (row, said) for row in rows(client) for said in [json.loads(str(row["event"]))["body"]]}
    assert sent
    for parcel in sent:
        row, said = events[parcel["id"]]
        assert said["sha256"] == canon.sha256(parcel["data"]["NOTICE_CONTENT"].encode()).hex()
        proof = client.get(f"/log/proofs/{row['leaf']}").content
        index, hashes, note = merkle.proof_parts(proof)
        head = merkle.tree_head(note.partition(b"\n\n")[0] + b"\n")
        merkle.verify_inclusion(canon.unhex(str(row["leaf"])), index, head.size, hashes, head.root)


# ---------------------------------------------------------------- pages


def flipped(path: str) -> Callable[[str, bytes], bytes]:
    return lambda name, data: data[:-1] + bytes([data[-1] ^ 1]) if name == path else data


def replaced(path: str, by: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: by if name == path else data


@pytest.mark.seed_row(106)
def test_one_changed_byte_of_whatever_is_served_is_named(client: TestClient[Litestar]) -> None:
    first = rows(client)[0]
    pdf, content = first["pdf"], str(first["content"]).lstrip("/")
    assert isinstance(pdf, dict)
    for path in (content, str(pdf["zh"]).lstrip("/"), *list(offline.digests())[:2], "verify/browser/index.html"):
        assert named(Served(client, flipped(path))) == [path]


def test_a_file_that_is_gone_is_named(client: TestClient[Litestar]) -> None:
    path = next(iter(offline.digests()))
    assert named(Served(client, lambda name, data: None if name == path else data)) == [path]


def test_an_answer_of_another_form_is_a_failure_and_no_crash(client: TestClient[Litestar]) -> None:
    for broken in (b"", b"[]", b'{"entries":[{}]}', b'{"entries":[{"tseq":"x"}]}', b'{"entries":[1]}'):
        for path in ("api/v1/publications?after=0", "api/v1/subjects/S-site"):
            assert take(Served(client, replaced(path, broken)), POLICY).failures


def test_only_the_platform_says_which_files_it_serves(hall: Hall) -> None:
    with pytest.raises(NotAllowed), hall.house.acting(Actor("somebody", Role.AGENCY)) as ctx:
        site_files.publish_files(ctx, {})


# ---------------------------------------------------------------- the command


@contextmanager
def mirrored(files: dict[str, bytes]) -> Iterator[str]:
    """These answers over HTTP."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = files.get(self.path.lstrip("/"))
            self.send_response(404 if data is None else 200)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(10)


def test_the_command_names_what_differs(client: TestClient[Litestar], tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}

    def keep(name: str, data: bytes) -> bytes:
        kept[name] = data
        return data

    assert take(Served(client, keep), POLICY).failures == []
    policy = tmp_path / "policy"
    policy.write_bytes(POLICY)
    with mirrored(kept) as url:
        asked = ["--lang", "en", "pages", url]
        whole = CliRunner().invoke(command, [*asked, "--policy", str(policy)])
        unsigned = CliRunner().invoke(command, asked)
        path = str(rows(client)[0]["content"]).lstrip("/")
        kept[path] = flipped(path)(path, kept[path])
        wrong = CliRunner().invoke(command, [*asked, "--policy", str(policy)])
    gone = CliRunner().invoke(command, asked)
    assert (whole.exit_code, "All of it is what the log proves" in whole.output) == (0, True)
    assert (unsigned.exit_code, "cannot-check" in unsigned.output) == (0, True)
    assert (wrong.exit_code, f"DIFFERS {path}" in wrong.output) == (1, True)
    assert gone.exit_code == 2
    assert CliRunner().invoke(command, ["pages", "example.org"]).exit_code == 2
