"""One example of every official paper, from the invented case of the library hall."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from disclosure.rules import figures
from disclosure.rules.admission_view import AdmissionAnnouncement, AdmissionNotice
from disclosure.rules.contract_view import ContractNotice, SupervisionReport
from disclosure.rules.papers import (
    AcceptanceNotice,
    AwardNotice,
    CandidatesNotice,
    ChangeNotice,
    ClarificationNotice,
    ContractChange,
    DealAnnouncement,
    DealConfirmation,
    EndingNotice,
    EvaluationReport,
    LapseNotice,
    OpeningRecord,
    Paper,
    Receipt,
    ResultAnnouncement,
    ResultNotice,
    ResumptionNotice,
    SuspensionNotice,
    TenderNotice,
    VoidingNotice,
    WithdrawalNotice,
)
from disclosure.rules.parts import (
    Anchor,
    Candidate,
    Change,
    Clock,
    Criterion,
    Fact,
    Head,
    Member,
    Objection,
    Opened,
    Party,
    Proof,
    Rejected,
    Scored,
    Signature,
    Sold,
    Sum,
)
from kernel import law
from kernel.deadlines import Pause, due
from kernel.errors import Words
from kernel.merkle import TreeHead
from kernel.money import money
from kernel.workdays import announced
from signing.rules import note

ON: Final = date(2026, 4, 20)
JICHUAN = Party("霁川建设工程有限公司", "91990100MA0G7K2X4U")
TINGLAN = Party("汀澜建设集团有限公司", "91990100MA0H3M6R8Q")
PANSHENG = Party("磐笙市政建设有限公司", "91990100MA0B9D1T5N")
YANZHOU = Party("檐舟建筑工程有限公司", "91990100MA0F2C7W3L")
JUNHE = Party("钧禾安装工程有限公司", "91990100MA0E8V4P6J")
STAND: Final = Words("对招标文件的投诉正在处理", "对招标文件的投诉正在处理")
APPROVED: Final = (
    Signature(Words("监督部门", "Supervisor"), "青屿市公共资源交易监督管理办公室", "2026-04-10 10:00:00.000"),
)
DAYS: Final = Words("360 日历天", "360 calendar days")
SOUND: Final = Words("合格", "as the code requires")


def both(zh: str, en: str) -> Words:
    return Words(zh, en)


def fact(zh: str, en: str, value_zh: str, value_en: str = "") -> Fact:
    return Fact(Words(zh, en), Words(value_zh, value_en or value_zh))


def head(number: str, at: datetime, project: Words | None = None) -> Head:
    return Head(
        number=number,
        project=project or both("滨海实验学校图书楼新建工程施工", "Library hall of Binhai Experimental School: works"),
        project_no="QY-2026-GC-0417",
        lot=both("图书楼土建与安装", "Building and installation works"),
        lot_no="1",
        tenderee=Party("青屿市滨海实验学校", "12990100MB1A2B3C4D"),
        issuer=both("青屿市滨海实验学校", "Binhai Experimental School, Qingyu"),
        platform=both("青屿市公共资源交易平台", "Qingyu Public Resource Trading Platform"),
        at=at,
        agency=Party("衡牍招标代理有限公司", "91990100MA0C5N8K2H"),
        trade_code="A01-990100-2026-000417-1",
        demo=True,
    )


def proof(entry: int) -> Proof:
    leaf = f"{entry:02x}" + "7f3a09c14be2c2185d7091aa03bef6a42d179ad41170e08c5b06c9e377f11be0"[2:]
    page = "https://ggzy.qingyu.example/lots/L-2026-0417-1/proof"
    return Proof("https://ggzy.qingyu.example/verify", "L-2026-0417-1", entry, leaf, page, anchor(entry))


def anchor(until: int) -> Anchor:
    """A checkpoint that one witness has cosigned; nobody's key has signed it."""
    root = bytes.fromhex("5e0a" * 16)
    lines = [
        note.Line("ggzy.qingyu.example/log", bytes(4), bytes(range(64))),
        note.Line("witness.qingyu.example/city", bytes(4), bytes(range(72))),
    ]
    signed = note.Note(TreeHead("ggzy.qingyu.example/log", 1204896, root).text, tuple(lines))
    return Anchor(bytes(signed), 1204896, root.hex(), ("witness.qingyu.example/city",), until)


