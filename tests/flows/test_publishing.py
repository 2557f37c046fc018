"""From the journal to the public: after each official act exactly its notices, once, sealed, recorded, searchable."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import pypdf
import pytest
from sqlalchemy import Engine, select, update

from disclosure import store
from disclosure.acts import pressing, publishing, reading, receipts
from disclosure.acts.reading import Wanted
from disclosure.rules import notice, papers
from disclosure.rules.source import Publisher
from disclosure.rules.visibility import Audience, Moment
from evaluation.acts import awarding, reviewing
from kernel import canon, chain, journal
from kernel.actor import CLERK, PUBLIC, Actor, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from signing.rules import pdf
from tests.support import draws, released
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.world import DAY, Person
from web import first_run, worker
from web.worker import Worker

SITE = Publisher(Words("青屿市公共资源交易平台", "Qingyu Platform"), "https://ggzy.example", demo=True)
PRICES = ["1000000.00", "1100000.00", "1200000.00"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the typesetting library: everything goes its way, and quickly."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)


def publish(hall: Hall) -> list[str]:
    """Rounds of the clerk until no notice is missing: the kinds, in the order of publication."""
    done: list[str] = []
    while True:
        with hall.house.looking(CLERK) as ctx:
            waiting = publishing.due(ctx).duties
        if not waiting:
            return done
        with hall.house.looking(CLERK) as ctx:
            draft = publishing.draft(ctx, SITE, waiting[0])
        pressed = publishing.press(draft, hall.house.desk, hall.blobs, hall.now)
        with hall.house.acting(CLERK) as ctx:
            publishing.publish(ctx, pressed)
        done.append(draft.duty.kind)


def listed(hall: Hall, wanted: Wanted | None = None) -> list[str]:
    """What the public finds, oldest first."""
    with hall.house.looking(PUBLIC) as ctx:
        return [row.kind for row in reversed(reading.notices(ctx, wanted or Wanted(), 100).rows)]


def may_read(hall: Hall, actor: Actor, kind: str) -> int:
    """How many notices of a kind somebody may read of the only tender."""
    with hall.house.looking(actor) as ctx:
        return sum(row.kind == kind for row in reading.of_tender(ctx, "T-2026-0001"))


def bid_lot(hall: Hall, **changed: Json) -> tuple[str, str]:
    """An announced tender of one BID lot that prices alone decide."""
    until = canon.instant(hall.now + 8 * DAY)
    on_offer: Json = {"from": canon.instant(hall.now), "until": until, "price": {"currency": "CNY", "amount": "0.00"}}
    return hall.announced(lots=[hall.lot_of("lowest_evaluated_price")], documents=on_offer, **changed)


def amended(hall: Hall, tender: str, lot: str) -> None:
    """Two days more, and another place."""
    before = canon.mapping(hall.blobs.get(str(hall.lot(lot).doc_sha256)))
    deadline = canon.instant(canon.moment(str(before["deadline"])) + 2 * DAY)
    after = before | {"version": 2, "deadline": deadline, "place": "青屿市东区"}
    body: dict[str, Json] = {
        "tender_doc_sha256": hall.blobs.put(canon.canonical(after)),
        "deadline": deadline,
        "reason": "调整供货地点",
    }
    hall.do(hall.office(Role.AGENCY), "tender.amend", tender, body)


def opened(hall: Hall, lot: str, folder: Path) -> list[str]:
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES)]
    hall.move_to(hall.now + 23 * DAY + MINUTE)
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids):
        hall.release(hall.bidder(n), bid)
    objection = hall.do(hall.bidder(2), "lot.object_opening", lot, {"text": "投影画面中断两分钟"})
    answer: dict[str, Json] = {"objection": str(objection.body["objection"]), "text": "已恢复，记录完整"}
    hall.do(hall.office(Role.TENDEREE), "lot.answer_objection", lot, answer)
    hall.move_to(hall.now + 31 * MINUTE)
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    return bids


def ranked(hall: Hall, lot: str, bids: list[str]) -> None:
    panel = hall.convened(lot)
    hall.ask(panel[0], lot, bids[1], "clarify")
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.clerk("open_scores")
    hall.signed(lot)
    hall.clerk("rank")


def awarded(hall: Hall, lot: str) -> None:
    with hall.house.looking() as ctx:
        published = [one for one in journal.entries(ctx.tx, lot) if one.type == "lot.publish_candidates"]
    ends = published[-1].body["until"]
    hall.move_to(canon.moment(str(ends)))
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    hall.clerk("notify")


# ---------------------------------------------------------------- two languages


CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]+")
OWN = {"number", "capitals"}
"""What is Chinese by its nature: the paper's official number, and sums in words (shown on Chinese papers only)."""


