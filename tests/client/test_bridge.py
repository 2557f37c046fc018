"""A bridge between a page and the keys of this machine: whom it answers, what it signs, what it opens."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from client import bridge, opening, token
from client.bridge import Bridge, Keys, Pairing, Shown
from client.keys import Opener
from client.loopback import Loopback
from client.seal import Bid
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotNow, Words
from signing.rules import cms, elsewhere, envelope, manifest
from signing.rules.statement import statement
from tests.client.conftest import PASSPHRASE
from tests.client.test_task import SHEET, challenge
from tests.support import hsm, openssl, pki
from tests.support.boxes import Dice
from tests.support.counter import BIDDER, LOT
from tests.support.hsm import OPEN, PIN, SIGN
from tests.support.pki import AT

SITE = "https://platform.test"
AWARD = statement("lot.award", LOT, "tenderee.1", {"bid": "B-1"})
HTTP = httpx.Client(timeout=20, limits=httpx.Limits(max_keepalive_connections=0))
"""One for all: each would read every authority of the world anew."""
KEYS = Keys(BIDDER.signer, Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate))


class Person:
    """At the machine: reads the code, is asked, says yes or no."""

    def __init__(self) -> None:
        self.codes, self.asked, self.willing = list[str](), list[Shown](), True

    def __call__(self, shown: Shown) -> bool:
        self.asked.append(shown)
        return self.willing


class Page:
    """A page of `origin`, as a browser lets it speak."""

    def __init__(self, address: str, origin: str = SITE) -> None:
        self.address, self.headers = address, {"Origin": origin}

    def ask(self, what: str, body: dict[str, Json] | None = None, **headers: str) -> httpx.Response:
        return HTTP.post(f"{self.address}/v1/{what}", json=body or {}, headers=self.headers | headers)

    def pair(self, person: Person) -> None:
        self.headers["Authorization"] = f"Bearer {self.ask('pair', {'code': person.codes[-1]}).json()['token']}"

    def sign(self, document: bytes, to_sign: bytes, certificate: bytes = BIDDER.signer.certificate) -> httpx.Response:
        digest = canon.sha256(certificate).hex()
        return self.ask("sign", {"certificate_sha256": digest, "document": b64(document), "to_sign": b64(to_sign)})

    def open(self, signed: bytes, key_file: bytes, certificate: bytes = BIDDER.encrypt.certificate) -> httpx.Response:
        digest = canon.sha256(certificate).hex()
        return self.ask("open", {"certificate_sha256": digest, "manifest": b64(signed), "key_file": b64(key_file)})


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def code(answer: httpx.Response) -> str:
    return str(answer.json()["code"])


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def address(person: Person) -> Iterator[str]:
    yield from served(KEYS, person)


def served(keys: Keys, person: Person) -> Iterator[str]:
    pairing = Pairing(Dice(b"bridge"), person.codes.append)
    pairing.begin()
    with Loopback(Bridge(keys, pairing, person), frozenset({SITE}), 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(address: str, person: Person) -> Page:
    """Paired."""
    made = Page(address)
    made.pair(person)
    return made


def ordered(document: bytes) -> tuple[elsewhere.Order, bytes]:
    asked = elsewhere.order(BIDDER.signer.certificate, BIDDER.signer.chain, "", AT)
    return asked, elsewhere.prepared(document, asked).to_sign


# --- whom it answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://other.test"}, {"Origin": "null"}, {"Origin": SITE + ":8443"}, {"Origin": SITE.upper()}],
    ids=lambda headers: headers["Origin"],
)
def test_a_page_of_another_origin_is_refused(page: Page, person: Person, headers: dict[str, str]) -> None:
    for what in ("pair", "certificates", "sign", "open"):
        answer = page.ask(what, {"code": person.codes[-1]}, **headers)
        assert (answer.status_code, code(answer)) == (403, "bridge.origin")
        assert "Access-Control-Allow-Origin" not in answer.headers
    without = HTTP.post(f"{page.address}/v1/certificates", json={}, headers={"Authorization": "Bearer x"})
    assert code(without) == "bridge.origin"


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1", "platform.test:443"])
def test_a_name_that_was_led_to_this_machine_is_refused(page: Page, host: str) -> None:
    assert code(page.ask("certificates", Host=host)) == "bridge.host"


def test_a_browser_is_told_that_listed_pages_may_call(page: Page) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    good = HTTP.options(f"{page.address}/v1/sign", headers={"Origin": SITE, **asked})
    assert good.status_code == 204
    assert good.headers["Access-Control-Allow-Origin"] == SITE
    assert good.headers["Access-Control-Allow-Private-Network"] == "true"
    other = HTTP.options(f"{page.address}/v1/sign", headers={"Origin": "https://other.test", **asked})
    assert other.status_code == 403
    assert "Access-Control-Allow-Origin" not in other.headers
    assert HTTP.get(f"{page.address}/v1", headers={"Origin": SITE}).json() == {"v": "ebid-bridge/v1"}


def test_it_listens_on_this_machine_only(address: str) -> None:
    port = int(address.rpartition(":")[2])
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "127.0.0.2"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((own, port), timeout=5)


def test_without_pairing_nothing_is_answered(address: str, person: Person) -> None:
    page = Page(address)
    for what in ("certificates", "sign", "open"):
        for given in ("Basic x", "Bearer", "Bearer -", "Bearer None", "Bearer " + "0" * 64):
            assert code(page.ask(what, Authorization=given)) == "bridge.not_paired"
    assert not person.asked


def test_a_code_is_good_once_and_for_three_tries(address: str, person: Person) -> None:
    page = Page(address)
    for _ in range(3):
        assert len(person.codes) == 1
        assert code(page.ask("pair", {"code": "x"})) == "bridge.code"
    assert len(person.codes) == 2
    assert code(page.ask("pair", {"code": person.codes[0]})) == "bridge.code", "the first code is worth nothing now"
    page.pair(person)
    assert page.ask("certificates").status_code == 200
    assert len(person.codes) == 3
    assert code(page.ask("pair", {"code": person.codes[1]})) == "bridge.code", "a code that was used"
    assert all(len(each) == 8 and each.isdecimal() for each in person.codes)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_request_that_is_no_json_object_is_refused(page: Page, content: bytes) -> None:
    headers = page.headers | {"Content-Type": "application/json"}
    answer = HTTP.post(f"{page.address}/v1/sign", content=content, headers=headers)
    assert (answer.status_code, code(answer)) == (400, "bridge.body")
    simple = HTTP.post(f"{page.address}/v1/sign", content=b"{}", headers=page.headers | {"Content-Type": "text/plain"})
    assert code(simple) == "bridge.body", "no page may come past the browser's question"
    assert code(page.ask("nothing")) == "bridge.unknown"
    for body in (b'{"document": 1}', b'{"document": "", "to_sign": "\\ud800"}'):
        assert HTTP.post(f"{page.address}/v1/sign", content=body, headers=headers).status_code == 400
    assert HTTP.post(f"{page.address}/v1/pair", content=b'{"code": "\\ud800"}', headers=headers).status_code == 403


# --- what it signs ---------------------------------------------------------------------------------------------------


def test_keys_are_listed(page: Page) -> None:
    signing, encryption = page.ask("certificates").json()["certificates"]
    assert (signing["use"], signing["suite"]) == ("sign", "ecdsa_p256")
    assert base64.b64decode(signing["certificate"]) == BIDDER.signer.certificate
    assert base64.b64decode(encryption["certificate"]) == BIDDER.encrypt.certificate


@pytest.mark.parametrize("document", [AWARD, SHEET, challenge(SITE)], ids=["act", "sheet", "sign-in"])
def test_what_the_person_agreed_to_is_signed(page: Page, person: Person, tmp_path: Path, document: bytes) -> None:
    asked, to_sign = ordered(document)
    answer = page.sign(document, to_sign)
    assert answer.status_code == 200, answer.text
    p7s = elsewhere.finished(document, asked, base64.b64decode(answer.json()["signature"]))
    assert cms.verify(document, p7s).certificate == BIDDER.signer.certificate
    assert openssl.accepts(tmp_path, document, p7s, pki.shared().root.certificate, AT)
    assert person.asked == [Shown(SITE, False, document)]


def test_nothing_is_signed_against_the_persons_will(page: Page, person: Person) -> None:
    person.willing = False
    answer = page.sign(AWARD, ordered(AWARD)[1])
    assert (answer.status_code, code(answer)) == (403, "bridge.declined")


def test_arbitrary_bytes_are_not_signed_and_nobody_is_asked(page: Page, person: Person) -> None:
    other = ordered(statement("lot.terminate", LOT, "agency.1", {}))[1]
    for to_sign in (AWARD, b"", b"anything", canon.sha256(AWARD), other, ordered(AWARD)[1] + b"\0"):
        assert code(page.sign(AWARD, to_sign)) == "elsewhere.not_attributes"
    stranger = elsewhere.order(BIDDER.encrypt.certificate, (), "", AT)
    assert code(page.sign(AWARD, elsewhere.prepared(AWARD, stranger).to_sign)) == "elsewhere.not_attributes"
    assert not person.asked


@pytest.mark.parametrize(
    "document",
    [
        b"%PDF-1.7",
        b"",
        b'{"v": "ebid-act/v1"}',
        canon.canonical({"v": "other"}),
        canon.canonical({"v": ["ebid-act/v1"]}),
    ],
)
def test_what_is_none_of_the_platforms_documents_is_not_signed(page: Page, person: Person, document: bytes) -> None:
    assert code(page.sign(document, ordered(document)[1])) == "bridge.document"
    assert not person.asked


@pytest.mark.parametrize("site", ["https://other.test", "http://platform.test", "https://platform.test:8443"])
def test_a_sign_in_to_another_site_is_not_signed(page: Page, person: Person, site: str) -> None:
    """A page cannot borrow the person's hand for somebody else's door."""
    document = challenge(site)
    assert code(page.sign(document, ordered(document)[1])) == "bridge.other_site"
    assert not person.asked


def test_another_certificate_is_not_there(page: Page) -> None:
    assert code(page.sign(AWARD, ordered(AWARD)[1], BIDDER.encrypt.certificate)) == "bridge.certificate"


# --- what it opens ---------------------------------------------------------------------------------------------------


def test_the_key_of_ones_own_bid_is_opened_and_no_other(page: Page, person: Person, bid: Bid) -> None:
    signed, key_file = bid.manifest.read_bytes(), bid.key.read_bytes()
    answer = page.open(signed, key_file)
    assert answer.status_code == 200, answer.text
    said = manifest.read(signed)
    data = base64.b64decode(answer.json()["key"])
    envelope.key_holds(data, opening.context_of(said), said.sealed.salt, said.sealed.commitment)
    assert person.asked == [Shown(SITE, True, signed)]
    person.asked.clear()
    other = envelope.wrap(bytes(32), opening.context_of(said), BIDDER.encrypt.certificate, (), 0, Dice()).key_p7m
    assert code(page.open(signed, other)) == "opening.key_file"
    assert code(page.open(b"{}", key_file)) == "package.malformed"
    assert code(page.open(signed, key_file, BIDDER.signer.certificate)) == "bridge.certificate"
    assert not person.asked
    person.willing = False
    assert code(page.open(signed, key_file)) == "bridge.declined"


def test_without_an_encryption_key_nothing_is_opened(person: Person) -> None:
    for address in served(replace(KEYS, opener=None), person):
        page = Page(address)
        page.pair(person)
        assert len(page.ask("certificates").json()["certificates"]) == 1
        assert code(page.open(b"{}", b"")) == "bridge.no_opener"


# --- with a token, and as a program ----------------------------------------------------------------------------------


def test_a_bridge_to_a_token_signs_and_opens(person: Person, bid: Bid, tmp_path: Path) -> None:
    def pin(_label: str, _warning: Words) -> str:
        return PIN

    (tmp_path / "hsm").mkdir()
    with hsm.plugged(tmp_path / "hsm") as tokens:
        tokens.make("ukey")
        tokens.hold("ukey", {SIGN: BIDDER.sign, OPEN: BIDDER.encrypt})
        where = tokens.address("ukey")
        for address in served(Keys(token.signer(where, pin), token.opener(where, pin)), person):
            page = Page(address)
            page.pair(person)
            asked, to_sign = ordered(AWARD)
            signature = base64.b64decode(page.sign(AWARD, to_sign).json()["signature"])
            p7s = elsewhere.finished(AWARD, asked, signature)
            assert cms.verify(AWARD, p7s)
            assert openssl.accepts(tmp_path, AWARD, p7s, pki.shared().root.certificate, AT)
            assert page.open(bid.manifest.read_bytes(), bid.key.read_bytes()).status_code == 200


def test_the_program_shows_a_code_and_asks_before_it_signs(here: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ggzy",
        "bridge",
        "--key",
        "sign.p12",
        "--origin",
        SITE,
        "--port",
        "0",
        "--lang",
        "en",
    ]
    root = str(Path(bridge.__file__).resolve().parents[1])
    environment = os.environ | {"GGZY_PASSPHRASE": PASSPHRASE, "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"}
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=here, env=environment, **pipes) as running:
        assert running.stdin
        assert running.stdout
        try:
            page = Page(running.stdout.readline().split()[3].rstrip(";"))
            shown = Person()
            shown.codes.append(running.stdout.readline().split()[-1])
            page.pair(shown)
            running.stdin.write("y\n")
            running.stdin.flush()
            assert page.sign(AWARD, ordered(AWARD)[1]).status_code == 200
            running.stdin.write("n\n")
            running.stdin.flush()
            assert code(page.sign(AWARD, ordered(AWARD)[1])) == "bridge.declined"
            running.stdin.close()
            assert code(page.sign(AWARD, ordered(AWARD)[1])) == "bridge.declined", "nobody is there to be asked"
        finally:
            running.terminate()
        said = running.stdout.read()
    assert f"{SITE} asks you to sign this:" in said
    assert "B-1" in said


def test_a_port_that_is_taken_is_told(address: str, person: Person) -> None:
    pairing = Pairing(Dice(), person.codes.append)
    with pytest.raises(NotNow, match=r"bridge\.port"):
        Loopback(Bridge(KEYS, pairing, person), frozenset({SITE}), int(address.rpartition(":")[2]))
