"""What the members of documents and their fixed values are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules import wording
from kernel.errors import Words

_DOCUMENT: Final = {
    "abnormal": Words("异常低价的认定", "when a price is abnormally low"),
    "agency": Words("代理机构", "agency"),
    "aggregation_sha256": Words("评分汇总摘要", "digest of the aggregation"),
    "answer_by": Words("答复期限", "answer by"),
    "answers": Words("所答的提问", "questions answered"),
    "approval_no": Words("批准文件", "approval"),
    "asks": Words("投标人须填", "bidders fill in"),
    "bands": Words("评分档次", "bands"),
    "base_currency": Words("评标货币", "currency of the evaluation"),
    "blind": Words("暗标", "blind"),
    "brand": Words("品牌", "brand"),
    "brands": Words("按品牌归并", "counted by brand"),
    "budget": Words("预算", "budget"),
    "category": Words("交易品种", "category"),
    "ceiling": Words("最高限价", "ceiling price"),
    "certificate_sha256": Words("证书摘要", "digest of the certificate"),
    "choices": Words("选项", "choices"),
    "code": Words("代码", "code"),
    "commitment": Words("承诺", "commitment"),
    "contact": Words("联系方式", "contact"),
    "corrected_sheets": Words("更正的评分表", "corrected sheets"),
    "criteria": Words("评审因素", "criteria"),
    "currencies": Words("投标货币", "currencies"),
    "currency": Words("币种", "currency"),
    "custodians": Words("密钥保管人", "custodians"),
    "decimals": Words("小数位数", "decimals"),
    "decisions": Words("评审决定", "decisions"),
    "deviations": Words("偏离", "deviations"),
    "did": Words("抽取编号", "draw"),
    "documents": Words("招标文件的获取", "documents"),
    "duration_days": Words("工期或交货期（日）", "duration in days"),
    "explanations": Words("偏离说明", "explanations"),
    "files": Words("附件", "attachments"),
    "findings": Words("审查意见", "findings"),
    "form": Words("开标一览表", "price form"),
    "formats": Words("格式", "formats"),
    "from": Words("自", "from"),
    "funding": Words("资金来源", "funds"),
    "high": Words("上限", "high"),
    "id": Words("编号", "id"),
    "k": Words("合开所需份数", "shares needed"),
    "key": Words("会话密钥", "session key"),
    "law_sha256": Words("规则版本摘要", "digest of the rules in force"),
    "least": Words("最少竞买人数", "fewest bidders"),
    "lenient": Words("只提示的检查项", "only warned of"),
    "login": Words("用户名", "user name"),
    "low": Words("下限", "low"),
    "mandate": Words("授权", "mandate"),
    "max": Words("满分（百分之一分）", "maximum (1/100 point)"),
    "max_files": Words("份数上限", "most files"),
    "max_pages": Words("页数上限", "most pages"),
    "mean": Words("平均方法", "mean"),
    "media_type": Words("文件类型", "media type"),
    "method": Words("评标办法", "way of evaluating"),
    "minimum": Words("最少投标数", "fewest bids"),
    "mode": Words("密封方式", "way of sealing"),
    "n": Words("人数", "number"),
    "no": Words("编号", "number"),
    "objection": Words("异议", "objection"),
    "objection_channel": Words("异议渠道", "where to object"),
    "objective": Words("客观分", "objective"),
    "opening_place": Words("开标地点", "place of the opening"),
    "org": Words("统一社会信用代码", "unified social credit code"),
    "org_name": Words("单位名称", "organisation"),
    "panel": Words("评标委员会", "panel"),
    "papers": Words("投标文件组成", "papers of a bid"),
    "parameters": Words("竞价参数", "terms of the competition"),
    "params": Words("评标参数", "parameters"),
    "passed": Words("通过", "passed"),
    "person": Words("人员", "person"),
    "places": Words("小数位数", "decimals"),
    "policies": Words("政策功能", "policies"),
    "priority": Words("次序", "priority"),
    "project": Words("项目", "project"),
    "publicity_days": Words("公示期（日）", "days of publicity"),
    "qualification": Words("投标人资格", "who may bid"),
    "quality": Words("质量", "quality"),
    "quantities": Words("工程量清单", "bill of quantities"),
    "questions": Words("书面询问", "questions in writing"),
    "rates": Words("汇率", "rates"),
    "reason_sha256": Words("理由摘要", "digest of the reason"),
    "regions": Words("地区", "regions"),
    "remedy": Words("未解密的补救", "remedy for a missing key"),
    "reminder": Words("提醒（秒）", "reminder (seconds)"),
    "required": Words("必交", "required"),
    "requires": Words("必填项", "required"),
    "reserve": Words("底价封存值", "commitment to the reserve"),
    "results": Words("审查结论", "results"),
    "rounding": Words("取整", "rounding"),
    "rule": Words("规则", "rule"),
    "rules": Words("规则版本", "rules"),
    "seal": Words("密封", "sealing"),
    "sha256": Words("摘要", "digest"),
    "sheet_sha256": Words("评分表摘要", "digest of the sheet"),
    "size": Words("大小", "size"),
    "source_sha256": Words("来源文件", "read from the file"),
    "specialties": Words("专业", "specialties"),
    "starts_at": Words("竞价开始时间", "the competition begins"),
    "step": Words("步长（百分之一分）", "step (1/100 point)"),
    "steps": Words("步骤", "steps"),
    "strata": Words("专业组", "strata"),
    "supervisor": Words("监督部门", "supervision"),
    "tenderee": Words("招标人", "tenderee"),
    "tie": Words("并列时", "in a tie"),
    "title": Words("名称", "title"),
    "to": Words("改为", "to"),
    "unit": Words("单位", "unit"),
    "until": Words("至", "until"),
    "validity_days": Words("投标有效期（日）", "days of validity"),
    "waived": Words("不再答复", "waived"),
    "weight": Words("权重", "weight"),
    "window_minutes": Words("解密时限（分）", "window to decrypt (minutes)"),
    "words": Words("名称", "words"),
}
"""Members of documents beside those of statements."""
_OF_ACT: Final[Mapping[str, Mapping[str, Words]]] = {
    "room.enter": {
        "amount": Words("首次报价", "first offer"),
        "features": Words("要素取值", "values of features"),
        "priority": Words("行使优先购买权（顺序）", "right of first refusal exercised (rank)"),
    },
}
_TEXTS: Final = {
    "contract_sha256": Words("合同", "the contract"),
    "notice_sha256": Words("澄清内容", "the clarification"),
    "text_sha256": Words("内容", "the text"),
    "reason_sha256": Words("理由", "the reason"),
    "tender_doc_sha256": Words("招标文件", "the tender document"),
    "sheet_sha256": Words("评分表", "the score sheet"),
    "report_sha256": Words("评标报告", "the report"),
}
ROLES: Final = {
    "bidder": Words("投标人", "bidder"),
    "tenderee": Words("招标人", "tenderee"),
    "agency": Words("代理机构", "agency"),
    "expert": Words("评标专家", "expert"),
    "representative": Words("招标人代表", "representative of the tenderee"),
    "supervisor": Words("监督部门", "supervisor"),
    "custodian": Words("密钥保管人", "custodian"),
    "centre": Words("交易中心", "trading centre"),
    "clerk": Words("平台", "platform"),
    "system_admin": Words("系统管理员", "system administrator"),
    "security_admin": Words("安全管理员", "security administrator"),
    "audit_admin": Words("审计管理员", "audit administrator"),
}
_VALUES: Final[Mapping[str, Mapping[str, Words]]] = {
    "act": wording.ACTS,
    "role": ROLES,
    "regime": {
        "BID": Words("公开招标（招标投标法）", "open tender (Tendering Law)"),
        "P87": Words("政府采购公开招标（财政部令第87号）", "open tender, government procurement (Decree 87)"),
        "INTL": Words("国际招标", "international tender"),
    },
    "kind": {
        "revoked": Words("撤销（因投标人原因）", "revoked: the bidder is the cause"),
        "withdrawn": Words("撤回（非因投标人原因）", "withdrawn: the bidder is not the cause"),
        "works": Words("工程", "works"),
        "goods": Words("货物", "goods"),
        "services": Words("服务", "services"),
        "amount": Words("金额", "an amount"),
        "choice": Words("单选", "one of some choices"),
        "date": Words("日期", "a day"),
        "number": Words("数", "a number"),
        "text": Words("文字", "words"),
    },
    "ground": {
        "abnormally_low": Words("不能证明报价合理性", "an abnormally low price that is not justified"),
        "collusion": Words("串通、弄虚作假或行贿", "collusion, fraud or bribery"),
        "conditions": Words("附加了不能接受的条件", "conditions that cannot be accepted"),
        "consortium": Words("联合体没有共同投标协议", "a consortium without its agreement"),
        "correction_refused": Words("不接受算术修正", "the arithmetic correction is refused"),
        "fraud": Words("欺诈与腐败", "fraud or corruption"),
        "no_deposit": Words("未提交投标保证金", "no bid deposit"),
        "other": Words("法律或招标文件规定的其他情形", "another case of law or document"),
        "price": Words("报价违反限价、预算或成本的规定", "a price against ceiling, budget or cost"),
        "several_bids": Words("提交两个以上不同的投标", "two different bids"),
        "unqualified": Words("不符合资格条件", "not qualified"),
        "unresponsive": Words("未响应实质性要求", "no response to a substantive requirement"),
        "unsigned": Words("未按要求签署、盖章", "not signed and sealed as asked"),
    },
}
"""Fixed values by the member that they stand in."""


def member(name: str, act: str = "") -> Words:
    """A member's name, in the statement of an act perhaps its own; one that is not known stands for itself."""
    return _OF_ACT.get(act, {}).get(name) or wording.MEMBERS.get(name) or _DOCUMENT.get(name) or Words(name, name)


def text(name: str) -> Words:
    """What the text behind a digest is called."""
    return _TEXTS.get(name) or member(name)


def value(name: str, told: str) -> Words | None:
    """A fixed value in words; None for anything else."""
    return _VALUES.get(name, {}).get(told)