def english(value: Json) -> Iterator[str]:
    """Every text that the English paper prints."""
    match value:
        case {"zh": str(), "en": str(en), **more} if not more:
            yield en
        case Mapping():
            for name, inner in value.items():
                yield from () if name in OWN else english(inner)
        case list():
            for inner in value:
                yield from english(inner)
        case str():
            yield value


def _english_papers_hold_chinese_only_where_people_wrote_it(hall: Hall, tender: str) -> None:
    """Names and what somebody typed stay as they are; every word of the platform's own is English."""
    with hall.house.looking(hall.office(Role.SUPERVISOR).actor) as ctx:
        rows = reading.of_tender(ctx, tender)
        said = {row.kind: reading.view(ctx, row.id) for row in rows}
        wrote = b"".join(ctx.tx.scalars(select(chain.body.c.bytes)))
    document = hall.blobs.get(str(hall.lot(rows[-1].lot).doc_sha256))
    texts = "是否接受进口纸张？接受。纸张产地不限。投影画面中断两分钟已恢复，记录完整请书面说明"
    typed = (wrote + document).decode() + texts
    found = {(kind, run) for kind, view in said.items() for text in english(view) for run in CHINESE.findall(text)}
    assert {(kind, run) for kind, run in found if run not in typed} == set()


# ---------------------------------------------------------------- the whole way


@pytest.mark.usefixtures("unprinted")
def test_every_official_act_has_exactly_its_notices(hall: Hall, tmp_path: Path) -> None:
    tender, lot = bid_lot(hall)
    assert publish(hall) == [notice.TENDER]
    assert publish(hall) == []
    question = hall.do(hall.bidder(0), "tender.ask", tender, {"text": "是否接受进口纸张？"})
    hall.do(hall.office(Role.AGENCY), "question.answer", str(question.subject), {"text": "接受。"})
    text: dict[str, Json] = {
        "notice_sha256": hall.blobs.put("纸张产地不限。".encode()),
        "answers": [str(question.subject)],
    }
    hall.do(hall.office(Role.AGENCY), "tender.clarify", tender, text)
    amended(hall, tender, lot)
    assert publish(hall) == [notice.CLARIFICATION, notice.CHANGE]
    bids = opened(hall, lot, tmp_path)
    assert publish(hall) == [notice.OPENING]
    ranked(hall, lot, bids)
    before = listed(hall)
    assert publish(hall) == [notice.REPORT]
    assert listed(hall) == before, "the report is not public yet"
    supervisor, bidder = hall.office(Role.SUPERVISOR).actor, hall.bidder(1).actor
    assert [may_read(hall, actor, notice.REPORT) for actor in (supervisor, bidder, PUBLIC)] == [1, 0, 0]
    hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    assert publish(hall) == [notice.CANDIDATES]
    awarded(hall, lot)
    assert publish(hall) == [notice.AWARD, notice.RESULT, notice.LETTER, notice.LETTER]
    assert publish(hall) == []
    public = [notice.TENDER, notice.CLARIFICATION, notice.CHANGE, notice.OPENING, notice.REPORT]
    public += [notice.CANDIDATES, notice.AWARD, notice.RESULT]
    assert listed(hall) == public
    _letters_reach_their_losers(hall)
    _every_notice_is_in_the_journal(hall)
    _found_by_what_they_say(hall)
    _papers_tell_what_was_said(hall, lot)
    _english_papers_hold_chinese_only_where_people_wrote_it(hall, tender)
    _told_by_moment(hall, lot)
    _open_data_say_the_same(hall, tender, lot, bids)