def cited(*rules: str) -> tuple[Words, ...]:
    return tuple(figures.cited(rule, ON) for rule in rules)


def clock(zh: str, en: str, rule: str, trigger: date, *pauses: Pause) -> Clock:
    budget = law.rule(rule, trigger).budget
    return figures.clock(both(zh, en), due(trigger, budget, pauses, announced()), budget, trigger)


def earliest(zh: str, en: str, rule: str, trigger: date) -> Clock:
    budget = law.rule(rule, trigger).budget
    return figures.earliest(both(zh, en), due(trigger, budget, (), announced()), budget, trigger)


def yuan(text: str) -> Sum:
    return figures.money(money(text))


def opened() -> tuple[Opened, ...]:
    own = both("本人解密 09:31", "by the bidder, 09:31")
    shared = both("保管人 3/5 合开 09:48", "by custodians 3 of 5, 09:48")
    late = both("时限内未操作，按招标文件补救", "not released in time; opened by the fallback of the documents")
    bank = both("银行保函 70 万元", "bank guarantee, 700,000")
    rows = [
        (JICHUAN, "36284500.00", "2026-04-14 16:20:41.207", own, "7f3a09c1…4be2", both("", "")),
        (YANZHOU, "37150000.00", "2026-04-14 22:05:13.880", own, "c2185d70…91aa", both("", "")),
        (PANSHENG, "35962880.00", "2026-04-15 08:11:02.416", own, "03bef6a4…2d17", both("", "")),
        (JUNHE, "37980000.00", "2026-04-15 08:57:40.093", own, "9ad41170…e08c", both("", "")),
        (TINGLAN, "36790000.00", "2026-04-15 09:12:36.551", shared, "5b06c9e3…77f1", late),
    ]
    return tuple(
        Opened(place, bidder, yuan(price), DAYS, SOUND, bank, received, by, digest, remark)
        for place, (bidder, price, received, by, digest, remark) in enumerate(rows, 1)
    )


def receipt() -> Receipt:
    at = datetime(2026, 4, 14, 8, 20, 41, 207000, tzinfo=UTC)
    hashes = [
        ("清单", "manifest", "7f3a09c14be2c2185d7091aa03bef6a42d179ad41170e08c5b06c9e377f11be0"),
        ("清单签名", "its signature", "c2185d7091aa03bef6a42d179ad41170e08c5b06c9e377f11be077f3a09c14be"),
        ("密文分块", "sealed pieces", "03bef6a42d179ad41170e08c5b06c9e377f11be07f3a09c14be2c2185d7091aa"),
    ]
    return Receipt(
        head=head("回执〔2026〕0417-1-0b7e", at),
        proof=replace(proof(1), subject="B-0b7e6f2a91c4d85370aa12ef69bb04d3", leaf="ab" * 32),
        act=both("递交投标文件", "bid submitted"),
        bid="B-0b7e6f2a91c4d85370aa12ef69bb04d3",
        bidder=JICHUAN,
        sequence=1,
        received=figures.moment(at, milliseconds=True),
        deadline=figures.moment(datetime(2026, 4, 15, 1, 30, tzinfo=UTC)),
        size=figures.size(187_412_992),
        pieces=23,
        digests=tuple(fact(zh, en, figures.spaced(digest)) for zh, en, digest in hashes),
        token=(
            fact("签发时间", "Time of the token", "2026年4月14日 16:20:41.311", "14 April 2026, 16:20:41.311"),
            fact("序列号", "Serial number", "0x5d70c218"),
            fact(
                "时间戳机构", "Authority", "青屿平台时间戳服务（演示）", "Qingyu platform time stamps (demonstration)"
            ),
        ),
        basis=cited("EBM-27", "ESL-11"),
    )


