"""The annual report of disclosure in words: its parts, the rows and columns of its tables in the order of the unified
format (国办公开办函〔2021〕30号)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from disclosure.rules.request_outcome import Row
from disclosure.rules.request_report import CARRIED_IN, CARRIED_ON, NEW, PEOPLE
from kernel.errors import Words

TITLE: Final = Words("政府信息公开工作年度报告", "Annual Report on the Disclosure of Government Information")
BASIS: Final = Words("国办公开办函〔2021〕30号格式", "format 国办公开办函〔2021〕30号")


class Appeal(StrEnum):
    """Before whom an answer was contested, as the fourth part has it."""

    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    LITIGATION_AFTER = "litigation_after"


class Result(StrEnum):
    """How it ended there."""

    UPHELD = "upheld"
    SET_RIGHT = "set_right"
    OTHER = "other"
    PENDING = "pending"


APPEALS: Final[Mapping[Appeal, Words]] = {
    Appeal.RECONSIDERATION: Words("行政复议", "reconsideration"),
    Appeal.LITIGATION: Words("未经复议直接起诉", "a court directly"),
    Appeal.LITIGATION_AFTER: Words("复议后起诉", "a court after reconsideration"),
}
RESULTS: Final[Mapping[Result, Words]] = {
    Result.UPHELD: Words("结果维持", "upheld"),
    Result.SET_RIGHT: Words("结果纠正", "set right"),
    Result.OTHER: Words("其他结果", "other"),
    Result.PENDING: Words("尚未审结", "pending"),
}
PARTS: Final = (
    Words("一、总体情况", "1. In general"),
    Words("二、主动公开政府信息情况", "2. What was published"),
    Words("三、收到和处理政府信息公开申请情况", "3. Requests received and handled"),
    Words("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "4. Reconsideration and litigation"),
    Words("五、存在的主要问题及改进情况", "5. What is wanting, and how it was mended"),
    Words("六、其他需要报告的事项", "6. What else is to be reported"),
)
TOTAL: Final = "total"
ALL: Final = "all"
SUM: Final = Words("总计", "total")
ENDS: Final[Mapping[Row, Words]] = {
    Row.GRANTED: Words("予以公开", "granted"),
    Row.PARTLY: Words("部分公开", "granted in part"),
    Row.SECRET: Words("不予公开：国家秘密", "refused: state secret"),
    Row.FORBIDDEN: Words("不予公开：法律行政法规禁止", "refused: forbidden by law"),
    Row.SAFETY: Words("不予公开：三安全一稳定", "refused: security and stability"),
    Row.THIRD_PARTY: Words("不予公开：第三方权益", "refused: third party"),
    Row.INTERNAL: Words("不予公开：内部事务", "refused: internal affairs"),
    Row.PROCESS: Words("不予公开：过程性信息", "refused: work in progress"),
    Row.FILES: Words("不予公开：行政执法案卷", "refused: enforcement files"),
    Row.INQUIRY: Words("不予公开：行政查询事项", "refused: special registers"),
    Row.NOT_HELD: Words("无法提供：不掌握", "not held"),
    Row.TO_BE_MADE: Words("无法提供：需另行制作", "would have to be made"),
    Row.UNCLEAR: Words("无法提供：补正后仍不明确", "unclear after the supplement"),
    Row.COMPLAINT: Words("不予处理：信访举报投诉", "not handled: complaint"),
    Row.REPEATED: Words("不予处理：重复申请", "not handled: repeated"),
    Row.PUBLICATION: Words("不予处理：公开出版物", "not handled: publication"),
    Row.EXCESSIVE: Words("不予处理：大量反复申请", "not handled: excessive"),
    Row.CERTIFY: Words("不予处理：要求确认或者重新出具", "not handled: confirmation"),
    Row.NOT_SUPPLEMENTED: Words("其他：逾期不补正", "other: not supplemented"),
    Row.NOT_PAID: Words("其他：逾期未缴费", "other: not paid"),
    Row.OTHER: Words("其他", "other"),
}
LINES: Final[Mapping[str, Words]] = {
    NEW: Words("本年新收", "new"),
    CARRIED_IN: Words("上年结转", "carried in"),
    **{row.value: words for row, words in ENDS.items()},
    TOTAL: SUM,
    CARRIED_ON: Words("结转下年度", "carried on"),
}
"""The rows of the third part."""
COLUMNS: Final[Mapping[str, Words]] = {**{one.value: words for one, words in PEOPLE.items()}, ALL: SUM}
"""Its columns."""
ISSUED: Final[Mapping[str, Words]] = {
    "rules": Words("规章", "rules of government"),
    "norms": Words("行政规范性文件", "normative documents"),
}
STATES: Final[Mapping[str, Words]] = {
    "issued": Words("本年制发件数", "issued this year"),
    "repealed": Words("本年废止件数", "repealed this year"),
    "valid": Words("现行有效件数", "in force"),
}
DECIDED: Final[Mapping[str, Words]] = {
    "licences": Words("行政许可处理决定", "decisions on licences"),
    "penalties": Words("行政处罚处理决定", "decisions on penalties"),
    "coercions": Words("行政强制处理决定", "decisions on coercion"),
}
CHARGED: Final = "charged"
CHARGES: Final = Words("行政事业性收费金额（万元）", "administrative charges (10,000 yuan)")
FEES: Final[Mapping[str, Words]] = {
    "notices": Words("信息处理费收费通知件数", "notices of fees for handling requests"),
    "asked": Words("信息处理费通知收取金额（元）", "fees asked for (yuan)"),
    "paid": Words("信息处理费实际收取金额（元）", "fees paid (yuan)"),
}
DOCUMENTS: Final = Words("主动公开文件", "documents published")