def _open_data_say_the_same(hall: Hall, tender: str, lot: str, bids: list[str]) -> None:
    """A release for each public notice of its own, valid under the standard; together they tell the tender."""
    told = released.releases(hall, tender)
    tags = ["tender", "tenderUpdate", "tenderAmendment", "tenderUpdate", "award", "award", "awardUpdate"]
    assert [each["tag"] for each in told] == [[tag] for tag in tags]
    before_the_result = json.dumps(told[:4], ensure_ascii=False)
    assert all(word not in before_the_result for word in ("disqualified", '"valid"', "pending award"))
    assert not any(bidder in json.dumps(told[:3]) for bidder in (hall.bidder(n).member.org for n in range(3)))
    whole = released.compiled(hall, tender)
    assert {id_: bid["value"]["amount"] for id_, bid in released.named(whole["bids"]["details"]).items()} == dict(
        zip(bids, map(float, PRICES), strict=True)
    )
    awards = released.named(whole["awards"])
    assert [awards[f"{lot}-{bid}"]["status"] for bid in bids] == ["active", "unsuccessful", "unsuccessful"]
    assert whole["tender"]["lots"][0]["status"] == "complete"
    assert whole["tender"]["tenderPeriod"]["endDate"] == told[2]["tender"]["tenderPeriod"]["endDate"]
    (asked,) = whole["tender"]["enquiries"]
    assert (asked["description"], asked["answer"]) == ("是否接受进口纸张？", "接受。")
    roles = {each["id"].rpartition("-")[2]: each["roles"] for each in whole["parties"]}
    assert roles[hall.bidder(0).member.org] == ["supplier", "tenderer"]
    assert roles[hall.bidder(1).member.org] == ["tenderer"]
    assert {hall.bidder(0).member.person, hall.bidder(1).member.person}.isdisjoint(json.dumps(whole))


def _letters_reach_their_losers(hall: Hall) -> None:
    letters = [may_read(hall, person.actor, notice.LETTER) for person in map(hall.bidder, range(3))]
    assert sorted(letters) == [0, 1, 1]
    assert letters[0] == 0, "the cheapest has won"
    assert may_read(hall, PUBLIC, notice.LETTER) == 0
    with hall.house.looking(hall.bidder(1).actor) as ctx:
        mine = [row for row in reading.of_tender(ctx, "T-2026-0001") if row.kind == notice.LETTER]
        said = reading.view(ctx, mine[0].id)
    assert said["addressee"] == {"name": hall.bidder(1).member.org_name, "code": hall.bidder(1).member.org}
    with hall.house.looking(hall.bidder(2).actor) as ctx, pytest.raises(NotFound):
        reading.view(ctx, mine[0].id)


def _every_notice_is_in_the_journal(hall: Hall) -> None:
    """Row, record and content agree: none can be exchanged in silence."""
    recorded = {str(entry.body["notice"]): entry for entry in hall.chain(pressing.NOTICES)}
    with hall.house.looking(hall.office(Role.SUPERVISOR).actor) as ctx:
        rows = reading.of_tender(ctx, "T-2026-0001")
        assert len(recorded) == len(rows) == 10
        assert journal.broken_at(ctx.tx, pressing.NOTICES) is None
        for row in rows:
            said = canon.canonical({"v": papers.VERSION, "kind": row.kind, "said": reading.view(ctx, row.id)})
            assert hashlib.sha256(said).hexdigest() == row.sha256 == recorded[row.id].body["sha256"]
            assert journal.find(ctx.tx, bytes.fromhex(row.leaf)).at == row.issued_at
            assert reading.by_digest(ctx, row.sha256) == (row,)
            assert row.without == "paper.unavailable"
            with pytest.raises(NotNow, match="Pango"):
                reading.pdf(ctx, row.id)


def _found_by_what_they_say(hall: Hall) -> None:
    winner = hall.bidder(0).member.org_name
    kinds = [notice.OPENING, notice.REPORT, notice.CANDIDATES, notice.AWARD, notice.RESULT]
    assert listed(hall, Wanted(winner)) == kinds
    assert listed(hall, Wanted("进口")) == [notice.CLARIFICATION]
    assert listed(hall, Wanted("东区 调整")) == [notice.CHANGE]
    assert listed(hall, Wanted(hall.bidder(0).member.person)) == [], "a person's name is in no notice"
    with hall.house.looking() as ctx:
        facets = reading.facets(ctx, Wanted(kinds=(notice.AWARD,)))
    assert facets.kinds[notice.TENDER] == 1
    assert facets.categories == {"procurement": 1}


