"""Refusals and faults: one status a class, the same facts for programmes and for people."""

from __future__ import annotations

import json

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kernel.errors import NotAllowed, NotFound, Refusal
from tests.web.conftest import KINDS
from web.problems import PROBLEM_JSON, STATUS, status_of

Client = TestClient[Litestar]
EXPECTED = {"NotAllowed": 403, "NotNow": 409, "NotValid": 400, "NotTrusted": 422, "NotFound": 404, "Conflict": 412}


def test_every_class_of_refusal_has_its_own_status() -> None:
    assert set(STATUS) == set(Refusal.__subclasses__())
    assert len(set(STATUS.values())) == len(STATUS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_programme_gets_a_problem_document(client: Client, kind: str) -> None:
    answer = client.get(f"/api/v1/refuse/{kind}?lang=en")
    assert answer.status_code == EXPECTED[kind]
    assert answer.headers["content-type"] == PROBLEM_JSON
    problem = answer.json()
    assert problem["type"] == "/problems/bid.late"
    assert problem["status"] == EXPECTED[kind]
    assert (problem["code"], problem["law"], problem["field"]) == ("bid.late", "BID-28", "deadline")
    assert (problem["zh"], problem["en"], problem["detail"]) == ("投标已截止", "bidding is closed", "bidding is closed")
    assert problem["instance"] == f"/api/v1/refuse/{kind}"


@pytest.mark.parametrize(
    ("asked", "path", "detail", "remedy"),
    [
        ("en", "", "bidding is closed", "watch"),
        ("en-GB,zh;q=0.5", "", "bidding is closed", "watch"),
        ("zh-CN,en", "", "投标已截止", "旁观开标"),
        ("", "", "投标已截止", "旁观开标"),
        ("en", "?lang=zh", "投标已截止", "旁观开标"),
    ],
)
def test_a_programme_says_its_language_by_header(
    client: Client, asked: str, path: str, detail: str, remedy: str
) -> None:
    """What to do comes in one language: the one that the client of `ggzy --lang` asks for."""
    problem = client.get(f"/api/v1/refuse/NotNow{path}", headers={"Accept-Language": asked}).json()
    assert (problem["detail"], problem["remedy"]) == (detail, remedy)


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_gets_a_page_that_says_what_why_and_what_now(client: Client, kind: str) -> None:
    answer = client.get(f"/refuse/{kind}", headers={"Accept": "text/html"})
    assert answer.status_code == EXPECTED[kind]
    for told in ("投标已截止", "bid.late", "BID-28", "旁观开标", f"HTTP {EXPECTED[kind]}"):
        assert told in answer.text


def test_whoever_asks_for_json_gets_json_anywhere(client: Client) -> None:
    assert client.get("/refuse/NotNow", headers={"Accept": "application/json"}).json()["code"] == "bid.late"


@pytest.mark.parametrize("path", ["/break", "/api/v1/break"])
def test_a_fault_tells_a_number_and_not_the_cause(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 500
    assert "the cause" not in answer.text
    assert "Traceback" not in answer.text
    again = client.get(path)
    assert again.text != answer.text, "each fault has its own number"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "address.unknown"),
        ("POST", "/about", 405, "method.unknown"),
        ("GET", "/static/none.css", 404, "asset.unknown"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM_JSON
    problem = answer.json()
    assert problem["code"] == code
    assert problem["remedy"], "and it says what to do"


def test_a_page_that_is_not_there_leads_on(client: Client) -> None:
    page = client.get("/nowhere?lang=en").text
    assert "Not found" in page
    assert 'href="/notices"' in page


def test_without_a_session_the_answer_is_to_sign_in_first() -> None:
    assert status_of(NotAllowed("session.missing", "", "")) == 401
    assert status_of(NotAllowed("lot.role", "", "")) == 403


def test_a_finer_class_has_the_status_of_its_kind() -> None:
    class NoSuchLot(NotFound):
        pass

    assert status_of(NoSuchLot("lot.unknown", "", "")) == 404


def test_the_log_of_a_fault_holds_its_cause_but_no_cookie(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/break?q=reader", headers={"Cookie": "ggzy_session=a-secret-token", "Accept": "text/html"})
    written = capsys.readouterr().err
    line = json.loads(written)
    assert line["incident"] in answer.text
    assert line["path"] == "/break"
    assert "the cause, which the reader must not see" in line["exception"]
    assert "a-secret-token" not in written
    assert "cookie" not in written.lower()
