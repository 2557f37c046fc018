"""Leads from the opening to the supervisor's word: what is found, who may look and when, what stands on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from evaluation.acts import leads
from evaluation.rules.screens.kept import After
from kernel import journal, table
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Refusal
from signing.rules.manifest import PIECE
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.office_files import docx, prose
from tests.support.panel import Hall
from trading import package_store
from trading.acts import compared
from web import screens
from web.desks.screening import _label

STEPS: Final = ("1000000.00", "1050000.00", "1100000.00")
HOME: Final = "203.0.113.7"
COPIED: Final = prose(0, 900)
WHY: Final = "已发函要求两家公司说明文件来源。"


@dataclass(frozen=True)
class Screened:
    hall: Hall
    lot: str
    sealed: str
    done: dict[str, After]

    @property
    def subject(self) -> str:
        return leads.subject(self.lot)

    @property
    def page(self) -> str:
        return f"/me/lots/{self.lot}/screens"

    def found(self) -> leads.Found:
        with self.hall.house.looking(self.hall.office(Role.SUPERVISOR).actor) as ctx:
            found = leads.found(ctx, self.lot)
        assert found
        return found

    def judge(self, body: dict[str, Json]) -> Refusal | None:
        try:
            self.hall.do(self.hall.office(Role.SUPERVISOR), leads.JUDGE, self.subject, body)
        except Refusal as refusal:
            return refusal
        return None


@pytest.fixture(scope="module")
def screened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screened]:
    """Two of three bids copy one another; a second lot is still sealed."""
    folder = tmp_path_factory.mktemp("screens")
    with sqlite_database(sqlite_template, folder) as engine:
        hall = Hall(engine, FolderBlobs(folder / "blobs"))
        bill = '<清单 加密锁号="GT-7781"/>'.encode()
        hall.enclosed = {
            STEPS[0]: {"施工方案.docx": docx(COPIED, "王工"), "清单.xml": bill},
            STEPS[1]: {"方案.docx": docx(COPIED[:850] + prose(3000, 40), "admin"), "报价.xml": bill + b" "},
            STEPS[2]: {"方案.docx": docx(prose(6000, 900), "赵工")},
        }
        hall.addresses = {hall.bidder(n).actor.org: HOME if n < 2 else "198.51.100.9" for n in range(3)}
        lot = hall.opened(tmp_path_factory.mktemp("bids"), STEPS, hall.lot_of("lowest_evaluated_price"))[0]
        made = Screened(hall, lot, hall.announced()[1], {})
        early = Browser(hall, site(hall), hall.office(Role.SUPERVISOR)).get(made.page)
        assert "还没有完成筛查" in text(early)
        assert screens.screen(hall.house, made.done) == 1
        yield made


def test_planted_copies_are_found_and_the_honest_bid_is_in_no_pair(screened: Screened) -> None:
    found = screened.found().screening
    assert found.after is After.OPENING
    assert sorted(found.quoted.values()) == [int(price.replace(".", "")) for price in STEPS]
    honest = next(name for name, price in found.quoted.items() if price == 110_000_000)
    pairs = {each.screen: each for each in found.leads if len(each.bidders) == 2}
    assert pairs.keys() == {"fingerprints", "texts"}
    assert not any(honest in each.bidders for each in pairs.values())
    lock, address = (each.what.zh for each in pairs["fingerprints"].shown)
    assert lock == "计价软件加密锁号 GT-7781"
    assert re.fullmatch(r"上传网络地址 [0-9a-f]{16}", address), "a digest, never the address"
    assert pairs["texts"].shown[0].one.endswith("方案.docx")
    assert {each.screen for each in found.leads} == {"fingerprints", "texts", "step", "bunched"}
    assert all(count == 3 for name, count in found.pages.items() if name != honest)
    assert len(found.coalitions) == 1
    assert {each.met for each in found.network} == {1}


def test_of_an_address_a_salted_digest_is_kept(screened: Screened) -> None:
    """Another lot has another salt; what a stranger's own header claims is not believed."""
    hall, app = screened.hall, site(screened.hall)
    for n, came in ((0, {"X-Forwarded-For": f"10.9.9.9, {HOME}"}), (1, {})):
        bidder = Browser(hall, app, hall.bidder(n)).http
        bidder.headers.update(came)
        begun = bidder.post(f"/api/v1/lots/{screened.sealed}/packages", json={"size": 9, "piece": PIECE})
        assert begun.status_code == 201, begun.text
    with hall.house.looking(CLERK) as ctx:
        kept = table.rows(ctx.tx, package_store.packages, "created_at")
        supervised = compared.origins(ctx, hall.lot(screened.lot))
        with pytest.raises(NotNow):
            compared.origins(ctx, hall.lot(screened.sealed))
    here = [row for row in kept if row.lot == screened.lot]
    there = [row for row in kept if row.lot == screened.sealed]
    assert len({row.origin_salt for row in here}) == 1
    assert len({*supervised.values()}) == 2
    assert len({row.origin for row in there}) == 1
    assert there[0].origin not in supervised.values()
    assert there[0].origin_salt != here[0].origin_salt
    assert HOME not in repr(kept)


