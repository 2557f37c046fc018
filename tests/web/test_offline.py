"""The second verifier as the site hands it out."""

from __future__ import annotations

import io
import re
import zipfile

from litestar import Litestar
from litestar.testing import TestClient

from web import offline
from web.headers import HEADERS

Client = TestClient[Litestar]
LINKED = re.compile(r'(?:src|href)="([^"]+)"')


def test_the_page_and_all_that_it_names_are_served(client: Client) -> None:
    page = client.get("/verify/browser/index.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == HEADERS["content-security-policy"]
    named = LINKED.findall(page.text)
    assert {"page.css", "tokens.css", "verify.js", "page.js"} <= set(named)
    assert set(named) | {"index.html"} == set(offline.files())
    for name in named:
        assert client.get(f"/verify/browser/{name}").status_code == 200
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert "<script>" not in page.text


def test_nothing_else_is_served(client: Client) -> None:
    for name in ("cli.js", "../verify.py", "nothing.js"):
        assert client.get(f"/verify/browser/{name}").status_code == 404


def test_the_archive_holds_the_same_page_in_one_folder(client: Client) -> None:
    answer = client.get("/verify/browser.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {f"ggzy-verify/{name}": file.data for name, file in offline.files().items()}


def test_who_has_it_is_not_sent_it_again(client: Client) -> None:
    first = client.get("/verify/browser.zip")
    assert client.get("/verify/browser.zip", headers={"if-none-match": first.headers["etag"]}).status_code == 304
