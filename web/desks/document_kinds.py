"""The fields of a draft that say what kind of document it is, and what they say in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import openness
from disclosure.rules import document_kind
from disclosure.rules.document_kind import FORMS, KINDS, PARTS, Kind
from disclosure.rules.document_words import Stage
from disclosure.rules.office_document import Document, Index
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.desks.errands import UNCHOSEN, select
from web.views.elements import Choice, Fact, Field
from web.words import phrase

_ONLY: Final = Words("只在政策解读时填写", "only for an interpretation")
_WHY: Final = Words("缺少上面任何一项时必填", "needed when one of the three is left out")


def fields(ctx: Context, of: Index, held: Mapping[str, str]) -> Iterator[Field]:
    """Nothing where the class leaves no choice; `held`: what the draft before said."""
    kinds = document_kind.of_class(of.of_class)
    if len(kinds) > 1:
        yield select("kind", Words("文种", "Kind"), UNCHOSEN, *(Choice(one, KINDS[one]) for one in kinds))
    if Kind.INTERPRETATION in kinds:
        yield from _explaining(ctx, of, held)


def _explaining(ctx: Context, of: Index, held: Mapping[str, str]) -> Iterator[Field]:
    none = Choice("", Words("无", "none"))
    policies = (Choice(one.subject, one.title) for one in openness.of_office(ctx, of.office) if _explainable(one))
    forms = (Choice(form, words) for form, words in FORMS.items())
    yield Field("regards", Words("解读的政策文件", "The policy"), "select", held.get("regards", ""), hint=_ONLY,
                choices=(none, *policies), required=False)  # fmt: skip
    yield Field("form", Words("解读形式", "Form"), "select", held.get("form", ""), hint=_ONLY, choices=(none, *forms),
                required=False)  # fmt: skip
    name = Words("第一解读人（姓名、职务）", "First interpreter (name, post)")
    yield Field("first", name, value=held.get("first", ""), hint=_ONLY, required=False)
    for part, words in PARTS.items():
        yield Field(part, words, "textarea", held.get(part, ""), hint=_ONLY, required=False)
    yield Field("lacking", Words("缺项理由", "Why a part is left out"), "textarea", held.get("lacking", ""), hint=_WHY,
                required=False)  # fmt: skip


def _explainable(one: openness.Listed) -> bool:
    return one.kind is Kind.POLICY and one.stage is not Stage.WITHDRAWN


def facts(ctx: Context, of: Document, said: dict[str, Json]) -> Iterator[Fact]:
    """What those who judge a draft see of its kind."""
    yield Fact(Words("文种", "Kind"), KINDS[of.kind])
    explained = document_kind.explained(said)
    if explained is not None:
        yield Fact(Words("解读的政策文件", "The policy"), openness.title(ctx, of.regards))
        yield Fact(Words("解读形式", "Form"), FORMS[explained.form])
        yield Fact(Words("第一解读人", "First interpreter"), explained.first)
        for part, words in PARTS.items():
            told = explained.parts.get(part) or phrase("缺：{why}", why=explained.lacking)
            yield Fact(words, told, style="text")
