"""Every public page of a lot from notice to archive: drawn from the journal, small, whole, in both languages."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from litestar import Litestar
from litestar.testing import TestClient

from disclosure.acts import reading
from disclosure.acts.reading import Wanted
from disclosure.rules import dossier
from kernel import canon, journal, merkle
from kernel.blobs import FolderBlobs
from kernel.reader import Reader as Members
from tests.support import site
from tests.support.case import ATTACHED, Case, awarded, stopped
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.web.test_pages import Reader, loaded, read
from trading.rules.lifecycle import Regime, Stage
from web.assets import assets
from web.desks.stages import STAGES
from web.format import stamp
from web.headers import CSP
from web.public import stage_times, visible
from web.words import LANGUAGES

HAN = re.compile(r"[\u3400-\u9fff]")
Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def case(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("public")
    with sqlite_database(sqlite_template, folder) as engine:
        made = awarded(Hall(engine, FolderBlobs(folder / "blobs")), folder)
        site.publish(made.hall)
        made.sequence()
        yield made


@pytest.fixture(scope="module")
def opened(case: Case) -> Iterator[Client]:
    with site.browsing(case.hall) as made:
        yield made


@pytest.fixture
def client(opened: Client) -> Client:
    """Without the look that an earlier test chose."""
    opened.cookies.clear()
    return opened


@pytest.fixture(scope="module")
def halted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, Client]]:
    folder = tmp_path_factory.mktemp("stopped")
    with sqlite_database(sqlite_template, folder) as engine:
        made = stopped(Hall(engine, FolderBlobs(folder / "blobs")), folder)
        site.publish(made.hall)
        made.sequence()
        with site.browsing(made.hall) as opened:
            yield made, opened


def paths(case: Case) -> list[str]:
    tender = case.lot.replace("L-", "T-").rpartition("-")[0]
    return [
        *("/", "/notices", "/notices?q=图书", "/results", "/openings", "/data", "/verify", "/log"),
        *(f"/tenders/{tender}", f"/notices/{tender}.1.tender_notice"),
        *(f"/lots/{case.lot}{rest}" for rest in ("", "/opening", "/draw")),
        *(f"/subjects/{subject}" for subject in (case.lot, tender, case.bids[0], "S-notices")),
        *(f"/subjects/{case.lot}/{n}" for n in (1, 3)),
    ]


@pytest.fixture(params=range(len(LANGUAGES)), ids=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    chosen: str = LANGUAGES[request.param]
    return chosen


@pytest.fixture(params=range(19))
def page(request: pytest.FixtureRequest, case: Case, client: Client, language: str) -> str:
    path = paths(case)[request.param]
    answer = client.get(path, params={"lang": language})
    assert answer.status_code == 200, (path, answer.text[-2000:])
    assert answer.headers["content-security-policy"] == CSP
    return answer.text


def test_every_path_is_looked_at(case: Case) -> None:
    assert len(paths(case)) == 19


def test_a_page_is_well_made(page: str) -> None:
    reader: Reader = read(page)
    assert reader.wrong == []
    assert reader.open == []
    ids = [found["id"] for _, found in reader.elements if "id" in found]
    assert len(ids) == len(set(ids))
    for tag, found in reader.elements:
        assert "style" not in found
        assert not [name for name in found if name.startswith("on")]
        assert tag != "script" or found.get("src", "").startswith("/static/")
        for name in ("src", "href", "action"):
            assert not re.match(r"(https?:)?//|javascript:", found.get(name, "")), found


def test_a_page_is_small(page: str) -> None:
    files = sum(len(gzip.compress(assets()[path].data)) for path in loaded(page))
    assert len(gzip.compress(page.encode())) + files <= 60_000


def test_every_link_inside_the_site_leads_somewhere(case: Case, client: Client) -> None:
    """Of all public pages together; what needs a sign-in is another test's."""
    hrefs = set()
    for path in paths(case):
        hrefs |= {
            found["href"] for tag, found in read(client.get(path).text).elements if tag == "a" and "href" in found
        }
    wanted = {href.partition("#")[0] for href in hrefs if href.startswith("/") and "lang=" not in href}
    ours = {href for href in wanted if href and not href.startswith(("/sign-in", "/me", "/api", "/static"))}
    ours = {href for href in ours if "type=" not in href and "theme=" not in href and not href.endswith("/submit")}
    assert len(ours) > 60
    assert {href: code for href in sorted(ours) if (code := client.get(href).status_code) != 200} == {}