def opening_record() -> OpeningRecord:
    return OpeningRecord(
        head=head("开标〔2026〕0417-1", datetime(2026, 4, 15, 1, 55, tzinfo=UTC)),
        proof=proof(14),
        deadline=figures.moment(datetime(2026, 4, 15, 1, 30, tzinfo=UTC)),
        opened=figures.moment(datetime(2026, 4, 15, 1, 31, 6, tzinfo=UTC)),
        finished=figures.moment(datetime(2026, 4, 15, 1, 49, 2, tzinfo=UTC)),
        place=both("网上开标大厅；青屿市公共资源交易中心第二开标室同步", "on line; also room 2 of the trading centre"),
        custody=both("投标人自持，保管人 5 家、3 家合开", "bidder's own key; five custodians, any three together"),
        ceiling=yuan("38600000.00"),
        rows=opened(),
        withdrawn=1,
        remarks=(
            both(
                "第 5 份：投标人在 15 分钟解密时限内未操作，由 5 名保管人中的 3 名合开，内容与截止前登记的摘要一致。",
                "Bid 5: the bidder did nothing within the 15 minutes; three of five custodians opened it, and its content "
                "agrees with the digest registered before the deadline.",
            ),
        ),
        objections=(
            Objection(
                PANSHENG.name,
                both("询问第 5 份由保管人开启的依据", "asked on what ground custodians opened bid 5"),
                both("招标文件第二章第 7.3 款；无异议", "clause 7.3 of chapter 2; accepted"),
                "09:50:12",
            ),
        ),
        signatures=(
            Signature(both("主持人（代理机构）", "Chair (agency)"), "沈知微", "2026-04-15 09:54:20"),
            Signature(both("招标人代表", "For the tenderee"), "顾怀瑾", "2026-04-15 09:54:41"),
            Signature(both("监督人", "Supervisor"), "陆听澜", "2026-04-15 09:55:03"),
        ),
        basis=cited("BID-34", "BID-36", "EBM-29", "EBM-32"),
    )


def rejected() -> tuple[Rejected, ...]:
    return (
        Rejected(
            JUNHE,
            both("未对实质性要求作出响应", "does not meet a substantial requirement"),
            figures.cited("BIR-51", ON),
            both("投标有效期 60 日，招标文件要求 90 日", "valid for 60 days where the documents require 90"),
        ),
    )


def evaluation_report() -> EvaluationReport:
    criteria = (
        Criterion(
            both("报价", "Price"), "50", both("50 × 最低有效报价 ÷ 本报价", "50 × lowest valid price ÷ this price")
        ),
        Criterion(
            both("施工组织", "Works plan"), "30", both("七项分档，成员平均", "seven banded items, mean of members")
        ),
        Criterion(both("管理机构", "Team"), "12", both("持证与业绩分档", "certificates and record, banded")),
        Criterion(both("信誉业绩", "Record"), "8", both("三年内同类工程", "similar works within three years")),
    )
    scores = [
        (JICHUAN, "36284500.00", ("49.56", "26.71", "10.83", "7.34"), "94.44"),
        (TINGLAN, "36790000.00", ("48.88", "25.71", "10.70", "7.13"), "92.42"),
        (PANSHENG, "35962880.00", ("50.00", "24.43", "10.09", "6.59"), "91.11"),
        (YANZHOU, "37150000.00", ("48.40", "25.29", "9.86", "6.97"), "90.52"),
    ]
    expert, owner = both("抽取的专家", "drawn expert"), both("招标人代表", "tenderee's representative")
    works, cost = both("房屋建筑施工", "building works"), both("工程造价", "cost engineering")
    members = [
        ("周既明", expert, works),
        ("许临川", expert, works),
        ("何砚秋", expert, cost),
        ("苏望舒", expert, cost),
        ("江晚吟", owner, works),
    ]
    return EvaluationReport(
        head=head("评标〔2026〕0417-1", datetime(2026, 4, 16, 9, 20, tzinfo=UTC)),
        proof=proof(36),
        basics=(
            fact("招标方式", "Procedure", "公开招标，资格后审", "open tender, qualification after opening"),
            fact("评标时间", "Time", "2026年4月16日 09:00–17:12", "16 April 2026, 09:00–17:12"),
            fact("评标地点", "Place", "远程异地评标，3 处席位", "remote evaluation, seats at three places"),
        ),
        members=tuple(Member(name, seat, speciality) for name, seat, speciality in members),
        opened=opened(),
        admitted=(JICHUAN, YANZHOU, PANSHENG, TINGLAN),
        rejected=rejected(),
        method=both(
            "综合评估法。主观项为全体成员评分的算术平均，保留两位小数；总分相同的，报价低者在前。",
            "Comprehensive evaluation. Judged items are the mean of all members to two decimals; "
            "of equal totals the lower price comes first.",
        ),
        criteria=criteria,
        comparison=tuple(
            Scored(place, bidder, yuan(price), points, total)
            for place, (bidder, price, points, total) in enumerate(scores, 1)
        ),
        stability=(
            both(
                "去掉任何一份其他投标或者任何一名成员的评分，第一名不变",
                "Leaving out any other bid, or any one member's scores, changes nothing at the first place",
            ),
        ),
        candidates=(JICHUAN, TINGLAN, PANSHENG),
        matters=(both("核对项目经理无在建工程", "check that the manager has no other works in progress"),),
        clarifications=(
            Objection(
                TINGLAN.name,
                both("请说明措施费计算口径", "asked how the cost of measures was computed"),
                both("按招标文件清单计算，未改变报价", "by the bill of the documents; the price is unchanged"),
                "13:40:05",
            ),
        ),
        signatures=(
            *(Signature(seat, name, f"2026-04-16 17:0{n}:11") for n, (name, seat, _) in enumerate(members[:4])),
            Signature(
                owner,
                members[4][0],
                "2026-04-16 17:09:30",
                both("对施工组织评分有不同意见，理由附后", "dissents on the works plan, reasons attached"),
            ),
        ),
        basis=cited("BID-40", "BIR-51", "BIR-53", "C12-42"),
    )


