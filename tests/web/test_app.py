"""Headers of every answer, static files, the look, cross-site posts, who is signed in."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kernel.actor import PUBLIC
from kernel.settings import Settings
from web.app import build
from web.assets import address, assets
from web.headers import HEADERS
from web.pages import runs
from web.request import House

STATIC = Path("web/static")
Client = TestClient[Litestar]


@pytest.mark.parametrize(
    "path", ["/about", "/nowhere", "/break", "/static/site.css", "/refuse/NotNow", "/api/v1/refuse/NotNow"]
)
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_head_answers_as_get_does_without_the_body(client: Client) -> None:
    known = {one.path for one in client.app.routes if "{" not in one.path and "GET" in getattr(one, "methods", ())}
    assert {"/", "/notices", "/sign-in", "/log", "/api/v1/notices"} <= known
    for path in (*sorted(known), "/static/site.css", "/nowhere", "/break", "/refuse/NotNow"):
        got, asked = client.get(path), client.head(path)
        assert asked.status_code == got.status_code != 405, path
        assert asked.content == b"", path
        assert {**got.headers, "content-length": ""} == {**asked.headers, "content-length": ""}, path


def test_head_of_what_only_takes_a_form_is_refused(client: Client) -> None:
    assert client.head("/sign-in/challenges").status_code == client.get("/sign-in/challenges").status_code
    assert client.head("/change").status_code == 405


def test_the_policy_allows_nothing_inline_and_nothing_from_outside() -> None:
    policy = HEADERS["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_versioned_file_may_be_kept_and_a_bare_one_is_asked_for_again(client: Client) -> None:
    kept = client.get(address("site.css"))
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    bare = client.get("/static/site.css")
    assert bare.headers["cache-control"] == "no-cache"
    assert bare.text == kept.text
    again = client.get("/static/site.css", headers={"If-None-Match": bare.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/static/site.css?v=000000000000").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/nothing.css", "/static/../app.py", "/static/%2e%2e/app.py"])
def test_only_known_files_are_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_vendored_files_are_what_their_record_says() -> None:
    record = json.loads((STATIC / "vendor/VENDOR.json").read_text(encoding="utf-8"))
    named = {"VENDOR.json"}
    for one in record:
        for file, digest in ((one["file"], one["sha256"]), (one["licence_file"], one["licence_sha256"])):
            assert hashlib.sha256((STATIC / "vendor" / file).read_bytes()).hexdigest() == digest, file
            named.add(file)
        assert one["version"] in one["file"]
        assert one["licence"]
    assert {path.name for path in (STATIC / "vendor").iterdir()} == named


def test_a_page_without_a_live_part_stays_small() -> None:
    both = sum(len(gzip.compress(assets()[name].data)) for name in ("tokens.css", "site.css", "site.js"))
    assert both < 20_000


def test_the_language_is_chinese_until_the_reader_chooses(client: Client) -> None:
    usual = client.get("/about", headers={"Accept-Language": "en"})
    assert usual.status_code == 200
    assert '<html lang="zh-CN">' in usual.text
    chosen = client.get("/about?lang=en")
    assert '<html lang="en">' in chosen.text
    assert "ggzy_lang=en" in chosen.headers["set-cookie"]
    assert '<html lang="en">' in client.get("/accessibility").text, "the cookie remembers"
    assert '<html lang="zh-CN">' in client.get("/accessibility?lang=zh").text, "the address goes before the cookie"


def test_type_size_and_theme_are_written_on_the_root(client: Client) -> None:
    page = client.get("/about?type=large&theme=dark")
    assert page.status_code == 200
    assert 'data-theme="dark" data-type="large"' in page.text
    assert 'data-theme="dark" data-type="large"' in client.get("/about").text
    assert 'data-type="large"' not in client.get("/about?type=standard").text
    assert "data-type" not in client.get("/about").text


def test_the_switches_lead_to_the_same_page_also_where_nothing_is(client: Client) -> None:
    page = client.get("/nowhere?q=%E6%8B%9B%E6%A0%87&lang=en").text
    assert 'href="/nowhere?q=%E6%8B%9B%E6%A0%87&amp;lang=zh"' in page


@pytest.mark.parametrize("value", ['evil"><script>', "xx", "", "dark\r\nSet-Cookie: a=b"])
def test_an_unknown_look_sets_no_cookie_and_changes_nothing(client: Client, value: str) -> None:
    answer = client.get("/about", params={"theme": value, "lang": value, "type": value})
    assert "set-cookie" not in answer.headers
    assert "<script>" not in answer.text
    assert '<html lang="zh-CN">' in answer.text


@pytest.mark.parametrize("path", ["/about", "/accessibility", "/robots.txt"])
def test_pages_without_facts_are_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_pages_are_private_and_vary_by_cookie(client: Client) -> None:
    answer = client.get("/about")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding,Cookie"
    assert answer.headers["content-encoding"] == "gzip"


SESSION = {"Cookie": "ggzy_session=good"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SESSION | {"Sec-Fetch-Site": "same-origin"}, 201),
        (SESSION | {"Sec-Fetch-Site": "none"}, 201),
        (SESSION | {"Sec-Fetch-Site": "cross-site"}, 403),
        (SESSION | {"Sec-Fetch-Site": "same-site"}, 403),
        (SESSION | {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver.local"}, 403),
        (SESSION | {"Origin": "http://testserver.local"}, 201),
        (SESSION | {"Origin": "http://127.0.0.1:8000"}, 201),
        (SESSION | {"Origin": "https://elsewhere.example"}, 403),
        (SESSION | {"Origin": "null"}, 403),
        (SESSION, 403),
        ({}, 201),
        ({"Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_what_changes_something_comes_from_our_own_pages(client: Client, headers: dict[str, str], status: int) -> None:
    answer = client.post("/change", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "request.cross_site" in answer.text


def test_the_header_names_who_is_signed_in(client: Client) -> None:
    assert "朔壤电气有限公司" in client.get("/about", headers=SESSION).text
    assert 'href="/sign-in"' in client.get("/about", headers={"Cookie": "ggzy_session=bad"}).text


def test_acting_commits_and_looking_cannot_write(house: House) -> None:
    with house.acting(PUBLIC) as ctx:
        ctx.tx.exec_driver_sql("CREATE TABLE t (a INTEGER)")
        ctx.tx.exec_driver_sql("INSERT INTO t VALUES (1)")
    with house.looking() as ctx:
        assert ctx.tx.exec_driver_sql("SELECT a FROM t").scalar() == 1
        assert ctx.actor == PUBLIC
    with pytest.raises(Exception, match="readonly"), house.looking() as ctx:
        ctx.tx.exec_driver_sql("INSERT INTO t VALUES (2)")


@pytest.mark.seed_row(90)
def test_the_whole_server_is_built_from_settings(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path,
        database=f"sqlite:///{tmp_path}/ggzy.db",
        blobs=str(tmp_path / "blobs"),
        site_name="某市交易平台",
        province="https://credit.example.gov.cn/two-random",
        clock="hand:2026-03-02T09:00:00+08:00",
    )
    with TestClient(build(settings)) as client:
        answer, home = client.get("/about"), client.get("/").text
        english = client.get("/about?lang=en").text
    assert "Public Resources Trading Platform" in english, "no English name was set"
    assert "某市交易平台" not in english
    assert answer.status_code == 200
    page = answer.text
    assert "某市交易平台" in page
    assert 'href="https://credit.example.gov.cn/two-random"' in home, "row 90: the home page leads to the province"
    assert "2026年3月2日 09:00" in page, "a clock set by hand is told on every page"


def test_the_description_of_the_api_is_served_from_here(client: Client) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    statuses = answer.json()["paths"]["/api/v1/refuse/{kind}"]["get"]["responses"]
    assert {"400", "403", "404", "409", "412", "422"} <= set(statuses)
    assert "application/problem+json" in statuses["409"]["content"]


def test_runs_of_entries_are_joined() -> None:
    assert runs((14, 15, 16, 20)) == ((14, 16), (20, 20))
    assert runs(()) == ()
    assert runs((3, 1, 2, 2)) == ((1, 3),)