def _papers_tell_what_was_said(hall: Hall, lot: str) -> None:
    with hall.house.looking() as ctx:
        said = {row.kind: reading.view(ctx, row.id) for row in reading.of_lot(ctx, lot)}
    (objection,) = cast("list[dict[str, Json]]", said[notice.OPENING]["objections"])
    assert objection["who"] == hall.bidder(2).member.org_name
    assert objection["answer"] == {"zh": "已恢复，记录完整", "en": "已恢复，记录完整"}
    (asked,) = cast("list[dict[str, Json]]", said[notice.REPORT]["clarifications"])
    assert asked["what"] == {"zh": "请书面说明", "en": "请书面说明"}
    assert asked["answer"] == {"zh": "时限内未答复", "en": "no answer in time"}
    names = {person.member.person for person in hall.experts.values()}
    assert not any(name in str(said[notice.REPORT]) for name in names), "BID-37"
    members = cast("list[dict[str, Json]]", said[notice.RESULT]["members"])
    assert {str(each["name"]) for each in members} == {person.member.person for person in hall.panel(lot)}
    group = {"zh": "房屋建筑（A01）", "en": "building works (A01)"}
    listed = [*members, *cast("list[dict[str, Json]]", said[notice.REPORT]["members"])]
    assert [each["speciality"] for each in listed] == [group] * len(listed)


def _told_by_moment(hall: Hall, lot: str) -> None:
    with hall.house.looking(hall.bidder(0).actor) as ctx:
        assert reading.moment(ctx, lot) is Moment.RESULT
        assert reading.audience(ctx, lot) is Audience.BIDDER
        assert [each.entry.type for each in reading.told(ctx, lot)][-1] == "lot.notify"


@pytest.mark.usefixtures("unprinted")
def test_what_the_public_sees_of_a_chain_grows_with_the_lot(hall: Hall, tmp_path: Path) -> None:
    _, lot = bid_lot(hall)
    bid = str(hall.submit(hall.bidder(0), lot, PRICES[0], tmp_path).subject)
    with hall.house.looking(PUBLIC) as ctx:
        assert [each.entry.type for each in reading.told(ctx, lot)] == ["lot.announce"]
        assert reading.told(ctx, lot, bid) == ()
    hall.move_to(hall.now + 21 * DAY + MINUTE)
    hall.tick()
    with hall.house.looking(PUBLIC) as ctx:
        (closed,) = (each for each in reading.told(ctx, lot) if each.entry.type == "lot.close_bidding")
    assert (set(closed.body), closed.whole) == ({"deadline"}, False)
    with hall.house.looking(hall.office(Role.SUPERVISOR).actor) as ctx:
        (closed,) = (each for each in reading.told(ctx, lot) if each.entry.type == "lot.close_bidding")
    assert (closed.body["count"], closed.whole) == (1, True)


# ---------------------------------------------------------------- ends without an award


@pytest.mark.usefixtures("unprinted")
def test_too_few_bids_end_the_lot_in_public_without_their_number(hall: Hall, tmp_path: Path) -> None:
    tender, lot = bid_lot(hall)
    hall.submit(hall.bidder(0), lot, PRICES[0], tmp_path)
    hall.move_to(hall.now + 21 * DAY + MINUTE)
    hall.tick()
    assert hall.tick() == ["stop_too_few"]
    assert publish(hall) == [notice.TENDER, notice.ENDING]
    with hall.house.looking() as ctx:
        said = reading.view(ctx, reading.of_lot(ctx, lot)[0].id)
    assert said["cause"] == {
        "zh": "投标人少于 3 个，依法不得开标",
        "en": "Fewer than 3 bids came in: none may be opened",
    }
    assert hall.bidder(0).member.org_name not in str(said)
    whole = released.compiled(hall, tender)
    assert (whole["tender"]["status"], whole["tender"]["lots"][0]["status"]) == ("unsuccessful", "unsuccessful")
    assert "bids" not in whole


