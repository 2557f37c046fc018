"""What offices of the state do, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from disclosure.acts import annual, copies, registers, request_handling, surveys
from disclosure.rules import internal
from disclosure.rules.annual import ENTERED
from disclosure.rules.consultation_words import REPORT, STEPS
from kernel.actor import CLERK, PUBLIC
from kernel.canon import Json
from kernel.deadlines import BEIJING, day_of
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import life_policies, offices
from tests.support import papers_of_offices as papers
from tests.support.world import DAY
from web import conduct

if TYPE_CHECKING:
    from tests.support.life import Life


def disclosed(life: Life) -> None:
    """Two offices: the reply to a proposal is sent back, asked about, signed by two, published, copied, withdrawn."""
    of, other = papers.staffed(life, 810), papers.staffed(life, 811, "青屿市公安局")
    subject, proposal = papers.number(of, of_class="15"), "G-proposal-2026-0001"
    draft = papers.draft(kind="reply", regards=proposal, title="关于简化居住证办理的第3号建议的答复")
    life_policies.assigned(life, other[Post.CLERK], of, proposal)
    life.do(of[Post.CLERK], "document.draft", subject, draft)
    life.do(of[Post.REVIEWER], "document.send_back", subject, {"reason": "请写明依据"})
    life.do(of[Post.CLERK], "document.draft", subject, draft)
    life.do(of[Post.CLERK], "document.ask_organ", subject, {"organ": other.code})
    life.do(other[Post.HEAD], "document.answer_organ", subject, {"agrees": True, "text": "同意公开"})
    papers.judged(life, of, subject)
    life.do(of[Post.CLERK], "document.publish", subject)
    life.do(other[Post.CLERK], "register.rate_reply", proposal, {"opinion": "satisfied"})
    _copied(life, of)
    life.do(of[Post.HEAD], "document.withdraw", subject, {"cause": "leak", "reason": "含身份证号"})
    _accounted(life, of)


def _copied(life: Life, of: offices.Office) -> None:
    """The next day a copy goes to an archive, which confirms it."""
    life.do(of[Post.HEAD], "register.enter", "G-query_points", {"cells": papers.reading_place(of)})
    life.move_to(life.now + DAY)
    life.deed("clerk.deposit_copies", lambda: _sent(life))
    life.do(of[Post.HEAD], "register.confirm_copies", copies.CHAIN, {"batch": 1, "point": "A0001"})


def _sent(life: Life) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return copies.deposit_copies(ctx, copies.CHAIN, {})


def _accounted(life: Life, of: offices.Office) -> None:
    """The leak's signers are dealt with by a second office, which answers a complaint as well."""
    judge = offices.office(life, kind=Kind.SUPERVISION, n=812)[Post.HEAD]
    signers = (Post.REVIEWER, Post.SECRECY, Post.DEPUTY, Post.HEAD)
    found: Json = [{"person": of[post].actor.id, "measure": "talk", "reason": "审核不严"} for post in signers]
    life.do(judge, "case.find", "E-2026-000001", {"findings": found})
    said: dict[str, Json] = {"code": "KWZH7PQR2M4N8XYT", "text": "目录长期不更新"}
    life.deed("case.complain", lambda: conduct.perform(life.house, PUBLIC, "case.complain", of.subject, said))
    life.do(judge, "case.answer", "E-2026-000002", {"outcome": "upheld", "text": "已责令更新"})
    life.do(judge, "case.erase", "E-2026-000002", {"basis": "投诉人要求"})


def governed(life: Life) -> None:
    """An office is entered and changed, its clerk appointed and dismissed, and it is closed."""
    boss, of = life.people["security"], offices.office(life, Post.CLERK, n=790)
    life.do(boss, "unit.change", of.subject, offices.entry("青屿市住房局"))
    life.do(of[Post.HEAD], "unit.dismiss", of.subject, {"person": of[Post.CLERK].actor.id, "post": Post.CLERK})
    cells: Json = {"kind": "专题讲座", "day": "2026-01-05", "title": "依申请公开", "people": "30"}
    life.do(of[Post.HEAD], "register.enter", "G-briefings", {"cells": cells})
    with life.house.looking() as ctx:
        (one,) = registers.listed(ctx, "briefings").rows
    life.do(of[Post.HEAD], "register.strike", "G-briefings", {"entry": one.key, "reason": "重复登记"})
    kept = internal.subject("finance", of.code)
    said: Json = {"title": "办公费", "day": "2026-01-05", "basis": "预算", "content": "已支出", "handler": "王敏"}
    (listed,) = internal.replayed(
        *internal.parts(kept), [("", life.do(of[Post.HEAD], "register.enter_internal", kept, {"cells": said}).body)]
    )
    life.do(of[Post.HEAD], "register.strike_internal", kept, {"entry": listed, "reason": "重复登记"})
    life.do(boss, "unit.close", of.subject, {"basis": "机构改革方案"})