def test_it_is_screened_once_and_never_while_it_is_sealed(screened: Screened) -> None:
    assert screened.done == {screened.lot: After.OPENING}
    assert screens.screen(screened.hall.house, screened.done) == 0
    assert screens.screen(screened.hall.house, {}) == 0, "another process finds it done"
    with screened.hall.house.acting(CLERK) as ctx, pytest.raises(Conflict):
        leads.report_leads(ctx, screened.found().screening)
    supervisor = screened.hall.office(Role.SUPERVISOR).actor
    with screened.hall.house.acting(supervisor) as ctx, pytest.raises(NotAllowed):
        leads.report_leads(ctx, screened.found().screening)
    with screened.hall.house.looking(supervisor) as ctx, pytest.raises(NotNow):
        leads.found(ctx, screened.sealed)


def test_the_supervisor_hears_how_many_and_nobody_else_anything(screened: Screened) -> None:
    hall, app = screened.hall, site(screened.hall)
    count = len(screened.found().screening.leads)
    supervisor = Browser(hall, app, hall.office(Role.SUPERVISOR))
    inbox = supervisor.get("/me/messages").text
    _, told, form = inbox.partition(f"筛查得出 {count} 条线索，请核查。")
    assert told
    assert "加密锁" not in inbox
    opened = supervisor.post(form.partition('action="')[2].partition('"')[0], {})
    assert opened.headers["location"] == screened.page
    for other in (hall.office(Role.AGENCY), hall.office(Role.TENDEREE), hall.bidder(0)):
        assert "线索" not in Browser(hall, app, other).get("/me/messages").text


def test_only_the_lots_own_supervisor_looks(screened: Screened) -> None:
    hall, app = screened.hall, site(screened.hall)
    judge = f"/me/acts/{screened.subject}/judge_lead"
    for role in (Role.AGENCY, Role.TENDEREE, Role.CENTRE, Role.AUDIT_ADMIN):
        for address in (screened.page, judge):
            assert Browser(hall, app, hall.office(role)).get(address).status_code == 403, (role, address)
    assert Browser(hall, app, hall.bidder(0)).get(screened.page).status_code == 403
    stranger = Browser(hall, app, hall.office(Role.SUPERVISOR, "another"))
    assert stranger.get(screened.page).status_code == 404
    assert all(each.id not in stranger.get(judge).text for each in screened.found().screening.leads)
    assert stranger.get(f"/me/log/{screened.subject}").status_code == 404
    assert Browser(hall, app, hall.bidder(1)).get(f"/log/{screened.subject}").status_code == 404
    assert Browser(hall, app, hall.office(Role.SUPERVISOR)).get(f"/me/log/{screened.subject}").status_code == 200


def test_the_page_tells_evidence_and_rate_in_both_languages(screened: Screened) -> None:
    supervisor = Browser(screened.hall, site(screened.hall), screened.hall.office(Role.SUPERVISOR))
    assert f'href="{screened.page}"' in supervisor.get(f"/me/lots/{screened.lot}").text
    chinese = text(supervisor.get(screened.page))
    for said in ("相邻报价之差都是 50000.00", "1074 个真实合同中有 0 个如此", "计价软件加密锁号 GT-7781", "误报率未知",
                 "变异系数 4.7%（界限 6%），相对距离 1.41（界限 1）", "文件相似度", "谁与谁同场"):  # fmt: skip
        assert said in chinese, said
    assert "B-" not in chinese, "a firm that bids once is called by its name"
    english = text(supervisor.get(screened.page, "en"))
    for said in ("Neighbouring prices all differ by 50000.00", "without", "0 lots of this kind", "Likeness of the papers",
                 "after the opening (blind papers wait for the ranking)"):  # fmt: skip
        assert said in english, said


def test_the_supervisor_says_what_became_of_a_lead(screened: Screened) -> None:
    lead = screened.found().screening.leads[0]
    body: dict[str, Json] = {"lead": lead.id, "status": "looked_into", "text": WHY}
    assert screened.judge(body) is None
    assert screened.judge({**body, "status": "referred", "text": "说明不成立，移送公安机关。"}) is None
    said = screened.found().judged
    assert (said[0].lead, said[0].status, said[0].text) == (lead.id, "looked_into", WHY)
    supervisor = Browser(screened.hall, site(screened.hall), screened.hall.office(Role.SUPERVISOR))
    page = text(supervisor.get(screened.page))
    assert f"核查中：{WHY}" in page
    assert "已移送处理：说明不成立" in page
    with screened.hall.house.looking(CLERK) as ctx:
        entry = journal.entries(ctx.tx, screened.subject)[-1]
        assert journal.entries(ctx.tx, screened.lot)[-1].type == "lot.open_bids", "nothing of the lot has moved"
    assert set(entry.body) == {"lead", "status", "text_sha256", "doc_sha256", "p7s_sha256"}, "the reason is a digest"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"lead": "0" * 64}, NotFound), ({"status": "rejected"}, NotValid), ({"text": "四个字啊"}, NotValid),
        ({"text": "字" * 20001}, NotValid), ({"more": "1"}, NotValid),
    ],
)  # fmt: skip
def test_a_word_that_cannot_stand_is_refused(screened: Screened, change: dict[str, Json], kind: type[Refusal]) -> None:
    lead = screened.found().screening.leads[0]
    refusal = screened.judge({"lead": lead.id, "status": "explained", "text": WHY, **change})
    assert isinstance(refusal, kind)


def test_leads_are_no_chain_of_anything_else(screened: Screened) -> None:
    with pytest.raises(NotFound):
        leads.lot_of(screened.lot)
    assert leads.lot_of(screened.subject) == screened.lot


def test_letters_go_on_after_z() -> None:
    assert [_label(place) for place in (0, 25, 26, 52)] == ["A", "Z", "A1", "A2"]