def test_english_pages_are_english(case: Case, client: Client) -> None:
    """What is Chinese on an English page is a name or a document, and says so."""
    for path in paths(case):
        reader = read(client.get(path, params={"lang": "en"}).text)
        stray = [text for text, lang in reader.texts if HAN.search(text) and not lang.startswith("zh")]
        assert [text for text in stray if not text.startswith("{")] == [], path


# ---------------------------------------------------------------- a lot with its award


def test_the_lot_shows_everything_behind_its_award(case: Case, client: Client) -> None:
    html = client.get(f"/lots/{case.lot}").text
    for word in (
        "中标结果",
        "已核验什么",
        "中标候选人公示",
        "期限怎么算",
        "开标记录",
        "评分与名次",
        "评标委员会",
        "经过",
    ):
        assert word in html, word
    assert "950,000.00" not in html, "a withdrawn bid was never opened: its price is nobody's business"
    assert 'href="/lots/' + case.lot + '/dossier.zip"' in html


def test_the_proof_panel_names_what_cannot_be_checked(case: Case, client: Client) -> None:
    html = client.get(f"/lots/{case.lot}").text
    assert '<div class="zero"><dt>不通过</dt><dd>0</dd></div>' in html
    assert re.search(r'<div class="warn"><dt>无法检查</dt><dd>2</dd>', html)
    assert f"全部 {len(dossier.checks())} 项" in html
    whole = client.get(f"/lots/{case.lot}/proof").text
    for check in ("01.02", "01.05", "02.01", "02.02", "02.04", "03.03", "04.02", "05.01a", "05.01c", "05.05", "05.07"):
        assert check in whole, check


def test_the_proof_panel_tells_of_a_broken_record(case: Case, client: Client) -> None:
    """A ranking that its own inputs do not give is said to be false."""
    from web.public import case as cases

    with case.hall.house.looking() as ctx:
        told = cases.replayed(ctx, cases.load(ctx, case.lot))
        entry = next(one for one in journal.entries(ctx.tx, case.lot) if one.type == "lot.rank")
        data = ctx.blobs.get(str(entry.body["aggregation_sha256"]))
    assert told is not None
    assert told.wrong == ""
    changed = data.replace(b'"shown":"30.000000"', b'"shown":"31.000000"', 1)
    assert changed != data
    assert cases._replayed(changed).wrong != ""


def test_the_margin_of_a_section_leads_to_its_entries(case: Case, client: Client) -> None:
    html = client.get(f"/lots/{case.lot}").text
    numbers = re.findall(rf'href="/subjects/{case.lot}/(\d+)"', html)
    assert len(numbers) > 20
    kinds = {entry.tseq: entry.type for entry in case.hall.chain(case.lot)}
    margin = html[html.index('id="h-award"') :][:300]
    first = int(re.findall(rf"/subjects/{case.lot}/(\d+)", margin)[0])
    assert kinds[first] == "lot.award"


def test_the_dossier_is_the_public_edition(case: Case, client: Client) -> None:
    answer = client.get(f"/lots/{case.lot}/dossier.zip")
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="dossier-{case.lot}.zip"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        about = canon.mapping(archive.read(f"{case.lot}/{dossier.ABOUT}"))
    assert about["edition"] == "public"
    assert about["log"] == "log.example/ggzy"
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert client.get(f"/lots/{case.lot}/dossier.zip").headers["etag"] == answer.headers["etag"], "made once"


