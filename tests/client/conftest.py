"""A sealed bid on a bidder's machine, and the platform that waits for it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from client import facts, pack, seal
from client.post import Post
from client.seal import Bid, Hands
from signing.rules import authority
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, FORM, SITE, Counter

PASSPHRASE = "open sesame"


@cache
def p12(kind: str) -> bytes:
    store = BIDDER.sign if kind == "sign" else BIDDER.encrypt
    return authority.keystore(store.key, store.certificate, store.chain, PASSPHRASE)


@pytest.fixture
def site(counter: Counter) -> Iterator[str]:
    """The counter behind a socket."""
    inner = counter.client()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            answer = inner.request(self.command, counter.site + self.path, headers=dict(self.headers), content=body)
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers.get("content-type", "application/octet-stream"))
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 - the names are http.server's

        def log_message(self, *_args: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    counter.site = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield counter.site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sign.p12").write_bytes(p12("sign"))
    (tmp_path / "open.p12").write_bytes(p12("open"))
    (tmp_path / "form.json").write_text(json.dumps(FORM, indent=2, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "投标函.pdf").write_bytes(b"%PDF-1.7 offer")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GGZY_PASSPHRASE", PASSPHRASE)
    return tmp_path


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def post(counter: Counter) -> Post:
    """Signed in."""
    made = Post(counter.client(), SITE)
    made.sign_in(BIDDER.signer, "bidder")
    return made


@pytest.fixture
def bid(counter: Counter, tmp_path: Path) -> Bid:
    """Three pieces long."""
    return sealed(counter, tmp_path / "bid")


def sealed(counter: Counter, folder: Path, size: int = 17_000_000) -> Bid:
    known = facts.read(counter.facts())
    documents = folder.with_name(f"{folder.name}-documents")
    documents.mkdir()
    (documents / "报价.pdf").write_bytes(hashlib.shake_128(folder.name.encode()).digest(size))
    made = pack.pack(documents, FORM, known.part)
    seal.seal(made, known, Hands(BIDDER.signer, BIDDER.encrypt.certificate), Dice(folder.name.encode()), folder)
    return Bid(folder)
