"""The catalogue of matters in words; all of it is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.rules.matter import MEMBERS as FIELDS
from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "matter.enter": Words("列入审批事项目录", "enter a matter"),
    "matter.change": Words("变更审批事项", "change a matter"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "article": Words("条款", "article"),
    "conditions": Words("办理条件", "conditions"),
    "enterprise": Words("面向企业法人", "for enterprises"),
    "fees": Words("收费项目", "fees"),
    "in_hall": Words("进厅办理", "in the hall"),
    "law": Words("法律法规", "law"),
    "limits_article": Words("时限依据条款", "article on the time limit"),
    "limits_law": Words("时限依据法律法规", "law on the time limit"),
    "materials": Words("申请材料", "materials"),
    "online": Words("网上办理", "online"),
    "power": Words("职权类别", "kind of power"),
    "promised": Words("承诺时限（工作日）", "promised, in working days"),
    "statutory": Words("法定时限（工作日）", "granted by law, in working days"),
    "workflow": Words("办理流程", "workflow"),
}
SIGNED: Final = "by doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (("matter.enter matter.change", f"{' '.join(FIELDS)} {SIGNED}"),)
