"""Letters, tickets and cases of opinion in words. Of a letter everybody sees what became of it and when, never who
wrote what, until it is published; of a case of opinion what the public was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "letter.submit": Words("来信", "write a letter"),
    "letter.accept": Words("受理来信", "accept a letter"),
    "letter.transfer": Words("转办", "hand a letter on"),
    "letter.decline": Words("不予受理", "decline a letter"),
    "letter.answer": Words("答复来信", "answer a letter"),
    "letter.rate": Words("评价答复", "rate the answer"),
    "letter.publish": Words("公布来信和答复", "publish letter and answer"),
    "letter.withdraw": Words("撤回来信", "withdraw a letter"),
    "letter.erase": Words("删除来信人信息", "erase the writer"),
    "letter.escalate": Words("逾期升级督办", "late: up one level"),
    "opinion.warn": Words("舆情预警", "warn of public opinion"),
    "opinion.assess": Words("舆情研判", "assess it"),
    "opinion.handle": Words("舆情处置", "deal with it"),
    "opinion.respond": Words("舆情回应", "answer the public"),
    "opinion.close": Words("舆情办结", "close the case"),
    "opinion.publish": Words("公布处置结果", "publish the result"),
    "opinion.reprove": Words("通报批评、约谈", "criticise or talk to an office"),
    "opinion.erase": Words("删除舆情内容", "erase what was found"),
    "opinion.escalate": Words("逾期未回应，报告上级", "no word in time: offices above are told"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "consent": Words("同意公开", "agrees to publication"),
    "found": Words("发现时间", "found"),
    "line": Words("来信渠道", "line"),
    "matter": Words("事项", "matter"),
    "question": Words("来信内容", "what was asked"),
    "reply": Words("答复内容", "reply"),
    "to": Words("转往单位", "handed on to"),
}
_SIGNED: Final = "doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("letter.submit", "office line matter channel consent"),
    ("letter.accept letter.withdraw", ""),
    ("letter.transfer", "to"),
    ("letter.decline", f"ground {_SIGNED}"),
    ("letter.answer", _SIGNED),
    ("letter.rate", "grade"),
    ("letter.publish", f"title question reply {_SIGNED}"),
    ("letter.erase", f"basis {_SIGNED}"),
    ("letter.escalate", "limit until late"),
    ("opinion.warn", "office grade found"),
    ("opinion.assess", f"grade {_SIGNED}"),
    ("opinion.handle", ""),
    ("opinion.respond opinion.publish", f"way title text {_SIGNED}"),
    ("opinion.close", _SIGNED),
    ("opinion.reprove", f"way office reason {_SIGNED}"),
    ("opinion.erase", f"basis {_SIGNED}"),
    ("opinion.escalate", "limit until late"),
)