def candidates_notice() -> CandidatesNotice:
    def row(place: int, bidder: Party, price: str, score: str, manager: str, number: str) -> Candidate:
        meets = both("资质、业绩、人员均满足招标文件要求", "qualification, record and staff meet the documents")
        return Candidate(place, bidder, yuan(price), score, DAYS, SOUND, manager, number, meets)

    answered = Pause(date(2026, 4, 19), date(2026, 4, 20), both("异议答复前暂停", "paused until answered"))
    return CandidatesNotice(
        head=head("公示〔2026〕0417-1", datetime(2026, 4, 17, 2, 0, tzinfo=UTC)),
        proof=proof(37),
        opened=figures.moment(datetime(2026, 4, 15, 1, 30, tzinfo=UTC)),
        measure=both("评标得分", "Score"),
        candidates=(
            row(1, JICHUAN, "36284500.00", "94.44", "温言澈", "一建 青120260417"),
            row(2, TINGLAN, "36790000.00", "92.42", "宋时雨", "一建 青120251188"),
            row(3, PANSHENG, "35962880.00", "91.11", "秦牧野", "一建 青120240902"),
        ),
        rejected=rejected(),
        period=clock("公示期至", "Published until", "BIR-54b", date(2026, 4, 17), answered),
        objection=(
            fact("提出方式", "How", "本平台“异议”栏目，电子签名后提交", "under Objections on this platform, signed"),
            fact("受理人", "To", "衡牍招标代理有限公司 沈知微", "Hengdu Tendering, Shen Zhiwei"),
            fact("电话", "Telephone", "0999-5550417"),
        ),
        supervisor=(
            fact("监督部门", "Supervisor", "青屿市住房和城乡建设局", "Qingyu Housing and Construction Bureau"),
            fact("投诉", "Complaints", "0999-5550100，知道之日起十日内", "0999-5550100, within 10 days of knowing"),
        ),
        basis=cited("BIR-53", "BIR-54", "EBM-35"),
    )


def award_notice() -> AwardNotice:
    return AwardNotice(
        head=head("中标〔2026〕0417-1", datetime(2026, 4, 27, 2, 0, tzinfo=UTC)),
        proof=proof(41),
        winner=JICHUAN,
        price=yuan("36284500.00"),
        scope=both(
            "图书楼土建、安装及室外配套工程，建筑面积 8,640 m²", "Building, installation and outdoor works, 8,640 m²"
        ),
        duration=DAYS,
        quality=SOUND,
        manager=both("温言澈（一建 青120260417）", "Wen Yanche (certificate 青120260417)"),
        contract=clock("订立合同不迟于", "Contract to be signed before", "BID-45", date(2026, 4, 27)),
        bond=both("合同金额的 10%，签订合同前提交", "10% of the contract sum, before signing"),
        basis=cited("BID-45", "BIR-55", "BIR-57"),
    )