def test_files_are_served_by_whitelist(case: Case, client: Client) -> None:
    html = client.get(f"/lots/{case.lot}").text
    found = set(re.findall(rf"/lots/{case.lot}/files/([0-9a-f]{{64}})", html))
    assert len(found) == 3 + len(ATTACHED), "three papers, and what is attached to the tender document"
    for digest in found:
        answer = client.get(f"/lots/{case.lot}/files/{digest}")
        assert canon.sha256(answer.content).hex() == digest
        assert answer.headers["content-disposition"].startswith("attachment;")
    secret = next(entry for entry in case.hall.chain(case.bids[0]) if entry.type == "bid.submit_bid")
    assert client.get(f"/lots/{case.lot}/files/{secret.body['manifest_sha256']}").status_code == 404


def test_the_draw_says_that_both_keys_are_on_one_machine(case: Case, client: Client) -> None:
    html = client.get(f"/lots/{case.lot}/draw").text
    assert "两把密钥在同一台机器上" in html
    assert html.count("接受") >= 5
    assert "不能参加，已空出" in html
    assert "三年内曾在投标人处任职" not in html or "人" in html


def test_groups_are_called_by_the_names_of_their_specialties(case: Case, client: Client) -> None:
    for path in (f"/lots/{case.lot}/draw", f"/lots/{case.lot}"):
        assert client.get(path, params={"lang": "zh"}).text.count("房屋建筑（A01）") >= 4, path
        assert client.get(path, params={"lang": "en"}).text.count("building works (A01)") >= 4, path


def test_the_draw_explains_why_its_counts_of_avoidance_differ(case: Case, client: Client) -> None:
    counts = next(one for one in case.hall.chain(case.lot) if one.type == "lot.exclude").body["counts"]
    html = client.get(f"/lots/{case.lot}/draw").text
    told = re.search(r"回避的共 (\d+) 人，理由共 (\d+) 条", html)
    if not sum(counts.values()):
        assert told is None
        return
    assert told is not None
    assert int(told[2]) == sum(counts.values()) >= int(told[1]) > 0


def test_a_hall_that_is_over_does_not_ask_again(case: Case, client: Client) -> None:
    html = client.get(f"/lots/{case.lot}/opening").text
    assert "hx-get" not in html
    assert html.count('<tr id="hall-') == 4
    rows = client.get(f"/lots/{case.lot}/opening/rows").text
    assert rows.strip() in html


# ---------------------------------------------------------------- notices


def test_notices_are_found_by_their_words(case: Case, client: Client) -> None:
    assert "没有找到" in client.get("/notices", params={"q": "不存在的词"}).text
    found = client.get("/api/v1/notices", params={"q": "图书 采购"}).json()
    assert found["count"] == client.get("/api/v1/notices").json()["count"] > 4
    only = client.get("/api/v1/notices", params={"kind": "result_announcement"}).json()
    assert [one["kind"] for one in only["notices"]] == ["result_announcement"]
    assert client.get("/api/v1/notices", params={"page": 0}).status_code == 400
    assert client.get("/notices", params={"page": "x"}).status_code == 200


def test_a_letter_to_a_loser_is_not_a_public_notice(case: Case, client: Client) -> None:
    last = next(entry for entry in case.hall.chain(case.lot) if entry.type == "lot.notify")
    letter = f"{case.lot}.{last.tseq}.result_notice.1"
    assert client.get(f"/notices/{letter}").status_code == 404
    assert client.get(f"/api/v1/notices/{letter}").status_code == 404
    assert letter not in client.get("/feeds/notices.atom").text


def test_a_notice_says_all_that_its_paper_says(case: Case, client: Client) -> None:
    tender = case.lot.replace("L-", "T-").rpartition("-")[0]
    html = client.get(f"/notices/{tender}.1.tender_notice").text
    for word in ("招标公告", "投标人资格", "独立法人", "投标文件的递交", "依据", "市财政"):
        assert word in html, word


def test_feeds_hold_the_newest_notices(case: Case, client: Client) -> None:
    count = client.get("/api/v1/notices").json()["count"]
    atom = ElementTree.fromstring(client.get("/feeds/notices.atom").content)
    rss = ElementTree.fromstring(client.get("/feeds/notices.rss").content)
    assert len(list(atom.iter("{http://www.w3.org/2005/Atom}entry"))) == count
    assert len(list(rss.iter("item"))) == count
    listed = client.get("/notices?kind=award_notice").text
    assert 'href="/feeds/notices.atom?kind=award_notice"' in listed
    told = ElementTree.fromstring(client.get("/feeds/notices.atom?kind=award_notice").content)
    assert len(list(told.iter("{http://www.w3.org/2005/Atom}entry"))) == 1 < count
    assert ElementTree.fromstring(client.get("/feeds/notices.rss?kind=x&q=%26").content).find("channel/item") is None


