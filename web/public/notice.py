"""The page of one notice: what it says, member by member, its place in the journal, its signed files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Final

from disclosure.acts import reading
from disclosure.acts.reading import Notice
from disclosure.rules import notice as kinds
from disclosure.rules.papers import PAPERS
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.public import lot, names, notices
from web.public.case import subject
from web.views.elements import Fact, Link, Margin
from web.views.public import NoticePage
from web.words import Text, join, phrase

HEADINGS: Final[Mapping[str, Words]] = {
    "addressee": Words("收件人", "To"),
    "admitted": Words("符合要求的投标人", "Bidders admitted"),
    "answers": Words("澄清内容", "Questions and answers"),
    "approval": Words("招标条件", "Conditions"),
    "approved": Words("批准", "Approved by"),
    "basics": Words("基本情况", "Basic facts"),
    "basis": Words("依据", "Legal basis"),
    "bond": Words("履约保证金", "Performance bond"),
    "candidates": Words("中标候选人", "Candidates"),
    "cause": Words("决定", "Decision"),
    "ceiling": Words("最高限价", "Ceiling price"),
    "changes": Words("变更内容", "What changed"),
    "clarifications": Words("澄清、说明、补正", "Clarifications"),
    "clocks": Words("期限", "Limits"),
    "comparison": Words("评审比较", "Comparison"),
    "contacts": Words("联系方式", "Contacts"),
    "contract": Words("签订合同", "Contract"),
    "criteria": Words("评审因素", "Criteria"),
    "custody": Words("密钥保管", "Custody of keys"),
    "deadline": Words("投标截止", "Bids due"),
    "departure": Words("未选第一名的理由", "Why not the first"),
    "documents": Words("招标文件的获取", "Documents"),
    "duration": Words("工期或交货期", "Duration"),
    "evaluation": Words("评标办法", "Evaluation"),
    "finished": Words("开标结束", "Finished"),
    "manager": Words("项目负责人", "Manager"),
    "matters": Words("其他事项", "Other matters"),
    "measure": Words("排名依据", "Ranked by"),
    "media": Words("发布媒介", "Published in"),
    "members": Words("评标委员会", "Panel"),
    "method": Words("评标办法", "Method"),
    "next": Words("后续安排", "What follows"),
    "objection": Words("提出异议", "Objections"),
    "objections": Words("异议", "Objections"),
    "opened": Words("开标", "Opening"),
    "original": Words("原项目", "The tender"),
    "overview": Words("项目概况", "Overview"),
    "own": Words("贵方得分", "Your result"),
    "period": Words("公示期", "Period of publication"),
    "place": Words("开标地点", "Place"),
    "price": Words("中标价", "Price"),
    "qualification": Words("投标人资格", "Who may bid"),
    "quality": Words("质量", "Quality"),
    "reason": Words("理由", "Reason"),
    "refund": Words("退还保证金", "Refund of deposits"),
    "rejected": Words("否决的投标", "Rejected bids"),
    "remarks": Words("备注", "Remarks"),
    "remedies": Words("救济", "Remedies"),
    "rows": Words("开标情况", "Bids"),
    "scope": Words("中标内容", "Scope"),
    "signatures": Words("签署", "Signatures"),
    "stability": Words("结果的稳定性", "Stability of the result"),
    "submission": Words("投标文件的递交", "Submission"),
    "supervisor": Words("监督部门", "Supervision"),
    "text": Words("正文", "Text"),
    "winner": Words("中标人", "Winner"),
    "withdrawn": Words("撤回份数", "Withdrawn"),
}
"""What the parts of official papers are called; a part without a name here is not shown apart."""


def page(ctx: Context, id: str) -> NoticePage:
    """NotFound for a notice that the reader may not see."""
    one, content = reading.paper(ctx, id)
    told, number = id.split(".")[:2]
    before, after = _versions(ctx, one)
    return NoticePage(
        number=one.no,
        kind=notices.called(one.kind),
        title=notices.title(one),
        published=one.published_at,
        of=Link(one.lot, lot.address(one.lot)) if one.lot else Link(one.tender, f"/tenders/{one.tender}"),
        facts=_facts(one, content, ctx.catalogue),
        sections=_sections(one.kind, content),
        files=notices.files(ctx, one),
        margin=Margin((int(number),), f"{subject(told)}/"),
        replaces=before,
        replaced_by=after,
    )


def _facts(one: Notice, content: bytes, catalogue: Mapping[str, str]) -> tuple[Fact, ...]:
    inner = reading.said(content).get("head")
    head = inner if isinstance(inner, Mapping) else {}
    named = (
        (Words("招标人", "Tenderee"), head.get("tenderee")),
        (Words("代理机构", "Agency"), head.get("agency")),
        (Words("标段", "Lot"), head.get("lot")),
    )
    facts = [Fact(Words("项目编号", "Project no."), str(head.get("project_no", "")), style="mono")]
    facts += [Fact(name, text) for name, value in named for text in _lines(value)]
    facts.append(Fact(Words("类别", "Category"), names.category(one.category, catalogue)))
    facts.append(Fact(Words("内容摘要", "Digest"), one.sha256, style="mono"))
    return tuple(facts)


def _versions(ctx: Context, one: Notice) -> tuple[Link | None, Link | None]:
    """What an amendment changes, and the newest amendment of a tender notice."""
    if one.kind not in (kinds.TENDER, kinds.CHANGE):
        return None, None
    of = reading.of_tender(ctx, one.tender)
    first = next(each for each in of if each.kind == kinds.TENDER)
    later = [each for each in of if each.kind == kinds.CHANGE and each.issued_at > one.issued_at]
    before = Link(notices.title(first), notices.address(first)) if one.kind == kinds.CHANGE else None
    after = Link(notices.title(later[-1]), notices.address(later[-1])) if later else None
    return before, after


# ---------------------------------------------------------------- what a paper says, as paragraphs


@lru_cache(maxsize=256)
def _sections(kind: str, content: bytes) -> tuple[tuple[Text, tuple[Text, ...]], ...]:
    """The members of the paper in its own order; kept, because what is published does not change."""
    said = reading.said(content)
    order = [field.name for field in fields(PAPERS[kind]) if field.name in HEADINGS]
    made = ((HEADINGS[name], tuple(_lines(said.get(name)))) for name in order)
    return tuple((heading, lines) for heading, lines in made if lines)


def _lines(value: Json) -> Iterator[Text]:
    """A member as paragraphs: one for each of a list, none for what is empty."""
    match value:
        case None | "" | {"zh": "", "en": ""} | 0:
            return
        case list():
            for inner in value:
                yield from _lines(inner)
        case Mapping():
            yield _line(value)
        case _:
            yield str(value)


def _line(value: Mapping[str, Json]) -> Text:
    match value:
        case {"zh": str(zh), "en": str(en), **more} if not more:
            return Words(zh, en)
        case {"name": Mapping() as name, "value": Mapping() as inner, **more} if not more:
            return phrase("{name}：{value}", name=_line(name), value=_line(inner))
        case {"figure": str(figure), "unit": Mapping() as unit, "capitals": str(capitals)}:
            told = join(figure, _line(unit), by=" ")
            return join(told, capitals) if capitals else told
        case {"name": str(name), "code": str(code), **more} if not more:
            return join(name, code) if code else name
        case {"name": Mapping() as name, "until": Mapping() as until, "basis": Mapping() as basis, **_more}:
            return phrase("{name}：{until}（{basis}）", name=_line(name), until=_line(until), basis=_line(basis))
        case _:
            return join(*(text for inner in value.values() for text in _lines(inner)))