def result_notice() -> ResultNotice:
    return ResultNotice(
        head=head("结果〔2026〕0417-1-2", datetime(2026, 4, 27, 2, 0, tzinfo=UTC)),
        proof=proof(42),
        addressee=TINGLAN,
        winner=JICHUAN,
        price=yuan("36284500.00"),
        own=(
            fact("名次", "Place", "第 2 名（共 4 份有效投标）", "2 of 4 valid bids"),
            fact("总分", "Total", "92.42，比第 1 名低 2.02", "92.42, 2.02 below the first"),
            fact("各项得分", "Points", "报价 48.88，施工组织 25.71，管理机构 10.70，信誉业绩 7.13",
                 "price 48.88, works plan 25.71, team 10.70, record 7.13"),
        ),
        refund=clock("合同签订后退还保证金及利息，最迟", "Security and interest back after the contract, by", "BIR-57", date(2026, 5, 6)),
        remedies=(clock("向监督部门投诉不迟于", "Complaint to the supervisor by", "BIR-60", date(2026, 4, 27)),),
        basis=cited("BID-45", "BIR-57", "BIR-60"),
    )  # fmt: skip


def tender_notice() -> TenderNotice:
    return TenderNotice(
        head=head("招标〔2026〕0417", datetime(2026, 3, 20, 1, 0, tzinfo=UTC)),
        proof=proof(3),
        approval=(
            fact("立项批准", "Approval", "青发改投〔2026〕88 号"),
            fact("资金来源", "Funding", "市财政，已落实", "city budget, secured"),
        ),
        overview=(
            fact("建设地点", "Place", "青屿市滨海新区学府路 6 号", "6 Xuefu Road, Binhai, Qingyu"),
            fact("规模", "Size", "建筑面积 8,640 m²，地上五层", "8,640 m², five storeys"),
            fact("最高投标限价", "Ceiling price", "38,600,000.00 元", "38,600,000.00 yuan"),
            fact("计划工期", "Time", "360 日历天", "360 calendar days"),
        ),
        qualification=(
            both("建筑工程施工总承包二级及以上资质", "Class 2 or above as general contractor for buildings"),
            both("项目经理具有一级注册建造师执业资格，无在建工程", "A registered class 1 manager without works in progress"),
            both("本项目接受不超过两家的联合体", "Consortia of at most two members are accepted"),
        ),
        documents=(
            fact("获取时间", "When", "2026年3月20日 09:00 起，不需报名", "from 20 March 2026, 09:00; no registration"),
            fact("获取方式", "How", "本平台免费下载，无须登录", "free download from this platform, no account"),
        ),
        submission=(
            fact("截止与开标", "Deadline and opening", "2026年4月15日 09:30:00", "15 April 2026, 09:30:00"),
            fact("递交方式", "How", "加密后在本平台上传，以最后一个字节进入系统为准", "encrypted, by upload; the last byte counts"),
            fact("投标保证金", "Bid security", "700,000.00 元，现金、支票、保函均可", "700,000.00 yuan in cash, by cheque or guarantee"),
        ),
        clocks=(
            earliest("投标截止日不早于", "The deadline is not set before", "BID-24", date(2026, 3, 20)),
            clock("澄清或者修改不迟于", "Clarifications no later than", "BID-23", date(2026, 4, 15)),
        ),
        evaluation=both(
            "综合评估法：报价 50 分，施工组织 30 分，管理机构 12 分，信誉业绩 8 分。",
            "Comprehensive evaluation: price 50, works plan 30, team 12, record 8 points.",
        ),
        media=(
            both("中国招标投标公共服务平台", "China Tendering and Bidding Public Service Platform"),
            both("青屿市公共资源交易平台", "Qingyu Public Resource Trading Platform"),
        ),
        contacts=(
            fact("招标人", "Tenderee", "顾怀瑾 0999-5550321", "Gu Huaijin, 0999-5550321"),
            fact("代理机构", "Agency", "沈知微 0999-5550417", "Shen Zhiwei, 0999-5550417"),
            fact("对招标文件的异议", "Objections", "2026年4月5日 24:00 前在本平台提出", "on this platform before 24:00 on 5 April 2026"),
        ),
        basis=cited("BID-16", "BID-24", "BIR-22", "EBM-20"),
    )  # fmt: skip


ORIGINAL: Final = (
    fact("项目编号", "Project no.", "QY-2026-GC-0417"),
    fact("招标人", "Tenderee", "青屿市滨海实验学校"),
    fact("代理机构", "Agency", "衡牍招标代理有限公司"),
    fact("投标截止与开标时间", "Deadline and opening", "2026年4月15日 09:30:00", "15 April 2026, 09:30:00"),
)
CONTACTS: Final = (
    fact("招标人", "Tenderee", "青屿市滨海实验学校"),
    fact("代理机构", "Agency", "衡牍招标代理有限公司"),
    fact("异议渠道", "Objections", "本平台"),
    fact("联系方式", "Contact", "沈知微 0999-5550417", "Shen Zhiwei, 0999-5550417"),
    fact("监督部门", "Supervision", "青屿市住房和城乡建设局", "Qingyu Housing and Construction Bureau"),
)


