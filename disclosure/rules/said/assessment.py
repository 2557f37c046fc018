"""Assessments in words; everything in them is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "assessment.fix": Words("确定月度考评", "fix a month’s assessment"),
    "assessment.appeal": Words("提出考评申诉", "appeal against a point"),
    "assessment.answer": Words("答复考评申诉", "answer an appeal"),
    "assessment.publish": Words("发布季度通报", "publish a quarter’s bulletin"),
    "assessment.file_rules": Words("备案内部考评办法", "file an office’s own rules of assessment"),
    "assessment.name_assessor": Words("确定第三方评估机构", "name the outside assessor"),
    "assessment.enter_result": Words("填报第三方评估结果", "enter the outside assessor’s result"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "assessor": Words("第三方评估机构", "outside assessor"),
    "bulletin_sha256": Words("通报摘要", "digest of the bulletin"),
    "granted": Words("申诉成立", "granted"),
    "measure": Words("指标", "indicator"),
    "outside_scores": Words("第三方评分", "outside scores"),
    "point": Words("考评点", "point"),
    "table_sha256": Words("得分明细摘要", "digest of the points"),
}
_SIGNED: Final = "office doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("assessment.fix", f"table_sha256 {_SIGNED}"),
    ("assessment.appeal", f"measure point text {_SIGNED}"),
    ("assessment.answer", f"unit measure point granted text {_SIGNED}"),
    ("assessment.publish", f"bulletin_sha256 {_SIGNED}"),
    ("assessment.file_rules", f"weight title link {_SIGNED}"),
    ("assessment.name_assessor", f"assessor {_SIGNED}"),
    ("assessment.enter_result", f"title link outside_scores {_SIGNED}"),
)
