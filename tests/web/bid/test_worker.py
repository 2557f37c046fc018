"""The sealing worker in a real Chromium, from the site itself: pieces when asked for, progress, cancel, refusals."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from client import opening
from client.keys import Opener
from client.seal import Bid
from signing.rules import cms, package
from tests.support.bid import FACTS, HOLDERS, OWN
from tests.support.chromium import browser
from tests.support.counter import BIDDER, FORM, NOW, Counter
from tests.support.parts import chromium
from tests.web import gallery

PAGE: Final = """
globalThis.begun = (facts, openers, form) => {
  const raw = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const files = [...document.querySelector("#chosen").files].map((blob) =>
    ({ path: blob.name, size: blob.size, media_type: "application/pdf", role: "technical", blob }));
  globalThis.told = [];
  globalThis.worker = new Worker("/static/bid/worker.js", { type: "module" });
  worker.onerror = (event) => heard?.({ tell: "error", message: event.message });
  worker.onmessage = ({ data }) => {
    told.push(data.tell);
    if (data.tell === "progress") globalThis.progress = data;
    else heard(data);
  };
  openers = { own: raw(openers.own), custodians: openers.custodians.map(raw) };
  worker.postMessage({ ask: "seal", pack: { files, form }, facts, openers });
};
globalThis.ask = (what) => new Promise((resolve) => {
  globalThis.heard = resolve;
  worker.postMessage({ ask: what });
});
globalThis.plain = (value) => JSON.parse(JSON.stringify(value, (_, each) => {
  if (!(each instanceof Uint8Array)) return each;
  const letters = [];
  for (let at = 0; at < each.length; at += 8192) letters.push(String.fromCharCode(...each.subarray(at, at + 8192)));
  return btoa(letters.join(""));
}));
document.body.innerHTML = '<input type="file" id="chosen" multiple>';
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with gallery.served(tmp_path_factory.mktemp("gallery")) as served:
        yield served


@pytest.fixture(scope="module")
def page(site: str) -> Iterator[Page]:
    with browser(str(chromium())) as started:
        page = started.new_page()
        page.goto(f"{site}/gallery/home")
        page.evaluate(f"() => {{ {PAGE} }}")
        yield page


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def begin(page: Page, *files: Path, **changed: object) -> None:
    page.set_input_files("#chosen", list(files))
    openers = {"own": text(OWN), "custodians": [text(each) for each in HOLDERS]}
    page.evaluate("(given) => begun(...given)", [FACTS | changed, openers, FORM])


def ask(page: Page, what: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("async (what) => plain(await ask(what))", what)
    return found


def test_a_chosen_file_becomes_a_bid_that_the_platform_takes(page: Page, tmp_path: Path) -> None:
    data = hashlib.shake_128(b"chosen").digest(20_000_000)
    (tmp_path / "方案.pdf").write_bytes(data)
    begin(page, tmp_path / "方案.pdf")
    pieces: list[bytes] = []
    while (found := ask(page, "next"))["tell"] == "piece":
        assert found["i"] == len(pieces)
        pieces.append(base64.b64decode(found["data"]))
        assert hashlib.sha256(pieces[-1]).digest() == base64.b64decode(found["sha256"])
    assert found["tell"] == "sealed"
    assert len(pieces) == 3
    bid = Bid(tmp_path / "bid")
    bid.folder.mkdir()
    manifest, key = base64.b64decode(found["manifest"]), base64.b64decode(found["key"])
    bid.sealed.write_bytes(b"".join(pieces))
    bid.manifest.write_bytes(manifest)
    bid.key.write_bytes(key)
    bid.p7s.write_bytes(cms.sign(manifest, BIDDER.signer, NOW))
    sealed = bid.sealed.read_bytes()
    shares = tuple(base64.b64decode(each) for each in found["shares"])
    came = package.Arrived(manifest, sealed[:56], len(sealed), package.pieces_of(sealed), key, shares)
    package.check(came, Counter().terms())
    opener = Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate)
    opening.open_here(bid, opener, tmp_path / "out")
    assert (tmp_path / "out/documents/方案.pdf").read_bytes() == data
    progress = page.evaluate("progress")
    assert progress["done"] == progress["size"] > len(data)


def test_no_more_than_one_piece_is_made_ahead(page: Page, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(bytes(60_000_000))
    begin(page, tmp_path / "big.bin")
    assert ask(page, "next")["tell"] == "piece"
    page.wait_for_timeout(1000)
    assert page.evaluate("progress")["done"] < 25_000_000, "a third piece was read before the second was asked for"
    assert ask(page, "cancel")["tell"] == "cancelled"


def test_cancel_ends_the_piece_under_way_and_nothing_follows(page: Page, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(bytes(40_000_000))
    begin(page, tmp_path / "big.bin")
    told = page.evaluate(
        """async () => {
          worker.postMessage({ ask: "next" });
          const last = await ask("cancel");
          worker.postMessage({ ask: "next" });
          await new Promise((resolve) => setTimeout(resolve, 500));
          return [last.tell, told.filter((each) => each !== "progress")];
        }"""
    )
    assert told == ["cancelled", ["cancelled"]]


def test_a_file_that_is_edited_while_it_is_sealed_is_refused_by_name(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(bytes(40_000_000))
    begin(page, path)
    assert ask(page, "next")["tell"] == "piece"
    path.write_bytes(bytes(40_000_001))
    while (found := ask(page, "next"))["tell"] == "piece":
        pass
    assert (found["tell"], found["code"], found["field"]) == ("refused", "seal.file_changed", "big.bin")
    assert found["zh"] == "密封过程中文件被改动：big.bin"


def test_a_refusal_is_told_with_its_code(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"alpha")
    begin(page, tmp_path / "a.pdf", created=FACTS["deadline"])
    found = ask(page, "next")
    assert (found["tell"], found["code"], found["field"]) == ("refused", "bid.deadline_passed", "deadline")
