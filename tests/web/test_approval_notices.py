"""The notice of what is missing as a paper, the centre's message of an application by web, and figures as files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from kernel.blobs import FolderBlobs
from kernel.canon import Json
from tests.support import approvals
from tests.support.approvals import CODE, FOOD, City
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import World


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("notices")
    with sqlite_database(sqlite_template, folder) as engine:
        yield approvals.city(World(engine, FolderBlobs(folder / "blobs")))


@pytest.mark.seed_row(52)
def test_the_applicant_fetches_the_notice_by_number_and_code(city: City) -> None:
    id = city.do(city.window, "submit", city.centre.subject, **approvals.application(given=()))
    lacks: list[Json] = [{"matter": FOOD, "material": "application"}]
    city.do(city.window, "ask_supplement", id, lacks=lacks, until="2026-03-20", text="请带原件")
    app = site(city.world)
    public, window = Browser(city.world, app), Browser(city.world, app, city.window)
    shown = public.post("/approvals/case", {"number": id, "code": CODE})
    assert all(said in text(shown) for said in ("一次性告知书", "食品经营许可申请书", "请带原件"))
    asked = {"number": id, "code": CODE, "place": "2"}
    assert public.post("/approvals/notices", asked | {"code": "AAAAAAAAAAAAAAAA"}).status_code == 404
    for place in ("1", "3", "x"):
        assert public.post("/approvals/notices", asked | {"place": place}).status_code == 404
    assert public.get("/approvals/notices").headers["location"] == "/approvals"
    fetched = public.post("/approvals/notices", asked)
    assert fetched.headers["content-type"] == "application/pdf"
    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(fetched.content)).pages)
    told = re.sub(r"\s", "", told)
    assert all(
        said in told
        for said in (
            "一次性告知书",
            id,
            "青屿小吃店",
            "1.食品经营许可：食品经营许可申请书",
            "请带原件",
            "2026年3月20日",
        )
    )
    at = f"/me/approvals/{id}/notices"
    assert f"{at}/2" in window.get(f"/me/approvals/{id}").text
    assert (window.get(f"{at}/1").status_code, public.get(f"{at}/2").status_code) == (404, 401)


def test_the_centre_hears_of_an_application_by_web(city: City) -> None:
    app = site(city.world)
    public, window = Browser(city.world, app), Browser(city.world, app, city.window)
    asked = {
        "site": city.centre.code, "applicant": "enterprise", "firm": approvals.FIRM, "name": "青屿小吃店",
        "contact": "13800138000", "title": "开办小吃店", "paper:application": "yes",
    }  # fmt: skip
    assert public.post(f"/approvals/apply/{FOOD}", asked).status_code == 201
    assert "收到网上申请" in text(window.get("/me/messages"))


def test_the_figures_are_files_too(city: City) -> None:
    public = Browser(city.world, site(city.world))
    assert "/approvals/figures/sites.csv" in public.get("/approvals/figures").text
    file = public.get("/approvals/figures/sites.csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert file.content.decode("utf-8-sig").splitlines()[0] == "中心,受理,办结,办结率,即办率"
    assert public.get("/approvals/figures/sites.json").status_code == 404