def requested(life: Life) -> None:
    """A request by mail goes all ways there are until it is answered, contested, opened to all and erased; one is
    withdrawn and one given up."""
    of = offices.office(life, Post.CLERK, n=791)
    clerk, head = of[Post.CLERK], of[Post.HEAD]
    asked: dict[str, Json] = {
        "code": "KWZH7PQR2M4N8XYT", "channel": "plain_mail", "kind": "information", "person": "natural",
        "form": "paper", "name": "陈静", "proof": "居民身份证", "contact": "13800000000", "wanted": "分配文件",
    }  # fmt: skip
    tomorrow = (day_of(life.now) + DAY).isoformat()
    id, other, silent = (life.do(clerk, "request.submit", of.subject, asked).subject for _ in range(3))
    steps: tuple[tuple[str, dict[str, Json]], ...] = (
        ("confirm", {}), ("ask_supplement", {"text": "请写明年度", "until": tomorrow}), ("supplement", {"text": "2025"}),
        ("consult", {"asked": "third", "text": "拟公开明细"}), ("serve", {"no": 1}),
        ("hear", {"no": 1, "position": "agrees", "text": "同意"}), ("ask_reasons", {"text": "请说明理由"}),
        ("give_reasons", {"text": "研究"}), ("delay", {"text": "须延迟", "until": tomorrow}),
        ("charge", {"way": "pages", "before": 0, "count": 31}), ("pay", {}),
    )  # fmt: skip
    for verb, body in steps:
        life.do(clerk, f"request.{verb}", id, body)
    life.do(head, "request.extend", id, {"days": 20, "text": "批准延长"})
    life.do(head, "request.answer", id, {"ground": "given", "where": "附件"})
    life.do(clerk, "request.record_appeal", id, {"appeal": "litigation", "result": "upheld"})
    life.do(clerk, "request.open_to_all", id, {"where": "专栏"})
    life.do(head, "request.erase", id, {"basis": "保管期限届满"})
    life.do(clerk, "request.withdraw", other)
    life.do(clerk, "request.confirm", silent)
    life.do(clerk, "request.ask_supplement", silent, {"text": "请写明年度", "until": tomorrow})
    life.move_to(life.now + 2 * DAY)
    life.deed("clerk.lapse", lambda: _lapsed(life, silent))


def _lapsed(life: Life, request: str) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return request_handling.lapse(ctx, request, {})


def built(life: Life) -> None:
    """A major project is entered by its office: its classes, a reason, a posting, its funds."""
    of, subject = offices.office(life, Post.CLERK, n=832), "G-major-2026-0001"
    clerk, slot = of[Post.CLERK], {"slot": "approval"}
    life.do(
        clerk, "register.open_project", subject, {"title": "图书馆", "title_en": "Library", "investment": "government"}
    )
    life.do(clerk, "register.fill_slot", subject, {**slot, "title": "批复", "link": "/notices", "on": "2026-03-02"})
    life.do(clerk, "register.excuse_slot", subject, {"slot": "land", "reason": "不涉及征地"})
    life.do(
        clerk,
        "register.note_posting",
        subject,
        {**slot, "platform": "credit", "link": "https://c.example/1", "on": "2026-03-02"},
    )
    life.do(
        clerk, "register.tell_funds", subject, {"total": "2.00", "spent": "1.00", "on": "2026-03-02", "source": "批复"}
    )
    budget = {"column": "finance", "sort": "budget", "title": "预算", "text": "收支总表", "link": "/notices"}
    life.do(clerk, "register.enter_column", "G-columns", {**budget, "on": "2026-03-02", "holds": ["debt"]})


def _said(life: Life, subject: str, text: str) -> object:
    return conduct.perform(life.house, PUBLIC, "consultation.comment", subject, {"text": text})


def gazetted(life: Life) -> None:
    """An issue of the gazette: two articles are added, one is dropped, the issue is out."""
    of, subject = offices.office(life, Post.CLERK, kind=Kind.GOVERNMENT, n=897), "G-gazette-2026-01"
    said: dict[str, Json] = {"section": "市政府文件", "title": "关于供热的通知", "source": "市政府", "text": "全文"}
    life.do(of[Post.CLERK], "register.add_article", subject, said)
    life.do(of[Post.CLERK], "register.add_article", subject, {**said, "title": "误编"})
    life.do(of[Post.CLERK], "register.drop_article", subject, {"place": 2})
    issue: dict[str, Json] = {"on": "2026-01-05", "contents": ["关于供热的通知"]}
    life.do(of[Post.HEAD], "register.publish_issue", subject, issue)


