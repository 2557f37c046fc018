"""How acts and the members of signed documents are put into words: the same on a page as in the program that signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from kernel.canon import Json
from kernel.errors import Words

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
    "question.ask": Words("提问", "ask a question"),
    "question.object_documents": Words("对招标文件提出异议", "object to the documents"),
    "tender.ask": Words("提问", "ask a question"),
    "tender.object_documents": Words("对招标文件提出异议", "object to the documents"),
    "bid.submit_bid": Words("递交投标文件", "submit a bid"),
    "bid.replace_bid": Words("替换投标文件", "replace the bid"),
    "lot.submit_bid": Words("递交投标文件", "submit a bid"),
    "lot.replace_bid": Words("替换投标文件", "replace the bid"),
    "bid.release_key": Words("解密投标文件", "release the key of the bid"),
    "lot.release_key": Words("解密投标文件", "release the key of the bid"),
    "bid.archive": Words("归档", "archive"),
    "lot.announce": Words("标段公告", "announce the lot"),
    "lot.move_deadline": Words("顺延投标截止时间", "move the deadline"),
    "lot.close_bidding": Words("投标截止", "close the bidding"),
    "lot.stop_too_few": Words("投标不足，停止", "stop: too few bids"),
    "lot.object_opening": Words("对开标提出异议", "object to the opening"),
    "lot.object_result": Words("对评标结果提出异议", "object to the result"),
    "lot.complain": Words("投诉", "complain"),
    "lot.plan_draw": Words("公布抽取方案", "publish the plan of a draw"),
    "lot.snapshot_pool": Words("固定专家库快照", "fix the pool of experts"),
    "lot.exclude": Words("固定回避名单", "fix who stands aside"),
    "lot.freeze_draw": Words("冻结抽取", "freeze the draw"),
    "lot.give_entropy": Words("提交随机值", "give entropy"),
    "lot.draw": Words("抽取", "draw"),
    "lot.accept": Words("接受评标邀请", "accept a seat"),
    "lot.decline": Words("谢绝评标邀请", "decline a seat"),
    "lot.avoid": Words("声明回避", "stand aside"),
    "lot.replace_expert": Words("递补专家", "replace an expert"),
    "lot.ask_bidder": Words("书面询问投标人", "ask a bidder in writing"),
    "lot.open_scores": Words("开启评分", "open the score sheets"),
    "lot.rank": Words("记录排名", "record the ranking"),
    "lot.notify": Words("发出通知", "tell everybody"),
    "lot.archive": Words("归档", "archive"),
    "lot.sign_contract": Words("订立书面合同", "sign the contract"),
    "pool.import_pool": Words("导入专家库", "import the pool of experts"),
    "pool.enrol": Words("专家入库", "take an expert in"),
    "pool.amend": Words("更正专家记录", "amend an expert's record"),
    "pool.suspend": Words("暂停专家资格", "suspend an expert"),
    "pool.bind_certificate": Words("绑定专家证书", "bind an expert's certificate"),
    "system.bind": Words("绑定证书", "bind a certificate"),
    "system.trust": Words("信任证书机构", "trust a certificate authority"),
    "system.introduce": Words("登记签发证书", "introduce an issuing certificate"),
    "system.publish_crl": Words("发布吊销列表", "publish a revocation list"),
    "system.publish_ocsp": Words("登记证书状态", "take in a certificate's status"),
    "system.refused": Words("未受理", "refused"),
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
    "notice_sha256": Words("澄清内容摘要", "digest of the clarification"),
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
    "text": Words("文本", "text"),
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
