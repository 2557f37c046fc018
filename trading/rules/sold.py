"""What follows a deal (成交) of a live competition: each winner's contract is entered, or the lot is ended."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel.errors import Conflict, NotFound, NotValid, Words

_DIGEST: Final = re.compile("[0-9a-f]{64}")
LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a contract's file."""
_PDF: Final = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as it is entered: with which organisation (`O-…`), the digest of its file, the day it was signed."""

    org: str
    contract_sha256: str
    signed_on: date


def paper(data: bytes) -> bytes:
    """The file of a contract as it may be kept; NotValid if it is no PDF or too large."""
    if not data.startswith(_PDF) or len(data) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise NotValid(
            "deal.contract_file",
            f"合同文件须为 PDF，不超过 {most} MiB",
            f"the contract is a PDF of at most {most} MiB",
            field="file",
            remedy=Words("上传双方签署的合同扫描件或电子合同", "Give the signed contract, scanned or electronic"),
        )
    return data


def day(text: str) -> date:
    """The day of an ISO date; NotValid for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotValid("act.field", "日期不合格式", "this is no date", field="signed_on") from error


def check(one: Contract, winners: Collection[str], entered: Collection[str], dealt: date, today: date) -> None:
    """Refuses a contract with somebody who has not won, a second one, and a day before the deal or after today; both
    ends are taken."""
    if not _DIGEST.fullmatch(one.contract_sha256):
        raise NotValid("act.field", "不是 SHA-256 摘要", "this is no SHA-256 digest", field="contract_sha256")
    if one.org not in winners:
        raise NotFound("deal.not_winner", "该单位不是成交人", "this organisation has not won", field="org")
    if one.org in entered:
        raise Conflict("deal.entered", "该成交人的合同已登记", "its contract has been entered already")
    if not dealt <= one.signed_on <= today:
        raise NotValid(
            "deal.contract_day",
            f"合同签订日须在成交确认之日（{dealt}）至今日之间",
            f"a contract is signed between the day of the deal, {dealt}, and today",
            field="signed_on",
            remedy=Words("填合同上的签订日期", "Give the date that stands on the contract"),
        )
