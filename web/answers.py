"""What somebody typed into a form, and how a refusal of it goes back beside the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from kernel.canon import Json
from kernel.errors import NotValid, Refusal, Words
from web.views.elements import Field, Form
from web.words import Text, join

SURE: Final = "sure"
LONGEST: Final = 900
"""Fields of one form: more is no form of ours."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Texts as typed, without blanks around them, and the files that were chosen (empty ones left out)."""

    texts: Mapping[str, str]
    files: Mapping[str, bytes]
    names: Mapping[str, str] = field(default_factory=dict)
    """What the chosen files are called, by field."""

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def needed(self, name: str, words: Words) -> str:
        """The text; NotValid names the field if it is empty."""
        if found := self.text(name):
            return found
        raise NotValid("act.field", f"请填写：{words.zh}", f"please fill in: {words.en}", field=name)

    def lines(self, name: str) -> list[str]:
        """The lines of a text that are not blank."""
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def under(self, prefix: str) -> Iterator[tuple[str, str]]:
        """The fields whose names begin with `prefix`, without it."""
        for name, value in self.texts.items():
            if name.startswith(prefix):
                yield name.removeprefix(prefix), value

    @property
    def sure(self) -> bool:
        return self.text(SURE) == "yes"

    def json(self) -> dict[str, Json]:
        """Every text but the confirmation, empty ones left out: the body of a plain act."""
        return {name: value for name, value in self.texts.items() if value and name != SURE}


Answered = NamedDependency[SkipValidation[Answers]]
"""What a route that takes a form asks for; needs `Provide(answers)`."""


async def answers(request: Request[Any, Any, Any]) -> Answers:
    """The form of this request, urlencoded or multipart. Of a repeated field the last counts."""
    texts: dict[str, str] = {}
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    form = await request.form()
    if len(form) > LONGEST:
        raise NotValid("form.too_long", "表单项目过多", "the form has too many fields")
    for name, value in form.items():
        if isinstance(value, UploadFile):
            data = await value.read()
            if data:
                files[name] = data
                names[name] = value.filename.replace("\\", "/").rpartition("/")[2][:200]
        else:
            texts[name] = str(value).strip()
    return Answers(texts, files, names)


def told(refusal: Refusal) -> Text:
    """A refusal in one line: what, and what to do now."""
    if not refusal.remedy.zh:
        return refusal.words
    return join(refusal.words, refusal.remedy, by=" → ")


def kept(form: Form, given: Answers, refusal: Refusal | None = None) -> tuple[Form, Text]:
    """The form again with what was typed, the refusal beside its field; the text for the whole form if no field is
    to blame."""
    blamed = set(refusal.field.split(",")) if refusal else set()
    fields = tuple(_kept(one, given, refusal if one.name in blamed else None) for one in form.fields)
    named = any(one.error for one in fields)
    return replace(form, fields=fields), "" if refusal is None or named else told(refusal)


def _kept(one: Field, given: Answers, refusal: Refusal | None) -> Field:
    value = given.texts.get(one.name, "" if one.kind == "check" else one.value)
    return replace(one, value=value, error=told(refusal) if refusal else one.error)
