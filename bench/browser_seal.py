"""Seal in the page's worker: a chosen file to signed-for pieces in a real Chromium, beside WebCrypto's AES alone."""

from __future__ import annotations

import base64
import functools
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import sealing
from bench.figure import Figure, of_rounds
from bench.sealing import AT, MIB
from bench.site import ROOT
from kernel import canon
from kernel.canon import Json
from signing.rules.certificate import Purpose

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOAL: Final = 250.0
"""Megabytes (10⁶ bytes) a second."""
GOAL_AES: Final = 0.3
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

PAGE: Final = """
async ({ facts, own, custodians }) => {
  const { sealed } = await import("/static/bid/sealer.js");
  const raw = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const openers = { own: raw(own), custodians: custodians.map(raw) };
  document.body.innerHTML = '<input type="file" id="chosen">';
  const chosen = () => document.querySelector("#chosen").files[0];
  const seconds = async (task) => {
    const begun = performance.now();
    await task();
    return (performance.now() - begun) / 1000;
  };
  globalThis.product = () => seconds(() => {
    const blob = chosen(), { name: path, size } = blob;
    const files = [{ path, size, media_type: "application/pdf", role: "technical", blob }];
    return sealed({ files, form: null }, facts, openers, async () => null);
  });
  const bare = `onmessage = async ({ data }) => {
    const aes = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt"]);
    const chunk = new Uint8Array(16384), one = () =>
      crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, aes, chunk);
    for (let done = 0; done < data; done += 64 * chunk.length) await Promise.all(Array.from({ length: 64 }, one));
    postMessage(null);
  }`;
  globalThis.floor = () => seconds(() => new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([bare], { type: "text/javascript" })));
    worker.onmessage = () => resolve(worker.terminate());
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(chosen().size);
  }));
}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def run(quick: bool) -> list[Figure]:
    """`browser_seal` (MB/s, against the 250 to reach) and `browser_seal_vs_aes`: reading, ciphering, hashing and
    handing over, beside the cipher alone over as many bytes, turn by turn in one browser."""
    runs, size = (3, 256 * MIB) if quick else (7, 1024 * MIB)
    program = os.environ.get("GGZY_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        sealing.say("browser_seal: not measured, because no Chromium is installed (GGZY_CHROMIUM says where one is)")
        return []
    sealing.busy()
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "offer.pdf"
        some = os.urandom(MIB)
        with chosen.open("wb") as file:
            file.writelines(some for _ in range(size // MIB))
        with _served() as site, _opened(program, site) as page:
            page.set_input_files("#chosen", chosen)
            taken = [(page.evaluate("product()"), page.evaluate("floor()")) for _ in range(runs)]
    rounds = [(size / 1e6 / value, size / 1e6 / floor) for value, floor in taken]
    unit = f"MB/s of {size // MIB} MiB"
    return [
        of_rounds("browser_seal", unit, [(value, GOAL) for value, _ in rounds], "higher", 1.0),
        of_rounds("browser_seal_vs_aes", unit, rounds, "higher", GOAL_AES),
    ]


@contextmanager
def _served() -> Iterator[str]:
    """The site's static files, as they are."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT / "web")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _opened(program: str, site: str) -> Iterator[Page]:
    """A page that can seal for a bidder and five custodians."""
    from playwright.sync_api import sync_playwright  # with the tests' dependencies only

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            page = browser.new_page()
            page.goto(f"{site}/static/")
            page.evaluate(PAGE, _given())
            yield page
        finally:
            browser.close()


def _given() -> dict[str, Json]:
    """The members of the manifest that the page knows beforehand, and the certificates to seal for."""
    certificates = [
        base64.b64encode(sealing.key(Purpose.ENCRYPT).certificate).decode() for _ in range(sealing.HOLDERS + 1)
    ]
    facts: dict[str, Json] = {
        "tender": "T-1",
        "tender_doc_sha256": canon.sha256(b"bench").hex(),
        "lot": "L-1",
        "bidder": "O-1",
        "seq": 1,
        "prev": None,
        "deadline": canon.instant(AT.replace(year=AT.year + 1)),
        "mode": "self+custodians",
        "k": 3,
        "client": "ggzy-browser/0.1.0",
        "created": canon.instant(AT),
    }
    return {"facts": facts, "own": certificates[0], "custodians": [*certificates[1:]]}
