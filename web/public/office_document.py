"""The page of one public document of an office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import openness
from disclosure.acts.openness import Shown
from disclosure.rules.document_kind import FORMS, KINDS, Kind
from disclosure.rules.document_words import ATTRIBUTES, CLASSES
from disclosure.rules.office_document import Step
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, Words
from people.acts import units
from people.rules.unit import Post
from web.desks.duties import act
from web.public import belonging
from web.public import openness as pages
from web.public.case import subject as chain
from web.views.elements import Fact, Link
from web.views.openness import DocumentPage, FileRow
from web.views.public import NoticeRow
from web.words import Text, phrase

_UNEXPLAINED: Final = Words("解读材料已撤下，须补充公开。", "Its interpretation was withdrawn; another is owed.")


def page(ctx: Context, index: str, reader: Actor) -> DocumentPage:
    """NotFound unless it is public now."""
    of = openness.shown(ctx, f"W-{index}")
    at = pages.document(of.listed.subject)
    interpretations = tuple(_interpretations(ctx, of))
    return DocumentPage(
        title=of.listed.title,
        office=Link(of.office.name, pages.address(of.office.code)),
        facts=(*_facts(of), *_explaining(ctx, of)),
        paragraphs=tuple(line.strip() for line in of.text.splitlines() if line.strip()),
        files=tuple(FileRow(name, f"{at}/files/{sha256}", size, sha256) for name, sha256, size in of.files),
        signatures=tuple(_signatures(of)),
        parts=tuple(belonging.parts(of.explained)) if of.explained else (),
        explained_by=interpretations,
        unexplained=_UNEXPLAINED if of.listed.kind is Kind.POLICY and not interpretations else "",
        acts=tuple(_acts(ctx, of, reader)),
    )


def _facts(of: Shown) -> Iterator[Fact]:
    listed = of.listed
    yield Fact(Words("索引号", "Index number"), listed.subject.removeprefix("W-"), style="mono")
    yield Fact(Words("来源", "Source"), of.office.name, pages.address(of.office.code))
    yield Fact(Words("信息类别", "Class"), CLASSES[listed.of_class])
    yield Fact(Words("公开属性", "Attribute"), ATTRIBUTES[listed.attribute])
    yield Fact(Words("形成日期", "Formed on"), phrase("{at:day}", at=listed.formed))
    yield Fact(Words("公开时间", "Published"), phrase("{at}", at=listed.published_at or listed.formed))
    yield Fact(Words("内容概述", "Summary"), listed.summary, style="text")


def _explaining(ctx: Context, of: Shown) -> Iterator[Fact]:
    """What kind of document it is and what it belongs to; of an interpretation how it explains, and who answers."""
    if of.listed.kind is not Kind.OTHER:
        yield Fact(Words("文种", "Kind"), KINDS[of.listed.kind])
    yield from belonging.facts(ctx, of.listed.kind, of.listed.regards)
    if of.explained is not None:
        yield from belonging.explaining(of.explained)


def _interpretations(ctx: Context, of: Shown) -> Iterator[NoticeRow]:
    if of.listed.kind is Kind.POLICY:
        for one in openness.regarding(ctx, of.listed.subject):
            shown = openness.shown(ctx, one.subject)
            form = FORMS[shown.explained.form] if shown.explained else KINDS[one.kind]
            yield NoticeRow(one.title, pages.document(one.subject), (form,))


def _signatures(of: Shown) -> Iterator[Fact]:
    """The state of the signatures; who the people are is the office's own business."""
    yield Fact(Words("分管负责人", "Deputy in charge"), _signed(of.endorsed))
    yield Fact(Words("主要负责人", "Head"), _signed(of.signed))
    yield Fact(Words("内容摘要", "Digest of the content"), of.content, style="mono")
    yield Fact(Words("日志", "Journal"), Words("这份文件的日志", "the document’s own chain"), chain(of.listed.subject))


def _signed(step: Step) -> Text:
    return phrase("已于 {at} 签名", at=step.at)


def _acts(ctx: Context, of: Shown, reader: Actor) -> Iterator[Link]:
    if reader.role is not Role.OFFICER or reader.org != of.office.code:
        return
    if units.posts(ctx, of.office.code, reader.id) & {Post.DEPUTY, Post.HEAD}:
        yield Link(Words("撤下", "Withdraw"), act(of.listed.subject, "withdraw"))


def file(ctx: Context, index: str, sha256: str) -> tuple[str, bytes]:
    """Name and bytes of a file of a public document."""
    of = openness.shown(ctx, f"W-{index}")
    found = next((name for name, digest, _ in of.files if digest == sha256), None)
    if found is None:
        raise NotFound("document.file", "没有这个附件", "no such file", field="sha256")
    return found, ctx.blobs.get(sha256)
