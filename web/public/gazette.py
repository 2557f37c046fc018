"""The gazette as everybody reads it: its issues, one with its contents, one article; searched, and given as data."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import gazette
from disclosure.acts.gazette import PAGE
from disclosure.rules.gazette import Article, Issue
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, Words
from people.acts import units
from web.desks import duties
from web.format import digest
from web.public import openness
from web.views.elements import Empty, Fact, Link
from web.views.gazette import GazettePage, IssuePage
from web.views.library import RecordPage
from web.views.public import NoticeRow
from web.words import Text, phrase

ADDRESS: Final = "/gazette"
TITLE: Final = Words("政府公报", "Government gazette")
_GONE: Final = Words("该文件已撤下，正文不再公开。", "This document was withdrawn: its text is public no longer.")


def address(issue: str, place: int = 0) -> str:
    return f"{ADDRESS}/{issue}/{place}" if place else f"{ADDRESS}/{issue}"


def called(issue: str) -> Text:
    """2026-03 is issue 3 of 2026."""
    return phrase("{year}年第{n}期", year=issue[:4], n=int(issue[5:]))


def listed(ctx: Context, reader: Actor, q: str, page: int) -> GazettePage:
    """The issues, newest first; with words to search the articles that hold them, twenty a page from 1."""
    keys = _keys(ctx, reader)
    if not q:
        issues = gazette.issues(ctx)
        rows = tuple(NoticeRow(called(issue), address(issue), (day, phrase("{n} 篇", n=n))) for issue, day, n in issues)
        empty = Empty(Words("还没有公报。", "No issue is out yet."))
        return GazettePage(q, rows, phrase("{n} 期", n=len(rows)), empty, keys)
    count, found = gazette.search(ctx, q, PAGE, (page - 1) * PAGE)
    return GazettePage(
        q,
        tuple(map(row, found)),
        phrase("共 {n} 条", n=count),
        Empty(Words("没有找到。", "Nothing found."), Link(Words("全部公报", "All issues"), ADDRESS)),
        keys,
        _at(q, page - 1) if page > 1 else "",
        _at(q, page + 1) if page * PAGE < count else "",
    )


def row(found: tuple[str, str, Article]) -> NoticeRow:
    """An article in a list, with its issue and day."""
    issue, day, one = found
    return NoticeRow(one.title, address(issue, one.place), (called(issue), one.section, day))


def _at(q: str, page: int) -> str:
    return f"{ADDRESS}?{urlencode({'q': q, 'page': page})}"


def _keys(ctx: Context, reader: Actor) -> tuple[Link, ...]:
    own = units.find(ctx.tx, reader.org) if reader.role is Role.OFFICER else None
    if own is None or not gazette.edits(own):
        return ()
    issue = gazette.following(ctx)
    keys = [Link(phrase("为{issue}编入文章", issue=called(issue)), duties.act(gazette.subject(issue), "add_article"))]
    if gazette.in_hand(ctx, issue):
        keys.append(Link(Words("撤下文章", "Drop an article"), duties.act(gazette.subject(issue), "drop_article")))
        keys.append(Link(Words("公布这一期", "Publish the issue"), duties.act(gazette.subject(issue), "publish_issue")))
    return tuple(keys)


# ---------------------------------------------------------------- one issue, one article


def issue(ctx: Context, id: str) -> IssuePage:
    of = gazette.find(ctx, id)
    by_section = groupby(of.articles, key=lambda one: one.section)
    return IssuePage(
        of=Link(TITLE, ADDRESS),
        title=called(id),
        facts=_facts(ctx, of),
        sections=tuple((name, tuple(_line(of, one) for one in listed)) for name, listed in by_section),
        json=f"{address(id)}.json",
    )


def _facts(ctx: Context, of: Issue) -> tuple[Fact, ...]:
    office = units.find(ctx.tx, of.office)
    return (
        Fact(Words("索引号", "Index number"), of.id, style="n"),
        Fact(Words("来源", "Source"), office.name if office else of.office, openness.address(of.office)),
        Fact(Words("日期", "Date"), of.on, style="n"),
        Fact(Words("签名", "Signature"), Words("编发单位负责人已签名", "signed by the head of the office or a deputy")),
        Fact(Words("日志条目", "Entry of the log"), digest(of.entry), href=f"/log/proofs/{of.entry}", style="n"),
    )


def _line(of: Issue, one: Article) -> NoticeRow:
    return NoticeRow(one.title, address(of.id, one.place), (one.source,))


def article(ctx: Context, id: str, place: int) -> RecordPage:
    """NotFound `gazette.article` where the issue has none there."""
    of = gazette.find(ctx, id)
    one = next((each for each in of.articles if each.place == place), None)
    if one is None:
        raise NotFound("gazette.article", "没有这篇文章", "there is no such article", field="place")
    kept = Fact(
        Words("原文", "The document"), one.document, openness.document(f"W-{one.document}") if one.text else "", "mono"
    )
    return RecordPage(
        of=Link(called(id), address(id)),
        index=f"{id}/{place}",
        title=one.title,
        made=date.fromisoformat(of.on),
        facts=(
            Fact(Words("索引号", "Index number"), f"{id}/{place}", style="n"),
            Fact(Words("栏目", "Section"), one.section),
            Fact(Words("来源", "Source"), one.source),
            Fact(Words("日期", "Date"), of.on, style="n"),
            *((kept,) if one.document else ()),
            Fact(Words("签名", "Signature"), Words("随整期签名", "signed with its issue"), address(id)),
            Fact(Words("内容摘要（SHA-256）", "Digest (SHA-256)"), digest(one.sha256), style="n"),
        ),
        paragraphs=tuple(line for line in one.text.splitlines() if line.strip()) or (_GONE,),
        json=f"{address(id)}.json",
    )
