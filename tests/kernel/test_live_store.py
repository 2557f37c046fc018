"""The blobs on a live S3-compatible server, over the network, under the address that the operator would set."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import object_store
from kernel.blobs import Blobs
from kernel.errors import Fault, NotFound
from tests.support.databases import sqlite_database
from tests.support.whole import whole
from tests.support.world import World

PROGRAM = Path(sys.executable).with_name("weed")
WAIT = 30.0
BUCKET = "ggzy-test"


def ports(count: int) -> list[int]:
    """Free ports, others for each worker of a run; the server also listens at each plus 10,000. Both lie below those
    that the system gives to whoever asks for any."""
    worker = 300 * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 3)
    held = [socket.socket() for _ in range(count)]
    for n, one in enumerate(held):
        for port in range(12000 + 1000 * n + worker, 12300 + 1000 * n + worker):
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            break
    found = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bucket on a server of this test's own, with a key."""
    folder, (master, volume, filer, s3) = tmp_path_factory.mktemp("weed"), ports(4)
    keys = [{"accessKey": "key", "secretKey": "secret"}]
    who = {"name": "ggzy", "credentials": keys, "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    command = [
        str(PROGRAM), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={master}",
        f"-volume.port={volume}", "-volume.max=5", "-master.volumeSizeLimitMB=64", "-master.telemetry=false", f"-filer.port={filer}",
        "-s3", f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0",
    ]  # fmt: skip
    environment = {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3}",
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }
    with (folder / "log").open("w") as log, pytest.MonkeyPatch.context() as patch:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        for name, value in environment.items():
            patch.setenv(name, value)
        until = time.monotonic() + WAIT
        while not answers(s3):
            assert server.poll() is None, (folder / "log").read_text()[-2000:]
            assert time.monotonic() < until, "the object store did not start"
            time.sleep(0.1)
        yield f"s3://{BUCKET}"
        server.kill()
        server.wait()
    shutil.rmtree(folder, ignore_errors=True)


def answers(port: int) -> bool:
    """Whether the store takes bytes already: its parts come up one after the other."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        if probe.connect_ex(("127.0.0.1", port)) != 0:
            return False
    try:
        object_store.blobs(f"s3://{BUCKET}", Path(tempfile.gettempdir())).put(b"ready?")
    except Exception:  # noqa: BLE001  whatever it says while it starts
        return False
    return True


@pytest.fixture
def kept(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return object_store.blobs(f"{store}/{request.node.name}", tmp_path / "spool")


def test_what_is_put_comes_back_and_what_is_erased_is_gone(kept: Blobs) -> None:
    pieces = [bytes([n]) * 300_000 for n in range(40)]
    digest = kept.write(pieces)
    assert kept.has(digest)
    assert kept.size(digest) == 12_000_000
    assert b"".join(kept.chunks(digest)) == b"".join(pieces)
    kept.erase(digest)
    kept.erase(digest)
    assert not kept.has(digest)
    for ask in (kept.get, kept.size):
        with pytest.raises(NotFound):
            ask(digest)


def test_a_shelf_is_cleared_by_itself(kept: Blobs) -> None:
    one, two = kept.shelf("package-1"), kept.shelf("package-2")
    digest = kept.put(b"the same bytes")
    for n in range(3):
        one.put(bytes([n]))
    assert one.put(b"the same bytes") == two.put(b"the same bytes") == digest
    one.clear()
    assert not one.has(digest)
    assert kept.get(digest) == two.get(digest) == b"the same bytes"


def test_another_hand_in_the_bucket_is_noticed(kept: Blobs) -> None:
    assert isinstance(kept, object_store.StoreBlobs)
    digest = kept.put(b"what was sealed")
    kept._store.put(kept._key(digest), b"what was sEaled")
    with pytest.raises(Fault, match="damaged"):
        kept.get(digest)


def test_a_bid_lies_in_the_store(kept: Blobs, sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        assert submitted(engine, kept, tmp_path) == "bid.submit_bid"


def submitted(engine: Engine, kept: Blobs, folder: Path) -> str:
    """From the notice to the receipt, all files in the object store; what the journal calls it."""
    world = World(engine, kept)
    _, lot = world.announced()
    entry = world.submit(world.bidder(0), lot, "1000000.00", folder)
    whole(world)
    return entry.type
