"""Documents of offices in words: attributes and their grounds, stages, causes, the classes of article 20."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kernel.errors import Words


class Attribute(StrEnum):
    """Whether it is told by itself, to who asks, or to nobody."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    WITHHELD = "withheld"


class Ground(StrEnum):
    """Why it is withheld (政府信息公开条例 14 to 16)."""

    STATE = "state_secret"
    FORBIDDEN = "forbidden"
    SECURITY = "security"
    THIRD_PARTY = "third_party"
    INTERNAL = "internal"
    PROCESS = "process"
    ENFORCEMENT = "enforcement"


class Cause(StrEnum):
    """Why a public document was taken down."""

    LEAK = "leak"
    ERROR = "error"
    OUTDATED = "outdated"


class Stage(StrEnum):
    """How far one version is; `RETURNED` waits for a new draft, which goes the whole way again (一事一审)."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    CLEARED = "cleared"
    ENDORSED = "endorsed"
    SIGNED = "signed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


ATTRIBUTES: Final[Mapping[Attribute, Words]] = {
    Attribute.PROACTIVE: Words("主动公开", "published proactively"),
    Attribute.ON_REQUEST: Words("依申请公开", "given on request"),
    Attribute.WITHHELD: Words("不予公开", "withheld"),
}
GROUNDS: Final[Mapping[Ground, tuple[Words, int]]] = {
    Ground.STATE: (Words("国家秘密", "state secret"), 14),
    Ground.FORBIDDEN: (Words("法律、行政法规禁止公开", "forbidden by law"), 14),
    Ground.SECURITY: (Words("危及国家安全、公共安全、经济安全、社会稳定", "a danger to security or stability"), 14),
    Ground.THIRD_PARTY: (Words("商业秘密、个人隐私", "a third party’s trade secret or privacy"), 15),
    Ground.INTERNAL: (Words("内部事务信息", "internal affairs"), 16),
    Ground.PROCESS: (Words("过程性信息", "work in progress"), 16),
    Ground.ENFORCEMENT: (Words("行政执法案卷", "a file of law enforcement"), 16),
}
"""Each ground in words, and its article."""
STAGES: Final[Mapping[Stage, Words]] = {
    Stage.DRAFTED: Words("待公开审查", "waits for the disclosure review"),
    Stage.RETURNED: Words("已退回，待修改", "sent back to be changed"),
    Stage.REVIEWED: Words("待保密审查", "waits for the secrecy review"),
    Stage.CLEARED: Words("待分管负责人审阅", "waits for the deputy in charge"),
    Stage.ENDORSED: Words("待主要负责人签发", "waits for the head"),
    Stage.SIGNED: Words("已签发", "signed"),
    Stage.PUBLISHED: Words("已公开", "published"),
    Stage.WITHDRAWN: Words("已撤下", "withdrawn"),
}
CAUSES: Final[Mapping[Cause, Words]] = {
    Cause.LEAK: Words("泄露秘密或隐私", "a secret or somebody’s privacy was given away"),
    Cause.ERROR: Words("内容错误", "it is wrong"),
    Cause.OUTDATED: Words("已失效", "it holds no longer"),
}
CLASSES: Final[Mapping[str, Words]] = {
    "01": Words("行政法规、规章和规范性文件", "Regulations, rules and normative documents"),
    "02": Words("机关职能、机构设置、联系方式", "Functions, organisation and contacts"),
    "03": Words("规划及相关政策", "Plans and their policies"),
    "04": Words("统计信息", "Statistics"),
    "05": Words("行政许可和对外管理服务", "Permits and services"),
    "06": Words("行政处罚、行政强制", "Penalties and coercive measures"),
    "07": Words("财政预算、决算", "Budgets and final accounts"),
    "08": Words("行政事业性收费", "Fees"),
    "09": Words("政府集中采购", "Government procurement"),
    "10": Words("重大建设项目", "Major projects"),
    "11": Words("扶贫、教育、医疗、社会保障、就业", "Poverty relief, schools, health, social security, jobs"),
    "12": Words("突发公共事件", "Emergencies"),
    "13": Words("监督检查", "Inspections"),
    "14": Words("公务员招考", "Recruitment of civil servants"),
    "15": Words("其他应当主动公开的信息", "What else the law wants published"),
}
"""The classes of 政府信息公开条例 20, each by its number there (DIS-20)."""