def consulted(life: Life) -> None:
    """The public is asked about a major decision; the five steps, the decision, and how it is carried out."""
    of = offices.office(life, Post.CLERK, n=877)
    clerk, head, subject = of[Post.CLERK], of[Post.HEAD], f"V-{life.now.astimezone(BEIJING).year}-0001"
    plan: dict[str, Json] = {"kind": "decision", "title": "轨道交通规划", "summary": "三条线", "livelihood": False}
    life.do(clerk, "consultation.plan", subject, plan)
    closes = (life.now.astimezone(BEIJING) + timedelta(days=1)).date().isoformat()
    draft: dict[str, Json] = {"text": "草案全文", "closes": closes, "contact": "0571-1", "urgent": "防汛"}
    life.do(head, "consultation.open", subject, draft)
    for text in ("多设车站", "广告"):
        life.deed("consultation.comment", partial(_said, life, subject, text))
    life.do(clerk, "consultation.set_aside", subject, {"number": 2, "ground": "advertising"})
    life.do(clerk, "consultation.erase", subject, {"number": 2, "basis": "本人申请"})
    life.move_to(life.now + timedelta(days=2))
    row: Json = {"numbers": [1], "point": "车站", "adopted": "yes", "why": "可行"}
    life.do(head, "consultation.answer", subject, {"rows": [row], "result": "收到 2 条"})
    for step in STEPS:
        life.do(clerk, "consultation.step", subject, {"step": step, "name": "纪要.pdf", "file": "cGRm"})
    life.do(head, "consultation.decide", subject, {"text": "决定全文"})
    life.do(clerk, "consultation.report", subject, dict.fromkeys(REPORT, "详见附表"))


def reported(life: Life) -> None:
    """An office fills in its annual report on the year before, and its head signs it."""
    of = offices.office(life, n=864)
    subject = annual.subject(day_of(life.now).year - 1, of.code)
    entered: Json = dict.fromkeys(ENTERED, 0)
    life.do(of[Post.HEAD], "register.draft_annual", subject, {"overview": "平稳", "problems": "无", "entered": entered})
    life.do(of[Post.HEAD], "register.sign_annual", subject)


def polled(life: Life) -> None:
    """A survey is opened, its code given out and used, and its answers published."""
    of = offices.office(life, n=850)
    id = "Y-2026-0001"
    question: Json = {"text": "是否满意", "choices": ["满意", "不满意"], "many": False}
    life.do(
        of[Post.HEAD],
        "survey.open",
        id,
        {"title": "满意度", "closes": day_of(life.now).isoformat(), "questions": [question]},
    )
    life.do(of[Post.HEAD], "survey.issue", id, {"count": 1})
    with life.house.looking(of[Post.HEAD].actor) as ctx:
        (code,) = surveys.codes(ctx, id)
    said: dict[str, Json] = {"code": code, "answers": [[0]]}
    life.deed("survey.answer", lambda: conduct.perform(life.house, PUBLIC, "survey.answer", id, said))
    life.move_to(life.now + DAY)
    life.do(of[Post.HEAD], "survey.publish", id)


def posted(life: Life) -> None:
    """An office opens two accounts; a post is drafted, reviewed, published and put right, and one account is merged."""
    of = offices.office(life, Post.CLERK, Post.REVIEWER, n=880)
    clerk, head, one = of[Post.CLERK], of[Post.HEAD], "G-media-0001"
    life.do(head, "register.open_account", one, {"platform": "weibo", "name": "发布", "runs": of.code})
    life.do(head, "register.open_account", "G-media-0002", {"platform": "app", "name": "掌上", "runs": of.code})
    life.do(clerk, "register.draft_post", one, {"title": "标题", "text": "正文", "serves": "documents"})
    fit: dict[str, Json] = dict.fromkeys(("wording", "timing", "manner", "secrecy"), "fit")
    life.do(of[Post.REVIEWER], "register.review_post", one, {"no": 1, **fit})
    life.do(clerk, "register.publish_post", one, {"no": 1})
    life.do(head, "register.correct_post", one, {"no": 1, "fault": "日期有误", "correction": "已更正"})
    life.do(head, "register.move_account", one, {"state": "merged", "into": "G-media-0002", "basis": "整合方案"})