@pytest.mark.usefixtures("unprinted")
def test_a_termination_is_published_with_its_ground(hall: Hall) -> None:
    _, lot = bid_lot(hall)
    body: dict[str, Json] = {"basis": "招标文件第一章第九条", "reason": "项目取消"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, body)
    assert publish(hall) == [notice.TENDER, notice.ENDING]
    with hall.house.looking() as ctx:
        said = reading.view(ctx, reading.of_lot(ctx, lot)[0].id)
    assert said["reason"] == {"zh": "项目取消", "en": "项目取消 (as signed)"}
    assert _approved(said) == [("监督部门", hall.office(Role.SUPERVISOR).member.org_name)]


def _approved(said: Mapping[str, Json]) -> list[tuple[str, str]]:
    """Role and office of those who approved a decision."""
    listed = cast("list[dict[str, dict[str, str]]]", said["approved"])
    return [(each["role"]["zh"], str(each["name"])) for each in listed]


@pytest.mark.usefixtures("unprinted")
def test_suspension_resumption_and_a_void_evaluation_are_published_each_time(hall: Hall, tmp_path: Path) -> None:
    _, lot = bid_lot(hall)
    body: dict[str, Json] = {"basis": "招标投标法实施条例第六十二条", "reason": "投诉处理期间"}
    agency, supervisor = hall.office(Role.AGENCY), hall.office(Role.SUPERVISOR)
    for who in (agency, supervisor):
        hall.do(who, "lot.suspend", lot, body)
        hall.do(who, "lot.resume", lot, body)
    halts = [notice.SUSPENSION, notice.RESUMPTION] * 2
    assert publish(hall) == [notice.TENDER, *halts]
    bids = opened(hall, lot, tmp_path)
    ranked(hall, lot, bids)
    hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    publish(hall)
    hall.do(supervisor, "lot.void_evaluation", lot, body)
    assert publish(hall) == [notice.VOIDING]
    with hall.house.looking(PUBLIC) as ctx:
        told = [(row, reading.view(ctx, row.id)) for row in reading.of_lot(ctx, lot)]
        by_kind = {row.kind: said for row, said in told}
        numbers = [row.no for row, _ in told if row.kind == notice.SUSPENSION]
        found = reading.facets(ctx, Wanted(category="procurement")).kinds
    assert numbers == ["中止〔2026〕0001-1", "中止〔2026〕0001-1之二"]
    assert {kind: found[kind] for kind in (*halts, notice.VOIDING)} == {
        notice.SUSPENSION: 2, notice.RESUMPTION: 2, notice.VOIDING: 1,
    }  # fmt: skip
    for kind in (*halts, notice.VOIDING):
        assert by_kind[kind]["basis"] == [{"zh": body["basis"], "en": f"{body['basis']} (as signed)"}]
        assert _approved(by_kind[kind]) == [("监督部门", supervisor.member.org_name)]
    assert "候选人同时作废" in str(by_kind[notice.VOIDING]["next"])


# ---------------------------------------------------------------- once, and never skipped


@pytest.mark.usefixtures("unprinted")
def test_a_second_clerk_does_no_harm(hall: Hall) -> None:
    bid_lot(hall)
    with hall.house.looking(CLERK) as ctx:
        duty = publishing.due(ctx).duties[0]
        draft = publishing.draft(ctx, SITE, duty)
        again = publishing.draft(ctx, SITE, duty)
    assert papers.digest(draft.view) == papers.digest(again.view)
    pressed = publishing.press(draft, hall.house.desk, hall.blobs, hall.now)
    with hall.house.acting(hall.office(Role.AGENCY).actor) as ctx, pytest.raises(NotAllowed):
        publishing.publish(ctx, pressed)
    with hall.house.acting(CLERK) as ctx:
        publishing.publish(ctx, pressed)
    with pytest.raises(Conflict), hall.house.acting(CLERK) as ctx:
        publishing.publish(ctx, pressed)
    assert len(hall.chain(pressing.NOTICES)) == 1


