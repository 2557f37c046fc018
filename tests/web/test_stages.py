"""The pages of a project in two stages: who may go on, both tenders joined, and what each desk is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from disclosure.acts import reading
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from tests.support import site as sites
from tests.support import stages
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from trading.acts.reading import projects
from trading.rules import first_stage
from web.words import LANGUAGES


@dataclass
class Project:
    """A project whose prequalification is over and whose tender is announced; `mid` are pages seen on the way."""

    hall: Hall
    lot: str
    next: str
    mid: dict[str, str]


def seen(browser: Browser, path: str) -> str:
    """The page's HTML."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture(scope="module")
def project(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("stages")
    with sqlite_database(sqlite_template, folder) as engine:
        hall = Hall(engine, FolderBlobs(folder / "blobs"))
        hall.enrol_experts(12)
        tender, lot = stages.drafted(hall, "prequalification", first_stage.LIMITED)
        hall.do(hall.office(Role.AGENCY), "tender.announce", tender)
        app, mid = site(hall), {}
        bidder = Browser(hall, app, hall.bidder(0))
        mid["submit"] = seen(bidder, f"/me/lots/{lot}/submit")
        bids = stages.opened(hall, lot, folder, 5)
        hall.convened(lot)
        mid["review"] = seen(Browser(hall, app, hall.panel(lot)[0]), f"/me/acts/{lot}/review_qualification")
        stages.judged(hall, lot, bids)
        tenderee = Browser(hall, app, hall.office(Role.TENDEREE))
        mid["desk"], mid["admit"] = seen(tenderee, "/me"), seen(tenderee, f"/me/acts/{lot}/admit")
        hall.do(hall.office(Role.TENDEREE), "lot.admit", lot)
        agency, draft = Browser(hall, app, hall.office(Role.AGENCY)), "/me/projects/P-2026-0001/draft"
        mid["agency"], mid["draft"] = seen(agency, "/me"), seen(agency, draft)
        second, next_lot = stages.following(hall, "prequalified_tender", lot)
        mid["invite"] = seen(agency, f"/me/acts/{second}/invite")
        for act in ("tender.invite", "tender.announce"):
            hall.do(hall.office(Role.AGENCY), act, second)
        hall.sequence()
        sites.publish(hall)
        yield Project(hall, lot, next_lot, mid)


def test_applicants_are_asked_for_no_price_and_the_panel_for_every_condition(project: Project) -> None:
    assert "投标总价" not in project.mid["submit"]
    assert "投标保证金" not in project.mid["submit"]
    review = project.mid["review"]
    assert review.count("近五年有类似业绩") == 5
    assert review.count('name="points.') == 10


def test_the_tenderee_reads_the_result_before_signing_it(project: Project) -> None:
    assert f"/me/acts/{project.lot}/admit" in project.mid["desk"]
    told = project.mid["admit"]
    assert told.count("可参加后续招标") >= 3
    assert "近五年没有类似业绩" in told
    assert "得分未进入数量范围" in told


def test_the_agency_types_no_list(project: Project) -> None:
    names = [project.hall.bidder(n).member.org_name for n in range(3)]
    assert all(name in project.mid["invite"] for name in names)
    assert "<textarea" not in project.mid["invite"]


def test_the_next_tender_is_drafted_under_a_number_of_its_own(project: Project) -> None:
    assert "/me/projects/P-2026-0001/draft" in project.mid["agency"]
    with project.hall.house.looking() as ctx:
        code = next(one.code for one in projects(replace(ctx, actor=project.hall.office(Role.AGENCY).actor)))
    assert f'value="{code}-2"' in project.mid["draft"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_reads_who_may_go_on_and_finds_both_tenders(project: Project, language: str) -> None:
    first, second = (f"T-{one.removeprefix('L-').rpartition('-')[0]}" for one in (project.lot, project.next))
    with sites.browsing(project.hall) as client:
        page = client.get(f"/lots/{project.lot}", params={"lang": language})
        assert all(project.hall.bidder(n).member.org_name in text(page) for n in range(3))
        assert "近五年没有类似业绩" not in page.text.partition('id="h-admission"')[2].partition("</section>")[0]
        assert f'href="/tenders/{second}"' in client.get(f"/tenders/{first}").text
        assert f'href="/tenders/{first}"' in client.get(f"/tenders/{second}").text


def test_each_applicant_has_its_letter_and_nobody_elses(project: Project) -> None:
    letters = set()
    for n in (0, 4):
        with project.hall.house.looking(project.hall.bidder(n).actor) as ctx:
            told = [one for one in reading.of_lot(ctx, project.lot) if one.kind.startswith("admission")]
        assert [one.kind for one in told] == ["admission_announcement", "admission_notice"]
        letters.add(told[1].id)
    assert len(letters) == 2