def test_the_code_on_a_paper_leads_to_it(case: Case, client: Client) -> None:
    one = client.get("/api/v1/notices").json()["notices"][0]
    html = client.get("/verify", params={"d": one["sha256"]}).text
    assert "这份文件由本平台发布" in html
    assert f'href="{one["href"]}"' in html
    assert "没有内容或 PDF 为这个摘要的公告" in client.get("/verify", params={"d": "0" * 64}).text


def test_a_sealed_pdf_is_downloaded(case: Case, client: Client, tmp_path: Path) -> None:
    """Printed once, for a tender of its own."""
    tender, _ = case.hall.announced()
    site.publish(case.hall, pdf=True)
    html = client.get(f"/notices/{tender}.1.tender_notice").text
    assert f'href="/notices/{tender}.1.tender_notice/pdf/zh"' in html
    answer = client.get(f"/notices/{tender}.1.tender_notice/pdf/zh")
    assert answer.content.startswith(b"%PDF-")
    assert canon.sha256(answer.content).hex() in html
    assert client.get(f"/notices/{tender}.1.tender_notice/pdf/fr").status_code == 404


# ---------------------------------------------------------------- days per stage


@pytest.mark.seed_row(6)
def test_the_stage_table_is_what_the_log_says(case: Case, client: Client) -> None:
    """Every stay begins and ends with an entry, none is left out, and page, API and file say the same."""
    begun = ("announce", "close_bidding", "order_opening", "open_bids", "convene", "open_scores", "rank")
    moves = (*begun, "publish_candidates", "award", "archive")
    last = {one.type.partition(".")[2]: one.at for one in case.hall.chain(case.lot)}  # of a joint act, who completes it
    times = [last[verb] for verb in moves]
    told = client.get(f"/api/v1/lots/{case.lot}/stages").json()["stages"]
    assert [one["since"] for one in told] == [canon.instant(at) for at in times]
    assert [one["until"] for one in told] == [*(canon.instant(at) for at in times[1:]), None]
    spans = [until - since for since, until in pairwise(times)]
    assert [one["milliseconds"] for one in told] == [*(span // timedelta(milliseconds=1) for span in spans), None]
    assert sum(one["milliseconds"] or 0 for one in told) == (times[-1] - times[0]) // timedelta(milliseconds=1)
    assert [one["stage"] for one in told][:2] == ["announced", "closed"]
    assert told[0]["days"] == "21.00"
    lines = list(csv.DictReader(io.StringIO(client.get("/data/stages.csv").text)))
    mine = [{key: value for key, value in line.items() if key != "lot"} for line in lines if line["lot"] == case.lot]
    assert mine == [{key: "" if value is None else str(value) for key, value in one.items()} for one in told]
    html = client.get(f"/lots/{case.lot}").text
    table = html.partition('id="h-times"')[2].partition("</table>")[0]
    assert re.findall(r'<time datetime="[^"]+">([^<]+)</time>', table)[::2] == [stamp(at) for at in times]


def test_what_follows_a_withheld_move_is_not_told(case: Case) -> None:
    """Before the award nobody is told when the panel convened: the table ends there, and gives no false end."""
    with case.hall.house.looking() as ctx:
        places = visible.chain(ctx, case.lot)
    end = replace(places[-1].entry, data=places[-1].entry.data.replace(b"lot.archive", b"lot.terminate"))
    ended = [*places[:-1], replace(places[-1], entry=end)]  # an act that ends a lot at any stage
    secret = [replace(one, known=one.known and one.type != "lot.convene") for one in ended]
    told = stage_times.rows(Regime.BID, secret, Stage.RANKED, case.hall.now)
    assert [one.stage for one in told] == [
        STAGES[at] for at in (Stage.ANNOUNCED, Stage.CLOSED, Stage.OPENING, Stage.OPENED)
    ]
    assert (told[-1].until, told[-1].spent, told[-1].lasts) == (None, None, False)
    quiet = [replace(one, known=one.known and one.type != "lot.draw") for one in places]
    assert stage_times.spells(Regime.BID, quiet) == stage_times.spells(Regime.BID, places), "this moves nothing"


def test_a_stage_that_lasts_has_no_end(case: Case, client: Client) -> None:
    _, lot = case.hall.announced()
    told = client.get(f"/api/v1/lots/{lot}/stages").json()["stages"]
    assert [(one["stage"], one["until"], one["days"]) for one in told] == [("announced", None, None)]
    assert "至今" in client.get(f"/lots/{lot}").text.partition('id="h-times"')[2]
    assert lot not in client.get("/data/stages.csv").text, "only lots that ended"
    assert client.get("/api/v1/lots/L-2026-9999-1/stages").status_code == 404


# ---------------------------------------------------------------- the log


def test_the_log_is_read_by_its_tiles(case: Case, client: Client) -> None:
    note = client.get("/log/checkpoint").text
    size = int(note.split("\n")[1])
    full, part = divmod(size, 256)
    assert full == 0
    hashes = client.get(f"/log/tile/0/000.p/{part}").content
    entries = client.get(f"/log/tile/entries/000.p/{part}").content
    assert len(hashes) == 32 * part
    found, at = [], 0
    while at < len(entries):
        length = int.from_bytes(entries[at : at + 2])
        found.append(entries[at + 2 : at + 2 + length])
        at += 2 + length
    assert [merkle.leaf_hash(one) for one in found] == [hashes[n * 32 :][:32] for n in range(part)]
    root = merkle.root([hashes[n * 32 :][:32] for n in range(part)])
    assert merkle.tree_head(note.encode().partition(b"\n\n")[0] + b"\n").root == root


@pytest.mark.parametrize("path", ["0/000", "0/001.p/1", "0/000.p/0", "0/000.p/257", "1/000.p/1", "x/000", "0/0000",
                                  "entries/000", "0/x000/1", "-1/000", "0/000.p/", "0/a00.p/1"])  # fmt: skip
def test_tiles_that_no_checkpoint_covers_are_not_there(client: Client, path: str) -> None:
    assert client.get(f"/log/tile/{path}").status_code == 404


def test_an_entry_carries_its_bytes_and_its_proof(case: Case, client: Client) -> None:
    entry = case.hall.chain(case.lot)[2]
    html = client.get(f"/subjects/{case.lot}/3").text
    assert entry.leaf.hex() in html
    assert client.get(f"/subjects/{case.lot}/3/event.json").content == entry.data
    assert client.get(f"/log/proofs/{entry.leaf.hex()}").text.startswith("c2sp.org/tlog-proof@v1")
    listed = client.get("/log/entries", params={"subject": case.lot}).json()["entries"]
    for one, kept in zip(listed, case.hall.chain(case.lot), strict=True):
        assert one["leaf"] == kept.leaf.hex()
        if "event" in one:
            assert journal.leaf(bytes.fromhex(one["salt"]), one["event"].encode()) == kept.leaf


@pytest.mark.parametrize("subject", ["S-people", "S-refusals", "S-trust", "X-pool", "L-2026-9999-1", "nix"])
def test_other_chains_are_nobodys_business(client: Client, subject: str) -> None:
    assert client.get(f"/subjects/{subject}").status_code == 404
    assert client.get("/log/entries", params={"subject": subject}).status_code == 404
    assert client.get(f"/subjects/{subject}/1/event.json").status_code == 404


def test_a_receipt_is_looked_up(case: Case, client: Client) -> None:
    leaf = case.hall.chain(case.bids[0])[0].leaf.hex()
    html = client.post("/verify", data={"receipt": leaf}).text
    assert "已并入日志" in html
    assert "日志里没有这个叶子" in client.post("/verify", data={"receipt": "0" * 64}).text
    assert "应为 64 位十六进制数字" in client.post("/verify", data={"receipt": "x"}).text
    assert "应为 64 位十六进制数字" in client.post("/verify", data={}).text


def test_the_verify_page_lists_every_check_and_the_dossier(case: Case, client: Client) -> None:
    html = client.get("/verify").text
    for check in dossier.checks():
        assert f'class="mono">{check.id}<' in html
    assert f"/lots/{case.lot}/dossier.zip" in html
    assert "ggzy verify" in html


# ---------------------------------------------------------------- a lot that was stopped, and what does not exist


def test_a_stopped_lot_says_why_and_not_how_many(halted: tuple[Case, Client]) -> None:
    case, client = halted
    html = client.get(f"/lots/{case.lot}").text
    assert "截止时收到的投标不足 3 份" in html
    for bid in case.bids:
        assert bid not in html
        assert client.get(f"/subjects/{bid}").status_code == 404
    assert client.get(f"/lots/{case.lot}/opening").text.count('<tr id="hall-') == 0
    assert client.get(f"/lots/{case.lot}/dossier.zip").status_code == 200


@pytest.mark.parametrize("path", ["/lots/L-2026-9999-1", "/tenders/T-2026-9999", "/notices/nix", "/subjects/B-" + "0" * 32,
                                  "/lots/L-2026-9999-1/opening", "/lots/L-2026-9999-1/draw", "/nowhere"])  # fmt: skip
def test_what_does_not_exist_is_said_in_words(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>没有找到</h1>" in answer.text
    assert 'href="/notices"' in answer.text


def test_there_is_no_dossier_before_the_end(case: Case, client: Client) -> None:
    _, lot = case.hall.announced()
    answer = client.get(f"/lots/{lot}/dossier.zip")
    assert answer.status_code == 409
    assert "标段尚未结束" in answer.text


def test_an_empty_site_says_what_would_stand_there(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs"))
        with site.browsing(hall) as client:
            assert "还没有公告。第一份公告发布后列在这里。" in client.get("/").text
            assert "今天没有开标，近期也没有安排。" in client.get("/openings").text
            assert "还没有检查点" in client.get("/log").text
            assert client.get("/log/checkpoint").status_code == 404
            assert client.get("/verify").status_code == 200
            assert client.get("/data").status_code == 200
            assert client.get("/feeds/notices.rss").status_code == 200


def test_the_search_of_the_site_finds_notices(client: Client) -> None:
    page = client.get("/search?q=图书").text
    assert "tender_notice" in page
    assert "kind=notices" in page


def test_the_tables_of_open_data_say_what_the_notices_say(case: Case, client: Client) -> None:
    """Every notice once; every bid of the opening with the sum that was read out; awards and no contract."""
    with case.hall.house.looking() as ctx:
        listed = {one.id: one for one in reading.notices(ctx, Wanted(), 100).rows}
        record = reading.view(ctx, next(id for id, one in listed.items() if one.kind == "opening_record"))
    found = {name: checked(client, name) for name in ("notices", "awards", "openings", "contracts")}
    assert {row["id"]: row["sha256"] for row in found["notices"]} == {id: one.sha256 for id, one in listed.items()}
    assert {row["kind"] for row in found["awards"]} >= {"candidates_notice", "award_notice", "result_announcement"}
    (result,) = (row for row in found["awards"] if row["kind"] == "result_announcement")
    price = listed[str(result["id"])].price
    assert price is not None
    assert (result["currency"], result["amount"]) == (price.currency, str(price.amount))
    bids = Members.of(record).each("rows")
    assert [row["bidder"] for row in found["openings"]] == [bid.inner("bidder").text("name") for bid in bids]
    assert {row["currency"] for row in found["openings"]} == {"CNY"}
    assert all(f"{Decimal(str(row['amount'])):,}" == row["price"] for row in found["openings"])
    assert found["contracts"] == []


def checked(client: Client, name: str) -> list[dict[str, object]]:
    """The rows of the JSON file, after its own schema has accepted them."""
    rows = client.get(f"/data/sets/{name}.json").json()
    schema = client.get(f"/data/sets/{name}.schema.json").json()
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(rows)
    return list(rows)