def change_notice() -> ChangeNotice:
    return ChangeNotice(
        head=head("变更〔2026〕0417", datetime(2026, 3, 27, 1, 0, tzinfo=UTC)),
        proof=proof(6),
        original=ORIGINAL,
        changes=(
            Change(
                both("投标截止与开标时间", "Deadline and opening"),
                both("2026年4月13日 09:30:00", "13 April 2026, 09:30:00"),
                both("2026年4月15日 09:30:00", "15 April 2026, 09:30:00"),
            ),
            Change(both("计划工期", "Time for completion"), both("330 日历天", "330 calendar days"), DAYS),
        ),
        reason=both("答复提问后调整工期", "the time is changed after questions"),
        clocks=(clock("澄清或者修改不迟于", "Clarifications no later than", "BID-23", date(2026, 4, 15)),),
        contacts=CONTACTS,
        basis=cited("BIR-21"),
    )


def clarification_notice() -> ClarificationNotice:
    return ClarificationNotice(
        head=head("澄清〔2026〕0417", datetime(2026, 3, 25, 1, 0, tzinfo=UTC)),
        proof=proof(5),
        original=ORIGINAL,
        text=(both("图纸第 12 张的标高以结构图为准。", "On sheet 12 the levels of the structural drawings hold."),),
        answers=(
            Objection(
                "",
                both("是否接受联合体投标？", "Are consortia accepted?"),
                both("接受不超过两家的联合体。", "Consortia of at most two members are."),
                "2026-03-24",
            ),
        ),
        contacts=CONTACTS,
        basis=cited("BID-22", "BID-23"),
    )


def result_announcement() -> ResultAnnouncement:
    expert = both("抽取的专家", "drawn expert")
    return ResultAnnouncement(
        head=head("结果〔2026〕0417-1", datetime(2026, 4, 27, 2, 0, tzinfo=UTC)),
        proof=proof(42),
        winner=JICHUAN,
        price=yuan("36284500.00"),
        scope=(
            Fact(both("计划工期", "Time for completion"), DAYS),
            Fact(both("质量", "Quality"), SOUND),
            fact("评标得分", "Score", "94.44"),
        ),
        departure=(),
        rejected=rejected(),
        members=tuple(Member(name, expert, both("房屋建筑", "buildings")) for name in ("周既明", "许临川", "何砚秋")),
        clocks=(clock("向监督部门投诉不迟于", "Complaint to the supervisor by", "BIR-60", date(2026, 4, 27)),),
        contacts=CONTACTS,
        basis=cited("BID-37", "BID-45", "EBM-35"),
    )


def ending_notice() -> EndingNotice:
    return EndingNotice(
        head=head("终止〔2026〕0417-1", datetime(2026, 4, 15, 1, 31, tzinfo=UTC)),
        proof=proof(9),
        original=ORIGINAL,
        cause=both("投标人少于 3 个，依法不得开标", "Fewer than 3 bids came in: none may be opened"),
        reason=both("", ""),
        approved=(),
        next=(both("需要继续采购的，将重新组织并另行公告", "If the need remains, a new tender will be announced"),),
        contacts=CONTACTS[2:],
        basis=cited("BID-28"),
    )


def suspension_notice() -> SuspensionNotice:
    return SuspensionNotice(
        head=head("中止〔2026〕0417-1", datetime(2026, 4, 10, 2, 0, tzinfo=UTC)),
        proof=proof(5),
        original=ORIGINAL,
        cause=both("标段自即日起中止", "The lot is suspended from now on"),
        reason=STAND,
        approved=APPROVED,
        next=(both("中止期间不开标，投标文件保持密封", "Until then no bid is opened; all stay sealed"),),
        contacts=CONTACTS[2:],
        basis=(both("招标投标法实施条例第六十二条", "招标投标法实施条例第六十二条"),),
    )