@pytest.mark.usefixtures("unprinted")
def test_a_notice_is_due_before_and_after_its_event_is_logged(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's mark passes nothing that has no notice yet."""
    monkeypatch.setattr(store, "BEHIND", 1)
    bid_lot(hall)
    for _ in range(3):
        with hall.house.looking(CLERK) as ctx:
            waiting = publishing.due(ctx)
        assert [duty.kind for duty in waiting.duties] == [notice.TENDER]
        draws.checkpoint(hall.engine, hall.now)
        with hall.house.acting(CLERK) as ctx:
            publishing.advance(ctx, waiting.read)
    assert publish(hall) == [notice.TENDER]
    with hall.house.looking(CLERK) as ctx:
        assert publishing.due(ctx).read == store.logged(ctx.tx)


# ---------------------------------------------------------------- rows of the list of systems


@pytest.mark.seed_row(13)
@pytest.mark.usefixtures("unprinted")
def test_a_tender_notice_without_the_opening_time_cannot_be_published(hall: Hall) -> None:
    tender = hall.draft(hall.register(), deadline="")
    with pytest.raises(NotValid) as refused:
        hall.do(hall.office(Role.AGENCY), "tender.announce", tender)
    assert refused.value.field == "deadline"
    assert "投标截止和开标时间" in refused.value.words.zh
    assert hall.chain(tender) == []
    assert publish(hall) == []
    assert listed(hall) == []


@pytest.mark.seed_row(20)
@pytest.mark.usefixtures("unprinted")
def test_the_month_s_total_is_the_sum_of_its_listed_deals(hall: Hall, tmp_path: Path) -> None:
    _, lot = bid_lot(hall)
    bids = opened(hall, lot, tmp_path)
    ranked(hall, lot, bids)
    hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    awarded(hall, lot)
    publish(hall)
    with hall.house.looking() as ctx:
        found, later = reading.month(ctx, day_of(hall.now)), reading.month(ctx, day_of(hall.now + 40 * DAY))
        deals = reading.notices(ctx, Wanted(kinds=(notice.RESULT,))).rows
    assert found.sums == reading.sums(deals) == {"CNY": Decimal("1000000.00")}
    assert found.by_day == {day_of(hall.now): {"CNY": Decimal("1000000.00")}}
    assert sum((day["CNY"] for day in found.by_day.values()), Decimal()) == found.sums["CNY"]
    assert (found.awards, found.deals) == (1, tuple(deals))
    assert (later.awards, later.sums) == (0, {})


# ---------------------------------------------------------------- openings


@pytest.mark.usefixtures("unprinted")
def test_the_day_s_openings_and_the_next_one(hall: Hall) -> None:
    _, lot = bid_lot(hall)
    deadline = hall.lot(lot).deadline
    assert deadline is not None
    with hall.house.looking() as ctx:
        (today,) = reading.openings(ctx, day_of(deadline))
        assert (today.lot, today.at, today.place) == (lot, deadline, "网上开标大厅")
        assert reading.openings(ctx, day_of(deadline + DAY)) == ()
        assert reading.next_opening(ctx, deadline - MINUTE) == today
        assert reading.next_opening(ctx, deadline) is None


# ---------------------------------------------------------------- sealed PDFs


def signer_of(hall: Hall, data: bytes) -> pdf.Seal:
    """The only seal of a PDF, judged with its evidence."""
    (seal,) = pdf.verify(data, hall.pki.anchors, hall.pki.evidence_at(hall.now), hall.now)
    return seal


def test_a_published_pdf_bears_the_platform_s_seal_and_its_content(hall: Hall) -> None:
    tender, _ = bid_lot(hall)
    publish(hall)
    with hall.house.looking(PUBLIC) as ctx:
        (row,) = reading.of_tender(ctx, tender)
        official, english = reading.pdf(ctx, row.id), reading.pdf(ctx, row.id, "en")
    for data in (official, english):
        seal = signer_of(hall, data)
        assert seal.stamped is not None
        assert seal.reason == f"招标公告 {row.no}"
        attached = pypdf.PdfReader(io.BytesIO(data)).attachments["content.json"][0]
        assert hashlib.sha256(attached).hexdigest() == row.sha256
    (entry,) = hall.chain(pressing.NOTICES)
    digests = {lang: hashlib.sha256(data).hexdigest() for lang, data in (("zh", official), ("en", english))}
    assert entry.body["pdf_sha256"] == digests
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(official)).pages)
    assert "图书采购" in said
    assert "招标公告" in said


