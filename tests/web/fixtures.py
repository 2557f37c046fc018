"""Invented but believable facts for every page: places, firms and codes are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from disclosure.paper import code
from disclosure.rules.ocds.release import LICENSE
from kernel.actor import Actor, Role
from kernel.errors import Words
from kernel.money import money
from web.format import BEIJING
from web.public.data_catalogue import LINES, groups
from web.public.open_data import BULK, ZIP
from web.sentences import before, bids_due, budget, ceiling, ended, must
from web.views.elements import (
    Choice,
    Claim,
    Command,
    CountedDay,
    Deadline,
    Empty,
    Fact,
    Field,
    File,
    Form,
    Happening,
    Link,
    Margin,
    Proof,
    Sign,
    Stage,
)
from web.views.log import Address, Certified, Cosigner, Day, DealRow, DealsPage, Ground, LogPage, LotSunlight
from web.views.lot import (
    Award,
    Candidate,
    Candidates,
    Custodian,
    HallPage,
    HallRow,
    LotPage,
    Opened,
    OpeningRecord,
    Raised,
    Ranked,
    Ranking,
    StageTime,
)
from web.views.open_data import DataFile, DataMonth, OpenDataPage
from web.views.performance import Payment, Performance
from web.views.public import (
    Answered,
    AwardRow,
    Bar,
    BarChart,
    DrawPage,
    EntryPage,
    Facet,
    FacetGroup,
    Feed,
    FeedItem,
    Figure,
    HomePage,
    LotRow,
    NoticePage,
    NoticeRow,
    NoticesPage,
    OpeningsPage,
    Sitting,
    SubjectPage,
    TenderPage,
    VerifyPage,
)
from web.views.ratings import Rated, RatingRow, RatingsPage
from web.visit import Checkpoint, Site, Visit
from web.words import join, phrase

W = Words


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, ms: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, ms * 1000, tzinfo=BEIJING)


NOW = at(11, 24, 10, 42, 7)
SITE = Site(
    name=W("青屿市公共资源交易平台", "Qingyu Public Resources Trading"),
    run_by=W("青屿市公共资源交易中心", "the Qingyu Public Resources Trading Centre"),
    supervised_by=W("青屿市公共资源交易监督管理办公室", "the Qingyu Trading Supervision Office"),
)
VISIT = Visit("/", NOW, hand_set=True, checkpoint=Checkpoint(1_204_896, at(11, 24, 10, 42), 3), site=SITE)
BIDDER = Actor("zhang", Role.BIDDER, "91990100MA0G7K2X4U")
SHA = (
    "7f3a09c1d2e5b64f8a7710c39be2d41f6a0c5b8e93d7f1240ab6c85e37d94be2",
    "c2185d70aa31f6b2c8d9e4070f516a8b3c2d1e0f9a8b7c6d5e4f3a2b1c0d91aa",
    "03bef6a45c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293a4b5c6d7e8f92d17",
    "9ad41170b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829304ae08c",
    "5b06c9e38d7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f77f1",
)
FIRMS = (
    W("霁川建设工程有限公司", "Jichuan Construction Engineering Co. (霁川建设工程有限公司)"),
    W("檐舟建筑工程有限公司", "Yanzhou Building Works Co. (檐舟建筑工程有限公司)"),
    W("磐笙市政建设有限公司", "Pansheng Municipal Works Co. (磐笙市政建设有限公司)"),
    W("钧禾安装工程有限公司", "Junhe Installation Works Co. (钧禾安装工程有限公司)"),
    W("汀澜建设集团有限公司", "Tinglan Construction Group Co. (汀澜建设集团有限公司)"),
)
LIBRARY = W("滨海实验学校图书楼新建工程施工", "Library building of Binhai Experimental School, construction")
LIGHTS = W("港城大道照明节能改造设备采购", "Energy-saving lights for Gangcheng Avenue")
CLOUD = W("市政务云运维服务", "Operation of the city’s government cloud")
SAME = Sign("good", W("相同", "same"))
VALID = Sign("good", W("有效", "valid"))
LOT = Link(LIBRARY, "/lots/L-2026-0417-1")


CONTRACT_LAW = W("招标投标法第四十六条", "Tendering and Bidding Law, Art. 46")

SITTINGS = (
    Sitting(
        at(11, 24, 9), W("开标", "Opening"), W("东篱河二期清淤工程施工", "Dredging of the Dongli River, phase 2"),
        "/lots/L-2026-0402-1", W("已开 6 份，09:21 结束", "6 opened, ended 09:21"), past=True,
    ),
    Sitting(
        at(11, 24, 9, 30), W("开标", "Opening"), W("市疾控中心实验室设备采购", "Laboratory equipment for the disease control centre"),
        "/lots/L-2026-0398-1", W("不足 3 家，未开", "fewer than 3 bids, not opened"), past=True,
    ),
    Sitting(
        at(11, 24, 10, 30), W("开标进行中", "Opening now"), W("西塘路公交首末站充电设施采购", "Charging points for the Xitang Road bus terminal"),
        "/lots/L-2026-0410-1/opening", W("已开 2 份，共 4 份", "2 of 4 opened"), running=True,
    ),
    Sitting(
        at(11, 24, 14), W("截止并开标", "Deadline and opening"), LIGHTS,
        "/lots/L-2026-1120-1", W("距截止 3 小时 17 分", "3 hours 17 minutes to the deadline"),
    ),
    Sitting(
        at(11, 24, 15), W("抽取专家", "Draw of experts"), LIGHTS,
        "/lots/L-2026-1120-1/draw", W("两方密钥", "two keys"),
    ),
)  # fmt: skip

NOTICES = (
    NoticeRow(
        W("青屿市第三污水处理厂扩建工程监理招标公告", "Supervision of the third sewage works’ extension: tender notice"),
        "/notices/N-2026-0431",
        (
            W("工程建设", "Works"), W("公开招标", "open tender"),
            ceiling(money("4860000.00")),
            bids_due(at(12, 16, 9, 30)),
        ),
    ),
    NoticeRow(
        W("市图书馆古籍数字化加工服务招标公告", "Digitisation of old books for the city library: tender notice"),
        "/notices/N-2026-0430",
        (
            W("政府采购", "Government procurement"), W("公开招标", "open tender"),
            budget(money("2150000.00")),
            bids_due(at(12, 7, 14)),
        ),
    ),
    NoticeRow(
        W("港城大道照明节能改造设备采购更正公告（第 1 次）", "Lights for Gangcheng Avenue: correction 1"),
        "/notices/N-2026-0429",
        (W("政府采购", "Government procurement"), W("只更正附件 3 的图纸编号，投标截止不变", "only the drawing numbers in annex 3; the deadline stays")),
    ),
)  # fmt: skip

CLAIMS = (
    Claim("good", W("日志连续", "The log is continuous"), "", W("检查点 1,204,896 与昨日 24:00 的检查点一致", "checkpoint 1,204,896 extends that of yesterday, 24:00")),
    Claim("good", W("本月已定标的 64 项，重算结果全部相同", "All 64 awards of this month recompute to the same result"), "05.08", W("其中 1 项未选第一名，招标人已公开理由", "one did not take the first place; the tenderee published its reason")),
    Claim("warn", W("见证方联署", "Cosignatures by witnesses"), "02.04", W("演示环境没有外部见证方", "this demonstration has no outside witness")),
)  # fmt: skip

MONTHS = ("12月", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月")
ENGLISH_MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
TURNOVER = ("21.4", "14.2", "6.8", "19.7", "24.1", "22.6", "30.2", "18.9", "21.7", "27.4", "16.3", "19.6")

HOME = HomePage(
    today=date(2026, 11, 24),
    summary=W("3 场开标，1 项投标截止，1 场抽取专家。任何人都可以旁观，无需登录。", "3 openings, 1 deadline, 1 draw. Anybody may watch; no sign-in needed."),
    sittings=SITTINGS,
    next_sitting=Empty(W("今天没有开标。下一场：11月26日 09:30。", "No opening today. The next: 26 November, 09:30."), Link(LIGHTS, "/lots/L-2026-1120-1")),
    kinds=(
        Facet(W("工程建设", "Works"), 86, "/notices?kind=works"),
        Facet(W("政府采购", "Government procurement"), 143, "/notices?kind=procurement"),
        Facet(W("土地与矿业权", "Land and mining rights"), 12, "/notices?kind=land"),
        Facet(W("产权交易", "Property rights"), 27, "/notices?kind=property"),
        Facet(W("其他", "Other"), 9, "/notices?kind=other"),
    ),
    claims=CLAIMS,
    notices=NOTICES,
    notices_in_all=277,
    awards=(
        AwardRow(LIBRARY, LOT.href, FIRMS[0], money("36284500.00"), Decimal("-6.00"), SAME),
        AwardRow(W("市级机关复印纸采购", "Copying paper for city offices"), "/lots/L-2026-0377-1", W("榆笺纸业有限公司", "Yujian Paper Co. (榆笺纸业有限公司)"), money("1872300.00"), Decimal("-11.26"), SAME),
        AwardRow(W("中小学教材印制", "Printing of textbooks"), "/lots/L-2026-0369-1", W("朔壤印务有限公司", "Shuorang Printing Co. (朔壤印务有限公司)"), money("305720.50", "USD"), None, Sign("warn", W("未选第一名，有理由", "not the first, with a reason"))),
    ),
    figures=(
        Figure(W("成交额", "Awarded"), "19.60", W("亿元", "hundred million yuan")),
        Figure(W("成交项目", "Lots awarded"), "64", W("项", "lots")),
        Figure(W("较限价节约", "Below ceilings"), "7.12%"),
        Figure(W("平均投标人", "Bidders, mean"), "6.4", W("家", "a lot")),
        Figure(W("异议按期答复", "Objections answered in time"), "11 / 11", W("件", "objections")),
    ),
    chart=BarChart(
        W("近 12 个月成交额，11 月截至 24 日为 19.6 亿元，6 月最高 30.2 亿元", "Awards of 12 months: 1.96 billion yuan in November up to the 24th; the most, 3.02 billion, in June"),
        W("近 12 个月成交额，亿元。", "Awards of the last 12 months, hundred million yuan."),
        W("亿元", "hundred million yuan"),
        tuple(Bar(W(zh, en), Decimal(value)) for zh, en, value in zip(MONTHS, ENGLISH_MONTHS, TURNOVER, strict=True)),
        "/data/turnover.csv",
    ),
)  # fmt: skip
DEALS = DealsPage(
    W("2026年11月的成交", "deals of November 2026"),
    (
        FacetGroup(W("月份", "Month"), (Facet(W("2026年10月", "Oct 2026"), None, "#"), Facet(W("2026年11月", "Nov 2026"), None, "#", chosen=True))),
        FacetGroup(W("类别", "Category"), (Facet(W("全部", "All"), 3, "#", chosen=True), Facet(W("工程建设", "Works"), 2, "#"), Facet(W("国有产权交易", "State-owned assets"), 1, "#"))),
    ),
    (money("38284500.00"),), 103,
    (
        DealRow(LIBRARY, "#", join(W("工程建设", "Works"), phrase("{at:day}", at=at(11, 3))), FIRMS[0], money("36284500.00")),
        DealRow(LIGHTS, "#", join(W("政府采购", "Procurement"), phrase("{at:day}", at=at(11, 9))), FIRMS[1], money("2000000.00")),
        DealRow(CLOUD, "#", join(W("政府采购", "Procurement"), phrase("{at:day}", at=at(11, 12))), FIRMS[2], None),
    ),
    "/data/deals.csv?month=2026-11", 1, 2, "", "#", Empty(W("这个月没有这样的成交。", "No such deal in this month.")),
)  # fmt: skip
RATINGS = RatingsPage(
    W("2026年的供应商履约评价", "ratings of suppliers in 2026"),
    FacetGroup(W("年份", "Year"), (Facet("2026", None, "#", chosen=True), Facet("2025", None, "#"))),
    (
        Rated(FIRMS[0], "91330100MA2B3C4D56", phrase("{mean}（满分 5，共 {n} 项）", mean="4 1/2", n=2), (
            RatingRow(Link(LIBRARY, "#"), 5, date(2026, 11, 20), Link("验收〔2026〕0417-1", "#")),
            RatingRow(Link(LIGHTS, "#"), 4, date(2026, 6, 9), Link("验收〔2026〕0122-1", "#")),
        )),
        Rated(FIRMS[1], "91330100MA2B3C4D57", phrase("{mean}（满分 5，共 {n} 项）", mean="3", n=1), (
            RatingRow(Link(CLOUD, "#"), 3, date(2026, 3, 2), Link("验收〔2026〕0098-2", "#")),
        )),
    ),
    Empty(W("这一年没有评价。", "No rating in this year.")),
)  # fmt: skip
DEALS_NONE = replace(DEALS, rows=(), sums=(), found=0, pages=1, after="")
HOME_EMPTY = HomePage(
    today=date(2026, 11, 24), summary=W("今天没有场次。", "Nothing is on today."), sittings=(), next_sitting=HOME.next_sitting,
    kinds=(), claims=CLAIMS[:1], notices=(), notices_in_all=0, awards=(), figures=HOME.figures, chart=None,
)  # fmt: skip

GROUPS = (
    FacetGroup(W("类别", "Kind"), (Facet(W("全部", "All"), 277, "/notices", chosen=True), *HOME.kinds)),
    FacetGroup(W("公告", "Notice"), (Facet(W("招标公告", "Tender"), 120, "/notices?type=tender"), Facet(W("中标候选人公示", "Candidates"), 80, "/notices?type=candidates"), Facet(W("中标结果", "Result"), 77, "/notices?type=result"))),
)  # fmt: skip
NOTHING_FOUND = Empty(
    W("没有找到。换几个字，或按类别看。", "Nothing found. Try other words, or look by kind."),
    Link(W("全部公告", "All notices"), "/notices"),
)
NOTICES_PAGE = NoticesPage("", GROUPS, NOTICES * 4, 277, 2, 14, NOTHING_FOUND, "/notices?page=1", "/notices?page=3")
NOTICES_NONE = NoticesPage("不存在的项目", GROUPS, (), 0, 1, 1, NOTHING_FOUND)
NOTICE = NoticePage(
    "N-2026-0417", W("招标公告", "Tender notice"), LIBRARY, at(9, 18, 9), Link(W("QY-2026-GC-0417", "QY-2026-GC-0417"), "/tenders/T-2026-0417"),
    (Fact(W("招标人", "Tenderee"), W("青屿市滨海实验学校", "Binhai Experimental School, Qingyu")), Fact(W("投标截止", "Bids due"), phrase("{by}", by=at(10, 15, 9, 30)))),
    ((W("一、招标条件", "1. Conditions"), (W("本项目已由市发展和改革委员会批准建设，资金来自市财政，已落实。", "The project is approved by the city’s development and reform commission; the funds of the city budget are secured."),)),
     (W("二、投标人资格", "2. Who may bid"), (W("具有建筑工程施工总承包二级及以上资质。", "General contractors for buildings, class 2 or higher."), W("不接受联合体投标。", "No consortia.")))),
    (File(W("招标公告", "Tender notice"), "#", date(2026, 9, 18), 212_000, SHA[0], VALID),),
    Margin((2,), "/log/T-2026-0417/"),
    replaced_by=Link(W("更正公告（第 1 次）", "Correction 1"), "#"),
)  # fmt: skip

STAGES = (
    Stage(W("公告", "Notice"), "done", (W("9月18日", "18 Sep"),)),
    Stage(W("投标截止", "Bids due"), "done", (W("10月15日 09:30", "15 Oct, 09:30"),)),
    Stage(W("开标", "Opening"), "done", (W("10月15日", "15 Oct"), W("5 份", "5 bids"))),
    Stage(W("评标", "Evaluation"), "done", (W("10月16日", "16 Oct"), W("评委 7 人", "7 members"))),
    Stage(W("公示", "Publicity"), "done", (W("10月19日至26日", "19–26 Oct"), W("异议 1 件", "1 objection"))),
    Stage(W("定标", "Award"), "done", (W("10月27日", "27 Oct"),)),
    Stage(W("签订合同", "Contract"), "now", (W("11月27日前", "by 27 Nov"), W("还有 3 日", "3 days left"))),
    Stage(W("归档", "Archive"), "todo", (W("未到", "not yet"),)),
)
THIRTY = (
    CountedDay(date(2026, 10, 28), "start", W("发出", "sent")),
    *(CountedDay(date(2026, 10, 28) + timedelta(days=n), "counted", W(f"计 {n}", f"day {n}")) for n in range(1, 30)),
    CountedDay(date(2026, 11, 27), "end", W("期满", "ends")),
)
DEADLINES = (
    Deadline(
        W("中标候选人公示", "Publicity of candidates"),
        ended(at(10, 27)),
        W("不少于 3 日，自发布次日起算，“计”为计入的日子；异议答复前暂停；末日是休息日的顺延。招标投标法实施条例第五十四条。", "At least 3 days, counted from the day after publication; held until an objection is answered; an end on a rest day moves on. Bidding Regulation, Art. 54."),
        days=(
            CountedDay(date(2026, 10, 19), "start", W("发布", "out")),
            CountedDay(date(2026, 10, 20), "counted", W("计 1", "day 1")),
            CountedDay(date(2026, 10, 21), "held", W("暂停", "held")),
            CountedDay(date(2026, 10, 22), "held", W("答复", "reply")),
            CountedDay(date(2026, 10, 23), "counted", W("计 2", "day 2")),
            CountedDay(date(2026, 10, 24), "counted", W("计 3", "day 3")),
            CountedDay(date(2026, 10, 25), "rest", W("顺延", "rest")),
            CountedDay(date(2026, 10, 26), "end", W("期满", "ends")),
        ),
        opened=True,
    ),
    Deadline(W("签订合同", "Contract"), before(at(11, 28)), W("中标通知书 10月28日 发出，自次日起算 30 个自然日，无暂停。", "Notice issued 28 October; 30 natural days from the day after; no pause."), Sign("warn", W("还有 3 日", "3 days left")), THIRTY),
    Deadline(W("投标准备", "Time to prepare bids"), W("27 日，不少于 20 日", "27 days, at least 20 required"), W("招标文件 9月18日 开始发出，10月15日 截止。", "Documents from 18 September, bids due 15 October."), Sign("good", W("合规", "in order")), provisional=True),
)  # fmt: skip
PRICES = ("36284500.00", "37150000.00", "35962880.00", "37980000.00", "36790000.00")
RECEIVED = (at(10, 14, 16, 20, 41, 207), at(10, 14, 22, 5, 13, 880), at(10, 15, 8, 11, 2, 416), at(10, 15, 8, 57, 40, 93), at(10, 15, 9, 12, 36, 551))  # fmt: skip
SELF = W("本人解密", "by the bidder")
OPENING = OpeningRecord(
    W("2026年10月15日 09:30:00 截止，09:31 开启，09:49 全部开完。截止前撤回 1 份，未开启。现场异议 0 件。", "Closed 15 October 2026, 09:30:00; opened 09:31 to 09:49. One bid withdrawn before the close, not opened. No objection in the hall."),
    tuple(
        Opened(n + 1, FIRMS[n], (money(PRICES[n]),), W(f"{days} 日", f"{days} days"), SELF if n < 4 else W("保管人 3/5 合开", "by custodians, 3 of 5"), at(10, 15, 9, 31 if n < 4 else 48, 6 + 13 * n % 60), RECEIVED[n], SHA[n])
        for n, days in enumerate((360, 365, 350, 360, 355))
    ),
    Margin((14, 15, 16, 17, 18, 19, 20), "/log/L-2026-0417-1/", (Link("PDF", "#"), Link("CSV", "#"))),
    (W("第 5 份：投标人在 15 分钟解密时限内未操作，由 5 名保管人中的 3 名合开，内容与截止前登记的摘要一致。", "Bid 5: the bidder did not decrypt within 15 minutes. Three of the five custodians opened it together; its content matches the digest registered before the close."),),
)  # fmt: skip
POINTS = (("49.56", "26.71", "10.83", "7.34", "94.44"), ("48.88", "25.71", "10.70", "7.13", "92.42"), ("50.00", "24.43", "10.09", "6.59", "91.11"), ("48.40", "25.29", "9.86", "6.97", "90.52"))  # fmt: skip
ORDER = (0, 4, 2, 1)
RANKING = Ranking(
    W("评标委员会 7 人，其中抽取的专家 5 人。主观项为 7 人平均，保留两位小数；报价分 = 50 × 最低有效报价 ÷ 本报价。", "Panel of 7, of whom 5 drawn experts. Judged items are the mean of 7, to two decimals; price points = 50 × lowest valid price ÷ this price."),
    (W("报价 50", "Price 50"), W("施工组织 30", "Method 30"), W("管理机构 12", "Team 12"), W("信誉业绩 8", "Record 8")),
    W("总分 100", "Total 100"),
    (*(Ranked(str(n + 1), FIRMS[firm], points[:4], points[4], first=n == 0) for n, (firm, points) in enumerate(zip(ORDER, POINTS, strict=True))),
     Ranked("", FIRMS[3], ("–", "–", "–", "–"), "–", rejected=W("工期超过招标文件规定的上限", "the duration is over the limit of the tender document"))),
    Margin((28, 29, 30, 31, 32, 33, 34, 35, 36), "/log/L-2026-0417-1/", (Link(W("逐人逐项", "By member and criterion"), "#"), Link(W("评标报告", "Evaluation report"), "#"))),
    (W("去掉任何一名评委的打分，第 1 名都不变。", "Leaving out any one member’s scores does not change the first place."),),
)  # fmt: skip
PROOF = Proof(
    27, 0, 1,
    (
        Claim("good", W("开出的 5 份正是截止前收到的 5 份", "The 5 bids opened are the 5 received in time"), "01.05", W("不多、不少、未替换", "none added, dropped or replaced")),
        Claim("good", W("评委是按公布的办法抽出的", "The panel was drawn by the published method"), "05.03", W("名单先冻结，后取随机数", "list frozen before the random numbers existed")),
        Claim("good", W("分数先封后开，名次可重算", "Scores were sealed first; the ranking recomputes"), "05.07", W("7 份评分表均有签名", "all 7 score sheets are signed")),
        Claim("warn", W("两方随机数是否彼此独立", "Whether the two sources of chance are independent"), "05.01c", W("演示环境两把密钥在同一台机器上，旁人无从判断", "in this demonstration both keys are on one machine, so nobody outside can tell")),
    ),
    Link(W("逐项看依据和见证", "Every claim with its grounds and witnesses"), "/lots/L-2026-0417-1/proof"),
    Link(W("在自己的电脑上核验", "Verify on your own computer"), "/verify#home"),
)  # fmt: skip
PROOF_FAILED = Proof(26, 1, 1, (*PROOF.claims, Claim("bad", W("一份评分表的签名不成立", "The signature of one score sheet does not hold"), "02.01", W("主体 L-2026-0417-1 第 31 条", "subject L-2026-0417-1, entry 31"))), PROOF.all, PROOF.at_home)  # fmt: skip
AWARD = Award(
    FIRMS[0], money("36284500.00"),
    W("总分 94.44，第 1 名，比第 2 名高 2.02 分，比最高限价低 6.00%。去掉任何一名评委的打分，第 1 名都不变。", "Total 94.44 points, first place, 2.02 points above the second, 6.00% below the ceiling. Leaving out any one member’s scores does not change the first place."),
    (Fact(W("信用代码", "Credit code"), BIDDER.org, style="mono"), Fact(W("工期、质量", "Works"), W("360 日，合格", "360 days, quality “qualified”")), Fact(W("中标通知书", "Award notice"), W("2026年10月28日 10:00:00 发出，当日签收", "sent 28 October 2026, 10:00:00, receipt signed the same day"))),
    Margin((41, 42), "/log/L-2026-0417-1/"),
    Link(W("中标通知书（PDF，已签章）", "Award notice (PDF, sealed)"), "#"),
    Link(W("下载案卷（ZIP，18.4 MB）", "Dossier (ZIP, 18.4 MB)"), "#"),
)  # fmt: skip
FILES = (
    File(W("招标公告", "Tender notice"), "#", date(2026, 9, 18), 212_000, SHA[0], VALID),
    File(W("招标文件与图纸", "Tender documents and drawings"), "#", date(2026, 9, 18), 64_000_000, SHA[1], VALID),
    File(W("澄清（第 1 次）", "Clarification 1"), "#", date(2026, 9, 28), 98_300, SHA[2], VALID),
    File(W("异议答复书", "Answer to the objection"), "#", date(2026, 10, 22), 131_000, SHA[3]),
)
HAPPENINGS = (
    Happening(at(9, 18, 9), W("公告发布", "Notice published"), W("代理机构", "agency"), 1, "#"),
    Happening(
        at(10, 15, 9, 30, 0, 12),
        W("投标截止，收到 6 份", "Bidding closed, 6 bids received"),
        W("平台", "platform"),
        12,
        "#",
    ),
    Happening(
        at(10, 15, 9, 30, 41, 370),
        W("要求提前开标", "asked to open early"),
        W("代理机构", "agency"),
        13,
        "#",
        refused=True,
    ),
    Happening(
        at(10, 15, 9, 31), W("下令开标", "Opening ordered"), W("招标人与监督部门", "tenderee and supervision"), 14, "#"
    ),
    Happening(at(10, 27, 15), W("定标", "Awarded"), W("招标人", "tenderee"), 41, "#"),
)
TIMES = (
    StageTime(W("接受投标", "open for bids"), at(9, 24, 9), at(10, 15, 9, 30), timedelta(days=21, minutes=30)),
    StageTime(W("已开标", "opened"), at(10, 15, 9, 30), at(10, 15, 14), timedelta(hours=4, minutes=30)),
    StageTime(W("已定标", "awarded"), at(10, 27, 15), None, timedelta(days=27, hours=19), lasts=True),
    StageTime(W("已归档", "archived"), at(10, 28, 15), None, None),
)
PERFORMANCE = Performance(
    (
        Fact(W("现行合同价", "Price in force"), phrase("{sum}", sum=money("36284500.00")), style="n"),
        Fact(W("累计同意支付", "Paid so far"), phrase("{sum}", sum=money("12000000.00")), style="n"),
    ),
    tuple(
        Payment(what, date(2026, month, day), money(sum_), money(claimed), money(paid), state)
        for what, month, day, sum_, claimed, paid, state in (
            (W("主体结构封顶", "Structure topped out"), 11, 5, "12000000.00", "12000000.00", "12000000.00", Sign("good", W("已付", "paid"))),
            (W("竣工验收合格", "Works accepted"), 11, 20, "24000000.00", "24000000.00", "0.00", Sign("bad", W("逾期未付", "overdue"))),
            (W("缺陷责任期满，退还质量保证金", "Defects period over, retention released"), 12, 31, "284500.00", "0.00", "0.00", Sign("plain", W("未到期", "not due yet"))),
        )
    ),
    Margin((42, 43, 44), "/log/L-2026-0417-1/"),
)  # fmt: skip
FACTS = (
    Fact(W("招标人", "Tenderee"), W("青屿市滨海实验学校", "Binhai Experimental School, Qingyu")),
    Fact(W("代理机构", "Agency"), W("衡牍招标代理有限公司", "Hengdu Tendering Agency Co.")),
    Fact(W("最高限价", "Ceiling price"), phrase("{sum}", sum=money("38600000.00")), style="n"),
    Fact(W("评标办法", "Evaluation"), W("综合评估法", "Comprehensive evaluation")),
    Fact(W("立项批准", "Project approval"), "青发改投〔2026〕88 号", "#"),
    Fact(W("资金来源", "Funds"), W("市财政，已落实", "City budget, secured")),
)
CANDIDATES = Candidates(
    W("公示期不少于 3 日，自 2026年10月19日 起。异议须在公示期内向招标人提出，招标人 3 日内答复，答复前暂停。", "Published for at least 3 days from 19 October 2026. Objections go to the tenderee within this time and are answered within 3 days; until then the clock is held."),
    tuple(Candidate(n + 1, FIRMS[firm], money(PRICES[firm]), (Fact(W("总分", "Total"), points[4]), Fact(W("工期", "Duration"), W("360 日", "360 days")))) for n, (firm, points) in enumerate(zip(ORDER[:3], POINTS[:3], strict=True))),
    Margin((38,), "/log/L-2026-0417-1/"),
    ((W("对施工组织分有异议", "to the method score"), W("10月22日 书面答复，维持。", "answered in writing on 22 October; the scores stand.")), (W("业绩证明是否真实", "whether the references are true"), "")),
    Link(W("提出异议", "Object"), "#"),
)  # fmt: skip


def lot(**changed: object) -> LotPage:
    facts: dict[str, object] = {
        "number": "L-2026-0417-1",
        "title": LIBRARY,
        "tags": (W("公开招标", "Open tender"), W("施工", "Construction")),
        "tender": Link("QY-2026-GC-0417", "/tenders/T-2026-0417"),
        "part": phrase("标段 {no}", no="1"),
        "status": W("已定标，中标通知书已发出。", "awarded; the award notice has been issued."),
        "next": must(W("青屿市滨海实验学校与中标人", "Binhai Experimental School and the winner"), at(11, 28), W("签订书面合同", "sign a written contract"), CONTRACT_LAW),
        "stages": STAGES,
        "facts": FACTS,
        "deadlines": DEADLINES,
        "rule_set": Link(W("工程 2026-03", "works 2026-03"), "#"),
        "files": FILES,
        "happenings": HAPPENINGS,
        "times": TIMES,
        "performance": PERFORMANCE,
        "award": AWARD,
        "candidates": CANDIDATES,
        "opening": OPENING,
        "ranking": RANKING,
        "proof": PROOF,
        "draw": Link(W("专家是怎么抽的", "How the experts were drawn"), "/lots/L-2026-0417-1/draw"),
        "sunlight": Link(W("逐项看依据和见证", "Every claim with its grounds and witnesses"), "/lots/L-2026-0417-1/proof"),
    }  # fmt: skip
    return LotPage(**(facts | changed))  # type: ignore[arg-type]


def stages(now: int, stopped: bool = False) -> tuple[Stage, ...]:
    """The stage line with the node `now` (from 0) present and everything after it to come."""

    def state(place: int) -> str:
        return "done" if place < now else "todo" if place > now else "stopped" if stopped else "now"

    return tuple(Stage(one.name, state(n), one.facts if n <= now else ()) for n, one in enumerate(STAGES))  # type: ignore[arg-type]


NOT_YET: dict[str, object] = {
    "award": None,
    "candidates": None,
    "opening": None,
    "ranking": None,
    "proof": None,
    "draw": None,
    "performance": None,
}
LOT_AWARDED = lot()
LOT_ANNOUNCED = lot(
    **NOT_YET, stages=stages(1), deadlines=DEADLINES[2:], files=FILES[:2], happenings=HAPPENINGS[:1],
    status=W("正在接受投标。", "bids are being taken."),
    next=must(W("投标人", "Bidders"), at(12, 16, 9, 30), W("递交密封的投标文件", "submit their sealed bids"), W("招标投标法第二十八条", "Bidding Law, Art. 28")),
    actions=(Link(W("递交投标文件", "Submit a bid"), "/lots/L-2026-0417-1/submit"), Link(W("提问", "Ask"), "#")),
    hall=Link(W("开标大厅", "Opening hall"), "/lots/L-2026-0417-1/opening"),
)  # fmt: skip
LOT_PUBLICITY = lot(
    award=None, performance=None, stages=stages(4), status=W("正在公示中标候选人。", "the candidates are published."),
    next=must(W("有异议的人", "Whoever objects"), at(10, 27), W("向招标人提出", "tell the tenderee"), W("招标投标法实施条例第五十四条", "Bidding Regulation, Art. 54")),
    proof=PROOF_FAILED,
)  # fmt: skip
LOT_STOPPED = lot(
    **NOT_YET, stages=stages(2, stopped=True), deadlines=(), status=W("已终止。", "stopped."), next="",
    stopped=W("截止时只收到 2 份投标，不足 3 家，依法不开标，须重新招标（招标投标法第二十八条）。", "Only 2 bids had come by the deadline; fewer than 3 are not opened and the lot is tendered again (Bidding Law, Art. 28)."),
)  # fmt: skip
LOT_NOT_FIRST = lot(award=Award(FIRMS[4], money(PRICES[4]), AWARD.sentence, AWARD.facts, AWARD.margin, AWARD.notice, AWARD.dossier, W("第 1 名放弃中标并已书面说明。", "the first place renounced in writing.")), proof=PROOF_FAILED)  # fmt: skip

TENDER = TenderPage(
    "T-2026-0417", LIBRARY, (W("公开招标", "Open tender"), W("工程", "Works")),
    W("2 个标段正在接受投标。", "2 lots are open for bids."),
    must(W("投标人", "Bidders"), at(12, 16, 9, 30), W("递交密封的投标文件", "submit their sealed bids"), W("招标投标法第二十八条", "Bidding Law, Art. 28")),
    FACTS,
    (
        LotRow("L-2026-0417-1", W("标段 1：土建与安装", "Lot 1: building and installation"), LOT.href, W("接受投标", "open for bids"), money("38600000.00"), bids_due(at(12, 16, 9, 30))),
        LotRow("L-2026-0417-2", W("标段 2：室外工程", "Lot 2: outside works"), "/lots/L-2026-0417-2", W("接受投标", "open for bids"), None, bids_due(at(12, 16, 9, 30))),
    ),
    FILES[:3], NOTICES[:1],
    (
        Answered(date(2026, 9, 24), W("图纸 A-12 与清单的地面做法不一致，以哪个为准？", "Drawing A-12 and the bill differ on the floor: which holds?"), W("以图纸 A-12 为准，清单已更正。", "Drawing A-12 holds; the bill is corrected."), date(2026, 9, 28)),
        Answered(date(2026, 10, 2), W("是否允许分期验收？", "Is acceptance in stages allowed?"), "", None),
    ),
    Margin((1, 2), "/log/T-2026-0417/"),
    (Link(W("递交投标文件", "Submit a bid"), "/lots/L-2026-0417-1/submit"),),
)  # fmt: skip

HALL_STAGES = (
    Stage(W("下令开标", "Order"), "done", (W("14:00:31", "14:00:31"),)),
    Stage(W("投标人解密", "Bidders decrypt"), "now", (W("15 分钟", "15 minutes"),)),
    Stage(W("保管人合开", "Custodians"), "todo"),
    Stage(W("开标记录", "Record"), "todo"),
)
HALL = HallPage(
    "L-2026-1120-1", LIGHTS, Link(LIGHTS, "/lots/L-2026-1120-1"),
    W("投标已截止，正在逐份解密。", "bidding is closed; bids are being decrypted one by one."),
    must(W("还没有解密的投标人", "The bidders who have not yet"), at(11, 24, 14, 15, 31), W("解密", "decrypt")),
    HALL_STAGES,
    (
        HallRow(1, W("朔壤电气有限公司", "Shuorang Electric Co. (朔壤电气有限公司)"), "opened", at(11, 24, 14, 1, 6), (money("5409960.00"),)),
        HallRow(2, FIRMS[4], "opened", at(11, 24, 14, 1, 19), (money("20119850.25", "BDT"), money("42430.00", "USD"))),
        HallRow(3, FIRMS[2], "decrypting"),
        HallRow(4, FIRMS[3], "waiting", note=phrase("保管人交出 {given} 份，须 {need} 份", given=2, need=3)),
        HallRow(5, FIRMS[1], "custodians", at(11, 24, 14, 16, 2), (money("5388000.00"),), W("本人未在时限内解密", "did not decrypt in time")),
        HallRow(6, FIRMS[0], "revoked", note=W("交出的密钥与截止前登记的承诺不符", "the key handed over does not match the commitment of before the close")),
        HallRow(7, W("砚北照明有限公司", "Yanbei Lighting Co. (砚北照明有限公司)"), "withdrawn", note=W("时限内平台的线路中断", "the platform’s line was down within the window")),
    ),
    Margin((12, 13, 14), "/log/L-2026-1120-1/"),
    "/lots/L-2026-1120-1/opening/rows", True, at(11, 24, 14, 15, 31), (2, 3, 3),
    (Raised(W("第 2 份的报价单位是否含税", "Does bid 2 include tax"), at(11, 24, 14, 16, 40), W("招标文件 4.2 条：均含税。", "Tender document, 4.2: all prices include tax."), at(11, 24, 14, 18, 5)), Raised(W("投影看不清", "The screen cannot be read"), at(11, 24, 14, 19, 2))),
    (Link(W("交出投标密钥份额", "release shares of bids’ keys"), "#"), Link(W("对开标提出异议", "object to the opening"), "#")),
    said=phrase("共 {n} 份投标，已开启 {done} 份。", n=7, done=3),
    custodians=(
        Custodian(1, FIRMS[2], at(11, 24, 14, 15, 58), Link(phrase("第 {n} 条", n=16), "#")),
        Custodian(2, FIRMS[3]), Custodian(3, FIRMS[4], at(11, 24, 14, 16, 2), Link(phrase("第 {n} 条", n=17), "#")),
    ),
    transcript=(
        Happening(at(11, 24, 14, 0, 5), W("投标截止", "close the bidding"), W("平台", "platform"), 12, "#"),
        Happening(at(11, 24, 14, 0, 31), W("下达开标令", "order the opening"), join(W("招标人", "tenderee"), W("市教育局", "City Board of Education")), 13, "#"),
        Happening(at(11, 24, 14, 0, 59), W("下达开标令", "order the opening"), join(W("监督部门", "supervision"), W("市公共资源交易监督管理局", "City Supervision Bureau")), 14, "#"),
        Happening(at(11, 24, 14, 1, 6), W("解密投标文件", "release the key of the bid"), join(W("投标人", "bidder"), "朔壤电气有限公司"), 2, "#"),
        Happening(at(11, 24, 14, 15, 58), W("交出投标密钥份额", "release shares of bids’ keys"), join(W("密钥保管人", "custodian"), FIRMS[2]), 16, "#"),
        Happening(at(11, 24, 14, 17, 30), join(W("认定未解密投标的性质", "classify a bid that was not opened"), FIRMS[0], W("视为撤销（投标人原因）", "counts as revoked (the bidder’s cause)")), join(W("代理机构", "agency"), W("瀚源招标代理有限公司", "Hanyuan Tendering")), 18, "#"),
    ),
    file=Link(W("下载开标过程（CSV）", "Download the transcript (CSV)"), "#"),
)  # fmt: skip
DRAW = DrawPage(
    Link(LIGHTS, "/lots/L-2026-1120-1"), "L-2026-1120-1",
    W("已抽出 5 名专家，4 名接受。", "5 experts are drawn, 4 have accepted."),
    must(W("第 3 席", "Seat 3"), at(11, 24, 17), W("答复是否参加", "answer whether to come"), W("抽取方案第 6 条", "draw plan, item 6")),
    (
        Stage(W("方案", "Plan"), "done", (W("11月3日", "3 Nov"),)), Stage(W("冻结名单", "Frozen"), "done", (W("14:20:00", "14:20:00"),)),
        Stage(W("随机数", "Chance"), "done", (W("两方", "two parties"),)), Stage(W("抽取", "Drawn"), "now", (W("15:00:07", "15:00:07"),)),
    ),
    (Fact(W("评标委员会", "Panel"), W("7 人，其中专家 5 人", "7, of whom 5 experts")), Fact(W("抽取号", "Draw"), "T-2026-1120/L-2026-1120-1/evaluation", style="mono")),
    ((W("照明工程", "Lighting"), 214, 9, 3), (W("政府采购", "Procurement"), 655, 12, 2)),
    ((W("近三年在投标人单位任职", "worked for a bidder within 3 years"), 14), (W("当天已有评标", "already engaged that day"), 7)),
    ((W("监督部门", "Supervision"), at(11, 24, 14, 41, 2), SHA[1]), (W("交易中心", "Trading centre"), None, "")),
    True,
    ((1, W("照明工程", "Lighting"), SHA[0], Sign("good", W("接受", "accepted"))), (2, W("照明工程", "Lighting"), SHA[1], Sign("bad", W("因故不能参加，已递补", "cannot come; replaced"))), (3, W("政府采购", "Procurement"), SHA[2], Sign("warn", W("未答复", "no answer yet")))),
    Margin((21, 22, 23), "/log/L-2026-1120-1/"),
    (Command("ggzy verify dossier-L-2026-1120-1.zip", W("重算这次抽取", "Recompute this draw")),),
    PROOF.claims[1:2] + PROOF.claims[3:],
)  # fmt: skip
VERIFY = VerifyPage(
    (Fact(W("条数", "Entries"), "1,204,896"), Fact(W("时刻", "At"), phrase("{at}", at=at(11, 24, 10, 42))), Fact(W("根", "Root"), SHA[0], style="mono"), Fact(W("下载", "Download"), W("检查点文本", "checkpoint text"), "/log/checkpoint")),
    Form("/verify", (Field("receipt", W("回执号或叶子摘要", "Receipt number or leaf digest"), hint=W("回执上的 64 位十六进制，或 B- 开头的编号", "64 hex digits on the receipt, or the number that starts with B-"), error=W("应为 64 位十六进制", "64 hex digits are expected")),), W("查", "Look up")),
    (Command("ggzy verify dossier-L-2026-0417-1.zip", W("核验一卷案卷，不联网", "Check a dossier, offline")), Command("ggzy verify receipt receipt-file.json", W("核验一份回执是否已并入日志", "Check that a receipt is in the log"))),
    (NoticeRow(LIBRARY, "/lots/L-2026-0417-1/dossier.zip", ("dossier-L-2026-0417-1.zip",)),),
    (("01.05", W("开出的正是截止前收到的", "What was opened is what was received in time")), ("05.07", W("分数、名次可以重算", "Scores and places recompute")), ("05.08", W("定标与重算结果一致，或另有理由", "The award is the recomputed result, or a reason says otherwise"))),
    (PROOF.claims[3], CLAIMS[2]),
    Sign("good", W("已并入检查点 1,204,832", "in checkpoint 1,204,832")),
    (Fact(W("条", "Entry"), "1,204,771"),),
)  # fmt: skip
LOG = LogPage(
    (CLAIMS[2], Claim("good", W("每日首个检查点盖有时间戳", "Each day's first checkpoint bears a time stamp"), "02.02", phrase("最近一枚：{day}", day="2026-11-24"))),
    VERIFY.checkpoint, "log.example/ggzy\n1204896\nAAAA=\n", code("log.example/ggzy\n1204896\nAAAA=\n"),
    (Day("2026-11-24", 1204771, "/log/days/2026-11-24"), Day("2026-11-23", 1066531, "/log/days/2026-11-23")),
    (Command("openssl ts -verify -in <day>.tsr -data <day>.txt -CAfile <ca>.pem", W("用 openssl 核对某日的时间戳", "Check a day's time stamp with openssl")),),
    (Address(W("最新检查点", "The newest checkpoint"), "/log/checkpoint", "/log/checkpoint"),),
    (), ((Link(LIBRARY, "/subjects/L-2026-0417-1"), W("已定标", "awarded")),),
)  # fmt: skip
_ROWS = "/subjects/L-2026-0417-1/"
LOT_SUNLIGHT = LotSunlight(
    LOT, "L-2026-0417-1", PROOF_FAILED,
    (
        Ground(PROOF_FAILED.claims[4], "", Margin((31,), _ROWS)),
        Ground(PROOF.claims[0], phrase("排除了：{what}。", what=W("截止后补投、抽走或调换投标", "a bid added, taken out or exchanged after the deadline")), Margin((2, 7), _ROWS)),
        Ground(PROOF.claims[3], phrase("还不能排除：{what}。", what=W("一人掌握两把密钥", "one person who holds both keys")), Margin((8, 12, 13), _ROWS)),
    ),
    phrase("这个检查点之下有本标段的全部 {n} 条日志。", n=41),
    VERIFY.checkpoint, "log.example/ggzy\n1204896\nAAAA=\n", code("log.example/ggzy\n1204896\nAAAA=\n"),
    phrase("本站要求至少 {least} 家独立的见证方联署；这个检查点有 {n} 家。", least=1, n=1),
    (
        Cosigner("witness.example.gov.cn/city", Sign("good", W("独立（由运营方指名，请自行核实）", "independent, says the operator; judge yourself")), phrase("{at}", at=at(11, 24, 10, 42)), phrase("{at:day}", at=at(3, 2))),
        Cosigner("witness.example/own", Sign("warn", W("平台自己的，不作数", "the platform’s own, counts for nothing")), W("还没有联署", "not yet"), W("还没有联署", "not yet")),
    ),
    LOG.days[0], LOG.stamping,
    (
        Certified(2, f"{_ROWS}2", W("投标截止", "close the bidding"), at(10, 15, 9, 30), (Link(W("原文（JSON）", "text (JSON)"), "#"), Link(W("日志证明", "proof"), "#"))),
        Certified(41, f"{_ROWS}41", W("定标", "award"), at(10, 27, 15), ()),
    ),
    VERIFY.commands, (Link(W("下载案卷（ZIP）", "Dossier (ZIP)"), "#"), Link(W("在浏览器中核验", "Verify in the browser"), "/verify/browser/index.html")),
)  # fmt: skip
OPENINGS = OpeningsPage(date(2026, 11, 24), SITTINGS, NOTICES[:2], NOTICES[2:], HOME.next_sitting)
SUBJECT = SubjectPage("L-2026-0417-1", LIBRARY, (Fact(W("条数", "Entries"), "41"),), HAPPENINGS)
ENTRY = EntryPage(
    "L-2026-0417-1", 41, join(W("定标", "Awarded"), FIRMS[0]), (Fact(W("时刻", "At"), phrase("{at}", at=at(10, 27, 15))), Fact(W("叶子摘要", "Leaf"), SHA[0], style="mono")),
    '{"act":"lot.award","actor":"tenderee.12990000MB1A2B3C4D","body":{"bid":"B-…"}}', downloads=(Link("JSON", "#"), Link("tlog-proof", "#")),
)  # fmt: skip
ENTRY_WITHHELD = EntryPage("B-7f3a09c1d2e5b64f8a7710c39be2d41f", 1, W("投标文件递交", "Bid submitted"), (), "", W("开标前不公开；日志里有它的加盐承诺。", "Not public before the opening; the log holds its salted commitment."))  # fmt: skip
FEED = Feed(
    W("青屿市公共资源交易公告", "Qingyu trading notices"), "https://ggzy.example", "/notices.atom", NOW.astimezone(UTC),
    tuple(FeedItem(f"N-{n}", one.title, one.href, NOW - timedelta(hours=n), join(*one.meta)) for n, one in enumerate(NOTICES)),
)  # fmt: skip
CHOICES = (
    Choice("BID", W("工程招标（BID）", "Works (BID)")),
    Choice("P87", W("政府采购（87号令）", "Procurement (P87)")),
)
OPEN_DATA = OpenDataPage(
    groups({}),
    DataFile("bulk.zip", BULK, ZIP),
    tuple(
        DataMonth(name, ((DataFile(f"releases-{name}.jsonl", "#", LINES), n),), DataFile(f"bulk-{name}.zip", "#", ZIP))
        for name, n in (("2026-11", 1463), ("2026-10", 1209))
    ),
    LICENSE,
    "ocds-xxxxxx",
    unregistered=True,
)
