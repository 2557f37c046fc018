"""The fields of a draft that say what kind of document it is, and what they say in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import meetings, openness, proposals
from disclosure.rules import document_kind
from disclosure.rules.document_kind import FORMS, KINDS, PARTS, Kind
from disclosure.rules.document_words import Stage
from disclosure.rules.office_document import Document, Index
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from web.desks.errands import UNCHOSEN, select
from web.public import belonging
from web.views.elements import Choice, Fact, Field
from web.words import phrase

_NONE: Final = Choice("", Words("无", "none"))
_ONLY: Final = Words("只在政策解读时填写", "only for an interpretation")
_WHY: Final = Words("缺少上面任何一项时必填", "needed when one of the three is left out")


def fields(ctx: Context, of: Index, held: Mapping[str, str]) -> Iterator[Field]:
    """What a draft of this class may say; `held`: what the draft before said."""
    kinds = document_kind.of_class(of.of_class)
    if len(kinds) > 1:
        yield select("kind", Words("文种", "Kind"), UNCHOSEN, *(Choice(one, KINDS[one]) for one in kinds))
    if (known := tuple(_known(ctx, of, kinds))) or len(kinds) > 1:
        yield Field("regards", Words("所属事项", "Belongs to"), "select", held.get("regards", ""),
                    choices=(_NONE, *known), required=False)  # fmt: skip
    if Kind.INTERPRETATION in kinds:
        yield from _explaining(held)


def _known(ctx: Context, of: Index, kinds: tuple[Kind, ...]) -> Iterator[Choice]:
    """The office's policies, the proposals that it hosts, and what meetings have decided and no document tells yet."""
    if Kind.INTERPRETATION in kinds:
        for one in openness.of_office(ctx, of.office):
            if one.kind is Kind.POLICY and one.stage is not Stage.WITHDRAWN:
                yield Choice(one.subject, phrase("解读：{title}", title=one.title))
    year = day_of(ctx.now).year
    for each in (year, year - 1):
        if Kind.REPLY in kinds:
            yield from _proposals(ctx, of.office, each)
        yield from _decisions(ctx, each)


def _proposals(ctx: Context, office: str, year: int) -> Iterator[Choice]:
    replied = openness.belonging(ctx, f"{proposals.PREFIX}{year}-")
    for subject, one in proposals.every(ctx, year):
        if one.host == office and subject not in replied:
            yield Choice(subject, phrase("答复：{title}", title=one.title))


def _decisions(ctx: Context, year: int) -> Iterator[Choice]:
    told = openness.belonging(ctx, f"{meetings.PREFIX}{year}-")
    for subject, of in meetings.every(ctx, year):
        for n, one in of.decisions.items():
            if (named := meetings.item(subject, n)) not in told and not one.without:
                yield Choice(named, phrase("落实议定事项：{text}", text=one.text))


def _explaining(held: Mapping[str, str]) -> Iterator[Field]:
    forms = (Choice(form, words) for form, words in FORMS.items())
    yield Field("form", Words("解读形式", "Form"), "select", held.get("form", ""), hint=_ONLY, choices=(_NONE, *forms),
                required=False)  # fmt: skip
    name = Words("第一解读人（姓名、职务）", "First interpreter (name, post)")
    yield Field("first", name, value=held.get("first", ""), hint=_ONLY, required=False)
    for part, words in PARTS.items():
        yield Field(part, words, "textarea", held.get(part, ""), hint=_ONLY, required=False)
    yield Field("lacking", Words("缺项理由", "Why a part is left out"), "textarea", held.get("lacking", ""), hint=_WHY,
                required=False)  # fmt: skip


def facts(ctx: Context, of: Document, said: dict[str, Json]) -> Iterator[Fact]:
    """What those who judge a draft see of its kind."""
    yield Fact(Words("文种", "Kind"), KINDS[of.kind])
    yield from belonging.facts(ctx, of.kind, of.regards)
    explained = document_kind.explained(said)
    if explained is not None:
        yield from belonging.explaining(explained)
        yield from belonging.parts(explained)