def resumption_notice() -> ResumptionNotice:
    return ResumptionNotice(
        head=head("恢复〔2026〕0417-1", datetime(2026, 4, 12, 2, 0, tzinfo=UTC)),
        proof=proof(6),
        original=ORIGINAL,
        cause=both("标段自即日起恢复，从中止处继续", "The lot is resumed from now on, where it was suspended"),
        reason=STAND,
        approved=APPROVED,
        next=(both("继续开标，投标文件一直保持密封", "The opening goes on; all bids have stayed sealed"),),
        contacts=CONTACTS[2:],
        basis=(both("招标投标法实施条例第六十二条", "招标投标法实施条例第六十二条"),),
    )


def voiding_notice() -> VoidingNotice:
    return VoidingNotice(
        head=head("无效〔2026〕0417-1", datetime(2026, 4, 20, 2, 0, tzinfo=UTC)),
        proof=proof(30),
        original=ORIGINAL,
        cause=both("本次评审无效，其评分和排名作废", "This evaluation is void, with its scores and its ranking"),
        reason=STAND,
        approved=APPROVED,
        next=(
            both("重新抽取评标委员会，重新评审", "Another panel is drawn, which evaluates anew"),
            both("投标文件和开标记录不变，继续有效", "The bids and the opening record stand"),
        ),
        contacts=CONTACTS[2:],
        basis=(both("招标投标法实施条例第八十一条", "招标投标法实施条例第八十一条"),),
    )


SOLD_AT: Final = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)


def competition(*more: Fact) -> tuple[Fact, ...]:
    return (
        fact("竞价方式", "Kind", "限价竞价（熔断后摇号、竞自持）", "Ceiling, then draw or share"),
        fact("竞价室", "Room", "A-2026-0417-1"),
        fact("入场竞买人", "Bidders let in", "12 家", "12"),
        *more,
    )


def deal_confirmation() -> DealConfirmation:
    drawn = fact(
        "确定方式", "Decided by", "1024、2048 号报价相同，经公开摇号确定", "a public draw among the equal 1024, 2048"
    )
    share = Words("自持比例 10.00%", "keeps 10.00%")
    return DealConfirmation(
        head=head("确认〔2026〕0417-1", SOLD_AT),
        proof=proof(12),
        won=(Sold("2048", JICHUAN, yuan("36284500.00"), share),),
        competition=competition(drawn),
        contract=clock("签订合同不迟于", "Contract to be signed by", "BID-45", date(2026, 4, 20)),
        basis=cited("AUC-52"),
    )


def deal_announcement() -> DealAnnouncement:
    two = replace(deal_confirmation().won[0], number="1024", winner=TINGLAN, more=Words("", ""))
    return DealAnnouncement(
        head=head("成交〔2026〕0417-1", SOLD_AT),
        proof=proof(12),
        won=(deal_confirmation().won[0], two),
        competition=competition(),
        clocks=(clock("向监督部门投诉不迟于", "Complaint to the supervisor by", "BIR-60", date(2026, 4, 20)),),
        contacts=CONTACTS,
        basis=cited("AUC-52"),
    )


def lapse_notice() -> LapseNotice:
    return LapseNotice(
        head=head("流拍〔2026〕0417-1", SOLD_AT),
        proof=proof(9),
        original=(*ORIGINAL, *competition()),
        cause=Words("本标段网上竞价流拍，不成交", "The live competition has lapsed: there is no deal"),
        reason=Words("无人出价，未成交。", "Nobody bid: no sale."),
        approved=(),
        next=(Words("竞买保证金依法退还", "The deposits of all bidders are given back by law"),),
        contacts=CONTACTS[2:],
        basis=cited("AUC-50"),
    )


def contract_notice() -> ContractNotice:
    award = award_notice()
    return ContractNotice(
        head=head("合同〔2026〕0417-1", SOLD_AT),
        proof=proof(46),
        supplier=award.winner,
        price=award.price,
        scope=(
            fact("标的", "Subject", "图书楼土建", "library building works"),
            fact("质量", "Quality", "合格", "pass"),
        ),
        late=(Words("合同在法定期限届满后签订", "The contract was concluded after its lawful time"),),
        text=(Words("按月支付进度款。", "按月支付进度款。"), Words("竣工验收合格后结算。", "竣工验收合格后结算。")),
        signed=(Signature(Words("招标人", "Tenderee"), "青屿市图书馆", "2026-05-11 10:00:00.000"),),
        clocks=(clock("合同副本备案不迟于", "Copy to be filed by", "GPL-46b", date(2026, 5, 11)),),
        contacts=CONTACTS,
        basis=cited("BID-45"),
    )


