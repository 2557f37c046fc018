"""How a document to be signed is put into words: acts, members and kinds, Chinese first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from kernel.canon import Json
from kernel.errors import Refusal, Words

Tongue = Literal["zh", "en"]

ACTS: Final = {
    "sign_in": Words("登录", "sign in"),
    "system.enrol": Words("登记单位或人员", "enrol"),
    "system.revoke": Words("撤销授权", "revoke a mandate"),
    "project.register": Words("登记项目", "register a project"),
    "tender.announce": Words("发布招标公告", "announce the tender"),
    "tender.clarify": Words("澄清招标文件", "clarify the tender document"),
    "tender.amend": Words("修改招标文件", "amend the tender document"),
    "question.answer": Words("答复提问", "answer a question"),
    "question.answer_objection": Words("答复异议", "answer an objection"),
    "bid.withdraw_bid": Words("撤回投标", "withdraw the bid"),
    "bid.release_share": Words("交出投标密钥份额", "release shares of bids' keys"),
    "lot.order_opening": Words("下达开标令", "order the opening"),
    "lot.classify_failure": Words("认定未解密投标的性质", "classify a bid that was not opened"),
    "lot.answer_objection": Words("答复异议", "answer an objection"),
    "lot.open_bids": Words("开标", "open the bids"),
    "lot.convene": Words("组建评标委员会", "convene the panel"),
    "lot.review_qualification": Words("资格审查", "review qualification"),
    "lot.correct_price": Words("修正算术错误", "correct an arithmetic error"),
    "lot.reject_bid": Words("否决投标", "reject a bid"),
    "lot.answer": Words("澄清答复", "answer the panel"),
    "lot.seal_scores": Words("密封评分表", "seal the score sheet"),
    "lot.release_score_shares": Words("交出评分表密钥份额", "release shares of score sheets' keys"),
    "lot.explain_deviation": Words("说明评分偏离", "explain a deviating score"),
    "lot.correct_scores": Words("更正评分", "correct scores"),
    "lot.sign_report": Words("签署评标报告", "sign the evaluation report"),
    "lot.dissent": Words("对评标报告提出不同意见", "dissent from the evaluation report"),
    "lot.publish_candidates": Words("公示中标候选人", "publish the candidates"),
    "lot.decide_complaint": Words("处理投诉", "decide a complaint"),
    "lot.award": Words("定标", "award"),
    "lot.suspend": Words("中止", "suspend"),
    "lot.resume": Words("恢复", "resume"),
    "lot.terminate": Words("终止", "terminate"),
    "lot.void_evaluation": Words("宣布评审无效", "void the evaluation"),
}

MEMBERS: Final = {
    "act": Words("事项", "act"),
    "actor": Words("签署身份", "acting as"),
    "at": Words("时间", "time"),
    "amount": Words("金额", "amount"),
    "basis": Words("法律依据", "legal basis"),
    "bid": Words("投标", "bid"),
    "bidder": Words("投标人", "bidder"),
    "bids": Words("投标", "bids"),
    "body": Words("内容", "content"),
    "c": Words("评分项", "criterion"),
    "candidates": Words("中标候选人", "candidates"),
    "cause": Words("原因", "cause"),
    "challenge": Words("登录请求号", "challenge"),
    "count": Words("份数", "number"),
    "currency": Words("币种", "currency"),
    "deadline": Words("投标截止时间", "deadline"),
    "evidence_sha256": Words("证据摘要", "digest of the evidence"),
    "ground": Words("否决依据", "ground"),
    "i": Words("份额号", "share"),
    "kind": Words("性质", "kind"),
    "lot": Words("标段", "lot"),
    "lots": Words("标段", "lots"),
    "members": Words("成员", "members"),
    "name": Words("名称", "name"),
    "pid": Words("专家席位", "expert's seat"),
    "place": Words("名次", "place"),
    "price": Words("价格", "price"),
    "reason": Words("理由", "reason"),
    "reasons": Words("理由", "reasons"),
    "regime": Words("适用制度", "regime"),
    "report_sha256": Words("评标报告摘要", "digest of the report"),
    "role": Words("身份", "role"),
    "round": Words("轮次", "round"),
    "scores": Words("评分（百分之一分）", "scores (1/100 point)"),
    "seq": Words("序号", "sequence number"),
    "shares": Words("份额", "shares"),
    "site": Words("网站", "site"),
    "subject": Words("对象", "subject"),
    "tender": Words("招标项目", "tender"),
    "tender_doc_sha256": Words("招标文件摘要", "digest of the tender document"),
    "text_sha256": Words("文本摘要", "digest of the text"),
    "v": Words("格式", "format"),
    "version": Words("版本", "version"),
    "why": Words("理由", "reason"),
}


def said(words: Words, tongue: Tongue) -> str:
    return words.zh if tongue == "zh" else words.en


def act(kind: str) -> Words:
    return ACTS.get(kind, Words(kind, kind))


def rows(value: Json, tongue: Tongue, above: str = "") -> Iterator[tuple[str, str]]:
    """Every value of a document with its name in words; nothing is left out or shortened."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from rows(each, tongue, _below(above, said(MEMBERS.get(name, Words(name, name)), tongue)))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value, start=1):
            yield from rows(each, tongue, _below(above, str(place)))
        if not value:
            yield above, "—"
    else:
        yield above, _written(value)


def _below(above: str, name: str) -> str:
    return f"{above} / {name}" if above else name


def _written(value: object) -> str:
    if value is None:
        return "—"
    return str(value).lower() if isinstance(value, bool) else str(value)


def told(refusal: Refusal, tongue: Tongue) -> str:
    """What a person reads when the answer is no: what, by which rule, what to do, and the code to quote."""
    law = f" [{refusal.law}]" if refusal.law else ""
    remedy = said(refusal.remedy, tongue)
    lines = [said(refusal.words, tongue) + law, *([f"→ {remedy}"] if remedy else []), f"({refusal.code})"]
    return "\n".join(lines)