@pytest.fixture
def clerk(hall: Hall, tmp_path: Path) -> Worker:
    return Worker(hall.house, first_run.keys(tmp_path / "keys", "log.example/test", hall.now, SystemChance()))


def test_papers_published_without_a_pdf_are_pressed_when_the_library_is_there(
    hall: Hall, clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk's round finds them, one a round; what is printed is what was published."""
    with monkeypatch.context() as bare:
        bare.setitem(sys.modules, "weasyprint", None)
        tender, lot = bid_lot(hall)
        amended(hall, tender, lot)
        assert publish(hall) == [notice.TENDER, notice.CHANGE]
        assert clerk.press() == 0
    assert clerk.press() == 0, "looked for again after a minute, not at once"
    monkeypatch.setattr(worker, "PRESSING", 0)
    with hall.house.looking(PUBLIC) as ctx:
        before = {row.id: row for row in reading.of_tender(ctx, tender)}
        assert {row.without for row in before.values()} == {"paper.unavailable"}
    assert [clerk.press(), clerk.press(), clerk.press()] == [1, 1, 0]
    with hall.house.looking(PUBLIC) as ctx:
        after = {row.id: row for row in reading.of_tender(ctx, tender)}
        papers_ = {id_: reading.pdf(ctx, id_) for id_ in after}
    recorded = {
        entry.body["notice"]: entry.body for entry in hall.chain(pressing.NOTICES) if entry.type == "system.press"
    }
    for id_, row in after.items():
        assert (row.sha256, row.without) == (before[id_].sha256, "")
        assert recorded[id_] == {"notice": id_, "sha256": row.sha256, "pdf_sha256": dict(row.pdf)}
        attached = pypdf.PdfReader(io.BytesIO(papers_[id_])).attachments["content.json"][0]
        assert hashlib.sha256(attached).hexdigest() == row.sha256
        assert signer_of(hall, papers_[id_]).stamped is not None
    with pytest.raises(Conflict), hall.house.acting(CLERK) as ctx:
        pressing.keep(ctx, next(iter(after)), {"zh": "1" * 64, "en": "2" * 64})
    with pytest.raises(NotAllowed), hall.house.acting(hall.office(Role.AGENCY).actor) as ctx:
        pressing.keep(ctx, next(iter(after)), {"zh": "1" * 64, "en": "2" * 64})


def test_a_paper_that_cannot_be_printed_holds_no_other_up(
    hall: Hall, clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as bare:
        bare.setitem(sys.modules, "weasyprint", None)
        tender, lot = bid_lot(hall)
        amended(hall, tender, lot)
        publish(hall)
    with hall.house.looking(PUBLIC) as ctx:
        first, second = (row.id for row in reading.of_tender(ctx, tender))
    with hall.house.acting(CLERK) as ctx:
        ctx.tx.execute(
            update(store.notices).where(store.notices.c.id == first).values(view=b'{"kind":"tender_notice"}')
        )
    assert clerk.press() == 1
    with hall.house.looking(PUBLIC) as ctx:
        assert not reading.notice_of(ctx, first).pdf
        assert set(reading.notice_of(ctx, second).pdf) == {"zh", "en"}


def test_a_bidder_gets_a_sealed_receipt_of_its_own_bid_only(hall: Hall, tmp_path: Path) -> None:
    _, lot = bid_lot(hall)
    person: Person = hall.bidder(0)
    bid = str(hall.submit(person, lot, PRICES[0], tmp_path).subject)
    with hall.house.looking(person.actor) as ctx:
        view = receipts.receipt(ctx, SITE, bid)
        data = receipts.receipt_pdf(ctx, SITE, bid)
    assert (view.bidder.code, view.sequence, view.head.number) == (
        person.member.org,
        1,
        f"回执〔2026〕0001-1-{bid[2:6]}-1",
    )
    assert signer_of(hall, data).stamped is not None
    with hall.house.looking(hall.bidder(1).actor) as ctx, pytest.raises(NotFound):
        receipts.receipt_pdf(ctx, SITE, bid)
