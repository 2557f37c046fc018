"""Invented but believable facts for the pages after sign-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.web.fixtures import (
    BIDDER,
    CHOICES,
    CLOUD,
    FILES,
    FIRMS,
    HAPPENINGS,
    LIBRARY,
    LIGHTS,
    LOT,
    SHA,
    STAGES,
    VALID,
    W,
    at,
)
from web.desks import colleagues
from web.desks.bidding_here import ROLES
from web.sentences import early, must
from web.views.bidding import Here
from web.views.desks import (
    ActPage,
    Alarm,
    DeskPage,
    Invitation,
    Message,
    Package,
    Pager,
    Pieces,
    PoolFlaw,
    PoolPage,
    ProblemPage,
    Receipt,
    ReceiptPage,
    Row,
    Shelf,
    SignInPage,
    Step,
    SubmitPage,
    SupervisionPage,
    TaskPage,
    TaskState,
)
from web.views.elements import Choice, Command, Duty, Empty, Fact, Field, Form, Happening, Link, Margin, Sign
from web.views.public import Facet, Figure
from web.views.scoring import BidTab, Cell, Chapter, Criterion, CriterionGroup, Leaf, Marks, MarksRow, ScoringPage
from web.views.workbench import (
    BookedRow,
    CalendarAccess,
    ChoicePage,
    Enquiry,
    FacilitiesPage,
    Filmed,
    FirmPage,
    InboxPage,
    Papers,
    PeoplePage,
    WorkPage,
)
from web.words import join, phrase

IDLE = Empty(W("现在没有要您办的事。下一个期限：11月27日 24:00。", "Nothing for you to do now. The next limit: 27 November, 24:00."), Link(W("看全部公告", "See all notices"), "/notices"))  # fmt: skip
COLUMNS = (W("项目", "Project"), W("状态", "State"), W("下一步", "Next"))
LIGHTS_LINK = Link(LIGHTS, "/lots/L-2026-1120-1")
DONE = Sign("good", W("已递交", "submitted"))


def desk(title: W, who: W, duties: tuple[Duty, ...], *shelves: Shelf, **more: object) -> DeskPage:
    return DeskPage(title, who, duties, IDLE, shelves, **more)  # type: ignore[arg-type]


FIRM_COLUMNS = (W("项目", "Project"), W("阶段", "Stage"), W("下一步", "Next"))
OPEN = Sign("act", W("接受投标", "open for bids"))
FIRMS_LOTS = (
    Row(LIGHTS, "#", OPEN, W("已投标 · 开标", "bid submitted · opening"), at(11, 24, 14), number="L-2026-1120-1"),
    Row(CLOUD, "#", OPEN, W("关注 · 递交投标文件", "followed · submit a bid"), at(11, 27, 9), number="L-2026-1131-1"),
    Row(LIBRARY, "#", Sign("good", W("已定标", "awarded")), W("已投标 · 签订合同", "bid submitted · sign the contract"), at(11, 28), (Link(W("回执（PDF）", "receipt (PDF)"), "#"),), "L-2026-0417-1"),
)  # fmt: skip
FIRM = FirmPage(
    (
        Shelf(W("进行中", "Going on"), FIRMS_LOTS, IDLE, FIRM_COLUMNS),
        Shelf(W("已结束", "Ended"), (), Empty(W("还没有结束的标段。", "No lot has ended yet.")), FIRM_COLUMNS),
    ),
    CalendarAccess("", Form("/me/lots/calendar", (), W("换一个新地址", "Make a new address")), Form("/me/lots/calendar/end", (), W("作废地址", "End the address"))),
)  # fmt: skip
FIRM_TOLD = replace(
    FIRM, calendar=replace(FIRM.calendar, told=f"https://ggzy.example/calendars/{'7f3a09c1' * 8}/firm.ics")
)
PEOPLE_COLUMNS = (W("姓名", "Name"), W("状态", "State"), W("权限", "Rights"))
KEY_COLUMNS = (W("持证人", "Holder"), W("状态", "State"), W("期限", "Term"))
GOOD = Sign("good", W("有效", "in force"))
KEYS = (
    Row("张岚", "/me/people", GOOD, W("有效至", "good until"), at(12, 24, 14), number="7f3a09c1…"),
    Row("李默", "/me/people", Sign("bad", W("已挂失", "lost")), W("2026年11月2日 09:00 起不能签名", "signs nothing since 2 November 2026, 09:00"), number="50b1e6d2…"),
)  # fmt: skip
PEOPLE = PeoplePage(
    (
        Shelf(W("人员", "People"), (
            Row(W("张岚 （您）", "张岚 (you)"), "/me/people", GOOD, W("准备 · 签名 · 递交 · 管理", "prepare · sign · submit · administer")),
            Row("李默", "/me/people", GOOD, W("准备 · 签名（至 2026年12月31日 24:00）", "prepare · sign (until 31 December 2026, 24:00)")),
            Row("王知", "/me/people", Sign("warn", W("尚无权限", "no rights yet")), W("登录后只能查看", "may only look")),
        ), IDLE, PEOPLE_COLUMNS),
        Shelf(W("证书", "Certificates"), KEYS, IDLE, KEY_COLUMNS),
    ),
    (Link(W("授予权限", "Give rights"), "#"), Link(W("收回权限", "Take a right"), "#"), Link(W("挂失证书", "Report a lost key"), "#")),
    "",
    W("本单位的管理员：张岚", "Administrators of your firm: 张岚"),
)  # fmt: skip
PEOPLE_ALONE = replace(
    PEOPLE,
    shelves=tuple(replace(one, rows=one.rows[:1]) for one in PEOPLE.shelves),
    alone=colleagues.ALONE,
)
BIDDER_DESK = desk(
    W("投标人工作台", "Bidder’s desk"), W("朔壤电气有限公司 · 经办人 张岚", "Shuorang Electric Co. · Zhang Lan"),
    (
        Duty(W("递交包 2 的投标文件", "Submit the bid for lot 2"), LIGHTS_LINK, at(11, 24, 14), Sign("warn", W("还有 3 小时 17 分", "3 hours 17 minutes left")), Link(W("去递交", "Submit"), "#"), W("招标投标法第二十八条", "Bidding Law, Art. 28")),
        Duty(W("签收中标通知书", "Acknowledge the award notice"), LOT, at(11, 28), Sign("plain", W("还有 3 日", "3 days left")), Link(W("签收", "Acknowledge"), "#")),
        Duty(W("补充单位联系人", "Add a contact person"), Link(W("单位信息", "Organisation"), "/me/organisation"), None),
    ),
    Shelf(W("本单位的项目", "The firm’s lots"), FIRMS_LOTS, IDLE, FIRM_COLUMNS, (Link(W("全部 4 个标段", "All lots (4)"), "/me/lots"),)),
    Shelf(W("我下载过的招标文件", "Documents I took"), (), Empty(W("还没有下载过招标文件。", "No documents taken yet."), Link(W("看公告", "See notices"), "/notices")), COLUMNS),
    messages=(Message(at(11, 24, 10, 5), W("包 1 的投标文件已收到，回执可下载。", "The bid for lot 1 has been received; its receipt can be downloaded."), "#", unread=True, note=W("短信未接通，只在站内", "no text messages connected: here alone")), Message(at(11, 23, 9), W("更正公告（第 1 次）已发布。", "Correction 1 has been published."), "#")),
)  # fmt: skip
INBOX = InboxPage(
    BIDDER_DESK.messages,
    IDLE,
    W(
        "电子邮件和短信尚未接通，消息只在站内；请常来查看。",
        "No e-mail or text messages are connected yet: please look here.",
    ),
    "/me/messages",
)
INBOX_MAIL = replace(
    INBOX,
    note=W("有新消息时另发邮件；邮件不写消息的内容。", "New messages are announced by e-mail, without what they say."),
    forms=(
        Form("/me/messages/mail/kinds", (
            Field("limits", W("有时限的紧急事项", "urgent matters with a limit"), "check", "yes", required=False),
            Field("course", W("标段的其他进展", "everything else in the course of a lot"), "check", required=False),
        ), W("保存", "Save")),
        Form("/me/messages/mail/end", (), W("不再发邮件", "No more e-mails")),
    ),
)  # fmt: skip
INBOX_EMPTY = InboxPage((), IDLE, INBOX.note, INBOX.action)
AGENCY_DESK = desk(
    W("代理机构工作台", "Agency’s desk"), W("衡牍招标代理有限公司 · 李衡", "Hengdu Tendering Agency Co. · Li Heng"),
    (Duty(W("答复 2 个问题", "Answer 2 questions"), LIGHTS_LINK, at(11, 24, 14), Sign("bad", W("答复前不能截止投标", "bidding cannot close before")), Link(W("去答复", "Answer"), "#")),
     Duty(W("下令开标", "Order the opening"), LIGHTS_LINK, at(11, 24, 14, 1), None, Link(W("签名", "Sign"), "#"))),
    Shelf(W("在办标段", "Lots in hand"), (Row(LIGHTS, "#", Sign("act", W("接受投标", "open for bids")), W("开标", "opening"), at(11, 24, 14)), Row(LIBRARY, "#", Sign("good", W("已定标", "awarded")), W("签订合同", "contract"), at(11, 28))), IDLE, COLUMNS, (Link(W("起草新项目", "Draft a new project"), "#"),)),
)  # fmt: skip
EXPERT_DESK = desk(
    W("评标专家工作台", "Expert’s desk"), W("专家 7f3a 09c1", "Expert 7f3a 09c1"),
    (Duty(W("评完 5 份投标并签名", "Score 5 bids and sign"), Link(CLOUD, "#"), at(11, 24, 16, 30), Sign("warn", W("还有 17 项", "17 criteria left")), Link(W("去评分", "Score"), "#")),),
    Shelf(W("评过的项目", "Past panels"), (), Empty(W("还没有评过项目。", "No panels yet.")), COLUMNS),
    invitations=(
        Invitation(
            W("照明工程，1 天，远程", "lighting, 1 day, remote"), phrase("请在 {by:until} 前答复：{specialty}。", by=at(11, 24, 12), specialty=W("照明工程，1 天，远程", "lighting, 1 day, remote")), (Fact(W("时间", "When"), phrase("{at}", at=at(11, 25, 9))), Fact(W("地点", "Where"), W("市交易中心 3 号评标室，或在家", "Room 3 of the centre, or at home"))), at(11, 24, 12),
            Form("/me/invitations/1/accept", (), W("接受邀请", "Accept"), W("我与投标人没有应当回避的关系", "I have no relation to a bidder that requires me to stand aside")),
            Form("/me/invitations/1/decline", (Field("reason", W("理由", "Reason"), "select", choices=(CHOICES[0],)),), W("不能参加", "Decline")),
        ),
    ),
)  # fmt: skip
CUSTODIAN_DESK = desk(
    W("保管人工作台", "Custodian’s desk"), W("市公证处 · 第 2 号保管人", "City notary · custodian 2"),
    (Duty(W("交出汀澜建设集团有限公司一份的密钥份额", "Release the share for one bid"), LIGHTS_LINK, at(11, 24, 14, 31), Sign("warn", W("还有 15 分", "15 minutes left")), Link(W("签名并交出", "Sign and release"), "#")),),
    Shelf(W("我持有的份额", "Shares I hold"), (Row(LIGHTS, "#", Sign("plain", W("已交出 2 份，须 3 份", "2 of 3 released")), W("15 分钟解密时限已过", "the window of 15 minutes is over")),), IDLE, COLUMNS),
    caution=W("份额只在解密时限过后、由招标人和监督部门共同下令时才能交出。提前交出会被平台拒绝并记入日志。", "A share may only be released after the window is over and tenderee and supervision have ordered it. An earlier release is refused and recorded."),
)  # fmt: skip
IDLE_DESK = desk(W("监督工作台", "Supervisor’s desk"), W("监督员 王砚", "Supervisor Wang Yan"), ())

POOL = PoolPage(
    Form("/me/pool", (Field("file", W("名册（.xlsx）", "The roster (.xlsx)"), "file"),), W("导入", "Import"), busy=W("正在读取…", "Reading…")),
    (Fact(W("在册专家", "Experts in the pool"), "5,000", style="n"),), Link(W("下载空白名册（Excel）", "Download the empty roster (Excel)"), "#"),
    W("整份导入：有一处错误就一行也不导入。", "All or nothing: one flaw and no row is taken."),
    (PoolFlaw("专家", "17", "C", W("手机须为 11 位数字", "a telephone number has 11 digits")), PoolFlaw("任职经历", "203", "—", W("缺少专家编号", "the expert’s id is missing"))), 2,
    catalogue=(("B03", W("办公与教学设备", "office and teaching equipment"), 612), ("B04", W("印刷与出版物", "printing and publications"), 587), ("Z9", W("未命名", "without a name"), 3)),
)  # fmt: skip
_NAMING = Form(
    "/me/facilities",
    (
        Field("kind", W("种类", "Kind"), "select", choices=(Choice("opening", W("开标室", "Opening room")),)),
        Field("name", W("名称", "Name")),
    ),
    W("登记", "Register"),
    plain=True,
)
FACILITIES = FacilitiesPage(
    (BookedRow(join(W("开标室", "Opening room"), "第一开标室"), phrase("{since} 至 {until}", since=at(11, 25, 9), until=at(11, 25, 11, 30)), "L-2026-1120-1", "#", LIGHTS, Form("#", (), W("退订", "Give back"), plain=True)),),
    Form("/me/facilities/book", (Field("facility", W("场地或设备", "Room or equipment"), "select", choices=(Choice("F-1", "第一开标室", "zh-CN"),)), Field("lot", W("标段编号", "Number of the lot")), Field("since", W("自", "From"), "datetime-local", hint=W("以 15 分钟为单位，北京时间", "By quarters of an hour, Beijing time")), Field("until", W("至", "Until"), "datetime-local")), W("预订", "Book")),
    _NAMING,
    W("第一开标室 在 2026-11-25 09:00 – 2026-11-25 11:30 已由标段 L-2026-1120-1（照明节能改造）预订", "第一开标室 is booked for lot L-2026-1120-1 (Energy-saving lights), 2026-11-25 09:00 – 2026-11-25 11:30 Beijing time"),
)  # fmt: skip
FACILITIES_NONE = FacilitiesPage((), None, _NAMING)
SIGN_IN = SignInPage(
    "K7Q4-92MD", Command("ggzy sign https://ggzy.example/tasks/s-K7Q492MD --key my.p12"), timedelta(minutes=10), "/sign-in/s-K7Q492MD/state",
    Form("/sign-in", (
        Field("name", W("用户名", "User name"), autocomplete="username"),
        Field("password", W("口令", "Password"), "password", autocomplete="current-password"),
        Field("code", W("动态码", "One-time code"), hint=W("手机上的 6 位数字", "6 digits from your phone"), autocomplete="one-time-code"),
    ), W("登录", "Sign in")),
)  # fmt: skip
SIGN_IN_WRONG = SignInPage(
    SIGN_IN.challenge, SIGN_IN.command, SIGN_IN.lasts, SIGN_IN.poll,
    Form("/sign-in", (SIGN_IN.staff.fields[0], SIGN_IN.staff.fields[1], Field("code", W("动态码", "One-time code"), error=W("动态码不对或已用过，等下一个再试", "wrong or used already; wait for the next one"), autocomplete="one-time-code")), W("登录", "Sign in")),
    W("没有登录。", "Not signed in."),
)  # fmt: skip
TASK = TaskPage(
    "t-5b06c9e3", W("下令开标", "order the opening"), LIGHTS_LINK, W("青屿市城市照明管理处", "Qingyu Street Lighting Office"),
    (Fact(W("事项", "Act"), W("下达开标令", "order the opening")), Fact(W("标段", "Lot"), LIGHTS), Fact(W("投标截止", "Deadline"), phrase("{at}", at=at(11, 24, 14))), Fact(W("收到份数", "Bids received"), "7")),
    '{"act":"lot.order_opening","actor":"tenderee.12990000MB1A2B3C4D","body":{"count":7,"deadline":"2026-11-24T06:00:00.000Z","lot":"L-2026-1120-1","tender":"T-2026-1120"},"subject":"L-2026-1120-1","v":"ebid-act/v1"}',
    SHA[4], Command("ggzy sign https://ggzy.example/tasks/t-5b06c9e3 --key my.p12"), at(11, 24, 14, 30),
    TaskState("waiting", W("等待签名。", "Waiting for the signature."), poll="/tasks/t-5b06c9e3/state"),
    ((W("开标令", "The order"), (Fact(W("说明", "Note"), W("第一行\n第二行", "first line\nsecond line"), style="text"),)),),
    here="lot.order_opening", opens=True,
)  # fmt: skip
TASK_SIGNED = TaskPage(
    TASK.id, TASK.act, TASK.on, TASK.in_the_name_of, TASK.facts, TASK.statement, TASK.sha256, TASK.command, TASK.expires,
    TaskState("signed", W("已收到签名，14:00:31。已记入日志第 13 条。", "The signature came at 14:00:31 and is journal entry 13."), Link(W("去开标大厅", "To the opening hall"), "#")),
)  # fmt: skip
RECEIPT = Receipt(
    W("投标文件接收回执", "Receipt of a bid"), Sign("good", W("已按时收到", "received in time")),
    (
        Fact(W("投标人", "Bidder"), W("朔壤电气有限公司", "Shuorang Electric Co. (朔壤电气有限公司)")),
        Fact(W("项目与包", "Lot"), W("港城大道照明节能改造设备采购，包 1：LED 灯具 2,180 套", "Lights for Gangcheng Avenue, lot 1: 2,180 LED lamps")),
        Fact(W("收到时刻", "Received"), join(phrase("{at}", at=at(11, 24, 10, 5, 18, 432)), early(at(11, 24, 10, 5, 18), at(11, 24, 14)))),
        Fact(W("大小与块数", "Size"), W("845,320,192 字节，101 块", "845,320,192 bytes, 101 pieces")),
        Fact(W("封装摘要", "Digest"), " ".join(SHA[0][n : n + 4] for n in range(0, 64, 4)), style="mono"),
        Fact(W("时间戳", "Time-stamp"), W("RFC 3161，序列号 5E:0A:71:C4", "RFC 3161, serial 5E:0A:71:C4")),
        Fact(W("日志证明", "Log proof"), W("等待并入日志，约 10 秒", "waiting for the log, about 10 seconds")),
    ),
    (Link(W("回执 PDF", "Receipt PDF"), "#"), Link("JSON", "#"), Link(W("日志证明文件", "Log proof file"), "#")),
    W("请保存回执。若开标时您的投标文件没有出现，凭它可以证明平台漏开。", "Keep this receipt. Should your bid not appear at the opening, it proves that the platform left it out."),
    (Link(W("替换", "Replace"), "#"), Link(W("撤回", "Withdraw"), "#")),
)  # fmt: skip
BID_HERE = Here(
    "L-2026-1120-2", "9f2c" * 16, at(11, 24, 14), "",
    (
        Field("total.CNY", W("投标总价（CNY）", "Total price (CNY)"), mode="decimal", hint=W("大写由本页写出", "The words of the sum are written by this page")),
        Field("duration_days", W("工期或交货期", "duration"), mode="numeric", unit=W("日", "days")),
        Field("remarks", W("备注", "remarks"), kind="textarea", required=False),
    ),
    ("CNY", "USD"), ROLES, True,
)  # fmt: skip
SUBMIT = SubmitPage(
    LIGHTS_LINK, "L-2026-1120-2", LIGHTS, at(11, 24, 14),
    (Package(W("包 1", "Lot 1"), "#", DONE), Package(W("包 2", "Lot 2"), "#", Sign("act", W("正在上传", "uploading")), chosen=True)),
    (
        Step(W("资格与保证金", "Eligibility and deposit"), "done", W("保证金 60,000.00 元，11月20日 到账。证书有效至 2027年8月3日。", "Deposit of CNY 60,000.00 arrived 20 November. Certificate valid until 3 August 2027.")),
        Step(W("打包", "Pack"), "done", W("5 份文件，1.21 GiB，无缺项。", "5 files, 1.21 GiB, nothing missing."), commands=(Command("ggzy bid pack ./投标文件 --lot L-2026-1120-2 --out bid.pkg"),)),
        Step(W("签名并封装", "Sign and seal"), "done", W("开标前只有贵单位能打开。", "Before the opening only you can open it."), commands=(Command("ggzy bid seal bid.pkg --key my.p12 --out bid.sealed"),)),
        Step(W("递交", "Submit"), "now", aside=W("每块 8 MiB，断线后从断处继续", "pieces of 8 MiB; a broken line resumes"), commands=(Command("ggzy bid submit bid.sealed --to https://ggzy.example"),)),
        Step(W("取回执", "Take the receipt"), "todo", W("收到最后一个字节即发回执。截止前可以替换或撤回。", "The receipt comes with the last byte. You may replace or withdraw before the deadline.")),
    ),
    (Fact(W("投标人", "Bidder"), W("朔壤电气有限公司", "Shuorang Electric Co. (朔壤电气有限公司)")), Fact(W("投标报价", "Price"), W("已密封，平台看不到", "sealed; the platform cannot see it")), Fact(W("封装摘要", "Digest"), "c47d 20b9 8e15 … 3fa6", style="mono")),
    "/lots/L-2026-1120-2/submit/pieces",
    Pieces("1" * 96 + "2" * 2 + "0" * 57, W("3.2 MB/s，约还需 2 分 35 秒", "3.2 MB/s, about 2 minutes 35 seconds to go"), W("按现在的速度，10:45 前后传完，比截止早 3 小时 15 分。", "At this speed it ends about 10:45, 3 hours 15 minutes before the deadline.")),
    (RECEIPT,),
    W("请不要等到最后几分钟。截止时没有传完的，视为撤回（电子招标投标办法第二十七条）。", "Do not wait for the last minutes. What is not complete at the deadline counts as withdrawn (E-Bidding Measures, Art. 27)."), BID_HERE,
)  # fmt: skip
SUBMIT_SLOW = SubmitPage(
    LIGHTS_LINK, "L-2026-1120-2", LIGHTS, at(11, 24, 14), (), SUBMIT.steps, SUBMIT.confirm, SUBMIT.poll,
    Pieces("10" * 8 + "0" * 24, W("0.1 MB/s，约还需 4 小时", "0.1 MB/s, about 4 hours to go"), W("按现在的速度截止前传不完。换一条线路，或删去不要求的文件。", "At this speed it will not end before the deadline. Use another line, or leave out files that are not required."), warn=True),
    here=Here("L-2026-1120-2", "9f2c" * 16, at(11, 24, 14), "B-7731"),
)  # fmt: skip
RECEIPT_PAGE = ReceiptPage(RECEIPT, LIGHTS_LINK)


def points(most: int) -> Decimal:
    return Decimal(most)


KEY = "3zqfDVhVQnXrJh0B1q2Yb0k4dJ0jC8w7u1n9V3m5x2E="
SCORING = ScoringPage(
    CLOUD, "L-2026-1087-1", W("评委 3 号", "Member 3"), W("综合评分法", "Comprehensive scoring"), at(11, 24, 16, 30), 17,
    (BidTab("A", "#", Decimal("61.5"), 0), BidTab("B", "#", Decimal("54.0"), 0), BidTab("C", "#", Decimal("33.5"), 3, chosen=True), BidTab("D", "#", Decimal(0), 7), BidTab("E", "#", Decimal(0), 7)),
    Leaf(
        W("4.3 故障响应与恢复", "4.3 Response to faults"),
        (
            W("针对政务云平台 312 台虚拟主机与 46 个业务系统，设一线值守、二线专家、三线原厂三级支持。一线 7×24 小时在岗，每班不少于 4 人，一级故障 5 分钟内响应、30 分钟内到场、2 小时内恢复。", "For 312 virtual hosts and 46 systems there are three lines of support. The first is manned day and night by at least 4; a first-class fault is answered within 5 minutes, attended within 30 and cured within 2 hours."),
            W("每季度组织一次全要素切换演练，演练前 5 个工作日将方案报采购人审核。", "A full switch-over is practised every quarter; its plan goes to the purchaser 5 working days before."),
        ), 2, (Chapter(join("投标函.pdf", W("商务文件", "commercial part")), "#"), Chapter(join("运维方案.txt", W("技术文件", "technical part")), "#", chosen=True)),
        pins=(Chapter(W("运维方案.pdf 第 86 页", "运维方案.pdf, page 86"), "#"),), whole=Link(W("下载 运维方案.txt", "Download 运维方案.txt"), "#"),
    ),
    (
        CriterionGroup(W("技术", "Technical"), points(45), (
            Criterion("t1", W("需求理解", "Understanding"), W("完整、准确 8–10；基本完整 5–7.5", "complete and exact 8–10; mostly 5–7.5"), points(10), "8.5"),
            Criterion("t2", W("运维方案", "Operation plan"), W("措施具体可行 12–15", "concrete and feasible 12–15"), points(15), "13.0", why="4.3, p. 41"),
            Criterion("t3", W("故障响应与恢复", "Response to faults"), W("全部优于要求 8–10；部分优于 5–7.5；符合 3–4.5", "all better than required 8–10; some 5–7.5; as required 3–4.5"), points(10), "4.0", asks=W("同项您给 A 9.0、B 8.5，4.0 属“符合”一档。请看一眼是否如您所想；不改也可以。", "You gave A 9.0 and B 8.5; 4.0 is the band “as required”. Please look once whether you mean it; you may leave it.")),
            Criterion("t4", W("应急与演练", "Emergencies"), W("0–6", "0–6"), points(6)),
            Criterion("t5", W("交接方案", "Hand-over"), W("0–4", "0–4"), points(4), "4.125", error=W("最多两位小数", "two decimals at most")),
        )),
        CriterionGroup(W("商务", "Commercial"), points(25), (
            Criterion("c1", W("同类业绩", "References"), W("每个 2 分，最多 5 个", "2 points each, at most 5"), points(10), "8.0", objective=True),
            Criterion("c2", W("项目团队", "Team"), W("0–15", "0–15"), points(15)),
        )),
        CriterionGroup(W("价格", "Price"), points(30), (), W("所有评分封存后由平台计算，现在不显示", "computed by the platform after all sheets are sealed; not shown now")),
    ),
    Decimal("33.5"), W("70 分中已评 45 分的项", "criteria worth 45 of 70 points are scored"), "/me/scoring/L-2026-1087-1/C",
    at(11, 24, 10, 42, 3), Link(W("封存并签名", "Seal and sign"), "#"), "/me/scoring/L-2026-1087-1/C/kept", KEY, open=1,
    marks=(Marks(
        tuple(Link(one, "#") for one in "ABCDE"),
        (
            MarksRow(W("需求理解", "Understanding"), points(10), tuple(Cell("#", points(n) if n else None) for n in (9, 8, 8, 0, 0))),
            MarksRow(W("故障响应与恢复", "Response to faults"), points(10), tuple(Cell("#", points(n) if n else None, n == 4) for n in (9, 8, 4, 0, 0))),
        ),
        tuple(points(n) for n in (18, 16, 12, 0, 0)),
    ),),
    others=(Chapter("A", "#"), Chapter("B", "#")), links=(Link(W("招标文件", "Tender documents"), "#"),),
)  # fmt: skip
SUPERVISION = SupervisionPage(
    W("监督", "Supervision"), W("2 项告警，1 件须您在今天 12:00 前办。监督员看得到全部行为，不能改动任何一项。", "2 alarms; one thing to do by 12:00 today. A supervisor sees every act and can change none."),
    (Figure(W("在办标段", "Lots in hand"), "38", W("个", "lots")), Figure(W("今天到期", "Due today"), "4", W("项", "acts")), Figure(W("黄牌", "Yellow"), "1", W("项", "alarms"), shape="warn"), Figure(W("红牌", "Red"), "1", W("项", "alarms"), shape="bad")),
    (
        Alarm("bad", W("红牌 超期 1 日", "Red: 1 day late"), "L-2026-0398-1", W("异议未在 3 日内答复", "An objection was not answered within 3 days"), W("市疾控中心 · 公示暂停中", "Disease control centre · publicity held"), W("收到 11月20日，须 11月23日 24:00 前答复", "received 20 November, answer due 23 November, 24:00"), Decimal(100), Decimal(80), (Link(W("发督办单", "Send an order"), "#"), Link(W("全程", "Whole course"), "#"))),
        Alarm("warn", W("黄牌 与其他评委差异大", "Yellow: far from the others"), "L-2026-1087-1", W("评委 5 号对投标 B 的施工组织分", "Member 5 on the method of bid B"), W("市政务云运维服务 · 评标", "Government cloud · evaluation"), W("与其余 6 人的中位数相差 11.5 分", "11.5 points from the median of the other six"), Decimal("70.4")),
    ),
    Empty(W("现在没有告警。", "No alarms now.")),
    (*HAPPENINGS, Happening(at(11, 24, 10, 40, 2, 118), W("递交投标文件", "submit a bid"), W("投标人", "bidder"), 3, refused=True)),
    (Fact(W("日志条数", "Log entries"), "1,204,896"), Fact(W("最新检查点", "Newest checkpoint"), phrase("{at}", at=at(11, 24, 10, 42))), Fact(W("待入日志", "Waiting"), "3"), Fact(W("链断裂", "Broken chains"), W("无", "none"))),
    (Duty(W("会签开标令", "Countersign the order to open"), LIGHTS_LINK, at(11, 24, 14, 1), None, Link(W("签名", "Sign"), "#")),),
    (Facet(W("全部", "All"), 64, "/me", chosen=True), Facet(W("只看未受理", "Refusals only"), 3, "/me?only=refused")),
    Field("lot", W("标段", "Lot"), "select", choices=(Choice("", W("全部标段", "All lots")), Choice("L-2026-0417-1", LIBRARY)), required=False),
    "", Pager(64, 1, 2, "", "/me?page=2#h-course"), Margin((), "", (Link("CSV", "#"),)),
)  # fmt: skip
SIGN_OUT = ActPage(
    W("退出登录", "Sign out"),
    Link(W("工作台", "Desk"), "/me"),
    W("当前登录：朔壤电气有限公司。", "Signed in: Shuorang Electric."),
    Form("/sign-out", (), W("退出登录", "Sign out")),
)
ACT = ActPage(
    W("发布招标公告", "Publish the tender"), LIGHTS_LINK, must(W("代理机构", "The agency"), at(11, 30), W("发布公告", "publish the notice")),
    Form(
        "/lots/L-2026-1120-1/acts/announce",
        (
            Field("title", W("项目名称", "Title"), value="港城大道照明节能改造设备采购"),
            Field("regime", W("适用规则", "Regime"), "select", "P87", choices=CHOICES),
            Field("deadline", W("投标截止", "Bids due"), "datetime-local", "2026-12-01T09:30", W("不得早于招标文件发出后 20 日", "at least 20 days after the documents are issued"), W("只有 7 日，依法不得少于 20 日", "only 7 days; the law demands at least 20")),
            Field("remarks", W("备注", "Remarks"), "textarea", required=False),
            Field("file", W("招标文件", "Tender document"), "file"),
        ),
        W("发布公告", "Publish the notice"), W("我以衡牍招标代理有限公司的名义发布以上公告", "I publish this notice in the name of Hengdu Tendering Agency Co."),
        (Fact(W("最高限价", "Ceiling"), W("6,000,000.00 元（陆佰万元整）", "CNY 6,000,000.00")),), (("csrf", "x"),),
    ),
    STAGES[:3], (), (W("发布后不能撤下，只能更正。", "A published notice cannot be taken down, only corrected."),),
)  # fmt: skip
ACT_CLOSED = ActPage(W("定标", "Award"), LOT, W("公示期满后由招标人定标。", "The tenderee awards after the publicity."), Form("#", (), W("定标", "Award"), facts=(Fact(W("中标人", "Winner"), FIRMS[0]),), closed=W("公示到 10月26日 24:00 才满。", "The publicity ends on 26 October, 24:00.")))  # fmt: skip
PROBLEM = ProblemPage(
    409, W("现在不能办理", "Not possible now"), W("投标已于 2026年11月24日 14:00:00 截止，收到最后一个字节是 14:00:00.213", "bidding closed on 24 November 2026, 14:00:00; the last byte came at 14:00:00.213"),
    "bid.late", law="BID-28", remedy=W("到开标大厅旁观", "watch the opening in the hall"), links=(Link(W("开标大厅", "Opening hall"), "#"), Link(W("回到首页", "Home"), "/")),
)  # fmt: skip
NOT_FOUND = ProblemPage(404, W("没有找到", "Not found"), W("没有这个地址", "there is no such address"), "address.unknown", links=(Link(W("搜索公告", "Search notices"), "/notices"),))  # fmt: skip
FAULT = ProblemPage(500, W("平台出错", "The platform broke"), W("平台出错，这次请求没有办成", "the platform broke and this request was not carried out"), "fault", incident="a1b2c3d4e5f6")  # fmt: skip
CHOICE = ChoicePage(
    Form("/sign-in/challenges", (Field("role", W("以什么身份登录", "Sign in as"), "select", choices=CHOICES),), W("用证书登录", "Sign in by certificate"), hidden=(("next", "/me"),)),
    Form("/sign-in/staff", (Field("login", W("用户名", "User name"), autocomplete="username"), Field("password", W("口令", "Password"), "password", autocomplete="current-password")), W("登录", "Sign in")),
    W("账号、口令或动态码不对", "the name, password or code is wrong"),
)  # fmt: skip
FILMED = datetime(2026, 10, 14, 0, 30, tzinfo=UTC)
WORK = WorkPage(
    "L-2026-1120-1", LIGHTS, W("接受投标。", "open for bids."), must(W("投标人", "The bidder"), at(11, 24, 14), W("递交投标文件", "submit a bid"), W("招标投标法第二十八条", "Bidding Law, Art. 28")),
    STAGES, AGENCY_DESK.duties[:1], IDLE, (Link(W("澄清招标文件", "Clarify the document"), "#"), Link(W("中止", "Suspend"), "#")),
    (Fact(W("招标人", "Tenderee"), FIRMS[0]), Fact(W("最高限价", "Ceiling"), "6,000,000.00", style="n")),
    papers=(Papers(W("招标文件", "Tender documents"), FILES, W("对所有人公开。", "For everybody.")),),
    shelves=AGENCY_DESK.shelves,
    enquiries=(
        Enquiry(W("色温要求是多少？", "What colour temperature is asked for?"), W("提问", "question"), "4000 K"),
        Enquiry(W("交货期能否延长？", "May the delivery be later?"), W("提问", "question"), key=Link(W("答复", "Answer"), "#")),
    ),
    happenings=HAPPENINGS, commands=(Command("ggzy sign 0123 --site https://ggzy.example --key my.p12"),),
    caution=W("标段已中止，恢复前不能办理其他事项。", "The lot is suspended; nothing else can be done before it resumes."),
    films=(
        Filmed(
            join(W("开标", "opening"), "第一开标室", "摄像头二"),
            phrase("{since} 至 {until}", since=FILMED, until=FILMED + timedelta(hours=2)),
            phrase("{at}", at=date(2041, 10, 14)),
            "ab" * 32,
            (phrase("{at} {who}：{reason}", at=FILMED, who=W("监督部门", "Supervisor"), reason="核对唱标过程"),),
        ),
        Filmed(W("评标", "evaluation"), phrase("没有录像：{reason}", reason="评标室录像设备当日检修")),
    ),
    follow=Form("/me/lots/L-2026-1120-1/follow", (), W("关注此标段", "Follow this lot")),
)  # fmt: skip
__all__ = ["BIDDER", "VALID"]