def contract_change() -> ContractChange:
    return ContractChange(
        head=head("合同变更〔2026〕0417-1", SOLD_AT),
        proof=proof(47),
        original=ORIGINAL,
        cause=Words("合同价由 1 元变更为 2 元", "The contract price changes from CNY 1 to CNY 2"),
        reason=Words("追加同类货物", "追加同类货物"),
        approved=contract_notice().signed,
        next=(Words("合同其他条款不变", "All other terms of the contract stand"),),
        contacts=CONTACTS[2:],
        basis=cited("GPL-49"),
    )


def acceptance_notice() -> AcceptanceNotice:
    return AcceptanceNotice(
        head=head("验收〔2026〕0417-1", SOLD_AT),
        proof=proof(48),
        original=ORIGINAL,
        cause=Words("履约全部验收完毕，同意支付 2 元", "All is delivered and accepted; to be paid: CNY 2"),
        reason=Words("验收合格", "验收合格"),
        approved=contract_notice().signed,
        next=(Words("对供应商的评价：5（满分 5）", "Mark for the supplier: 5 of 5"),),
        contacts=CONTACTS[2:],
        basis=cited("GPL-46"),
    )


FIRST: Final = Words("资格预审", "Prequalification")


def admission_announcement() -> AdmissionAnnouncement:
    return AdmissionAnnouncement(
        head=head("入围〔2026〕0417-1", SOLD_AT),
        proof=proof(40),
        way=FIRST,
        admitted=(award_notice().winner, result_notice().addressee),
        points=("90.00", "80.00"),
        refused=1,
        clocks=result_notice().remedies,
        contacts=CONTACTS,
        basis=cited("BIR-18", "BIR-19"),
    )


def admission_notice() -> AdmissionNotice:
    return AdmissionNotice(
        head=head("入围告知〔2026〕0417-1-2", SOLD_AT),
        proof=proof(40),
        addressee=result_notice().addressee,
        way=FIRST,
        admitted=False,
        own=(fact("未通过的理由", "Why not", "近五年没有类似业绩", "近五年没有类似业绩"),),
        remedies=result_notice().remedies,
        basis=cited("BIR-18", "BIR-19", "BIR-60"),
    )


def withdrawal_notice() -> WithdrawalNotice:
    return WithdrawalNotice(
        head=head("取消〔2026〕0417-1", SOLD_AT),
        proof=proof(49),
        original=ORIGINAL,
        cause=Words("取消中标资格：中标人放弃中标", "The award is taken back: the winner has renounced it"),
        reason=Words("已签名放弃", "已签名放弃"),
        approved=contract_notice().signed,
        next=(Words("可以依次确定其他候选人中标", "The next candidate in order may be awarded"),),
        contacts=CONTACTS[2:],
        basis=cited("BIR-55"),
    )


def supervision_report() -> SupervisionReport:
    award = award_notice()
    return SupervisionReport(
        head=head("报告〔2026〕0417-1", SOLD_AT),
        proof=proof(50),
        scope=(fact("标的", "Subject", "图书楼土建", "library building works"),),
        course=(fact("投标", "Bids", "5 份，开启 4 份", "5, of which 4 were opened"),),
        winner=award.winner,
        price=award.price,
        result=(fact("评标名次", "Place", "1", "1"),),
        text=(Words("评标过程无异常情况。", "评标过程无异常情况。"),),
        late=(Words("本报告在法定期限届满后提交", "This report was made after its lawful time"),),
        signed=contract_notice().signed,
        contacts=CONTACTS[4:],
        basis=cited("BID-47"),
    )


def every() -> tuple[Paper, ...]:
    return (
        receipt(),
        tender_notice(),
        change_notice(),
        clarification_notice(),
        opening_record(),
        evaluation_report(),
        candidates_notice(),
        award_notice(),
        result_announcement(),
        result_notice(),
        admission_announcement(),
        admission_notice(),
        ending_notice(),
        suspension_notice(),
        resumption_notice(),
        voiding_notice(),
        deal_confirmation(),
        deal_announcement(),
        lapse_notice(),
        contract_notice(),
        contract_change(),
        acceptance_notice(),
        withdrawal_notice(),
        supervision_report(),
    )
