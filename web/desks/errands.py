"""An errand: one official act as a form, from the empty fields to the exact body that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.answers import Answers
from web.views.elements import Choice, Fact, Field
from web.words import Text

Fields = Callable[[Context, str], tuple[Field, ...]]
Facts = Callable[[Context, str], tuple[Fact, ...]]
Outlook = Callable[[Context, str, Mapping[str, Json]], tuple[Fact, ...]]
Body = Callable[[Context, str, Answers], Mapping[str, Json]]


def no_fields(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    return ()


def no_facts(_ctx: Context, _subject: str) -> tuple[Fact, ...]:
    return ()


def no_outlook(_ctx: Context, _subject: str, _body: Mapping[str, Json]) -> tuple[Fact, ...]:
    return ()


def plain(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """The fields as they are."""
    return given.json()


@dataclass(frozen=True, slots=True)
class Errand:
    """`act` is the registered type; `by` who may ask for it. `confirm` is said in the first person before what cannot
    be taken back: the form is then shown once more with the answers, and done only after that.

    `cautions` stand beside the form; `facts` tell what the act will be about, `outlook` what the answers will lead to,
    when they are shown once more.
    """

    act: str
    by: tuple[Role, ...]
    lead: Words
    key: Words
    fields: Fields = no_fields
    body: Body = plain
    facts: Facts = no_facts
    confirm: Words | None = None
    cautions: tuple[Words, ...] = ()
    outlook: Outlook = no_outlook


TEXT: Final = Field("text", Words("内容", "Text"), "textarea")
BASIS: Final = Field("basis", Words("法律依据", "Legal basis"), hint=Words("法律名称和条款", "law and article"))
REASON: Final = Field("reason", Words("理由", "Reason"), "textarea")
UNCHOSEN: Final = Choice("", Words("请选择", "Choose"))
"""Begins a list in which nothing may be chosen by default."""
KEPT: Final = Words("办理后不能撤回，并永久记入公开日志。", "Once done this stays, and it is in the log for good.")
"""Of acts that nobody signs."""
FINAL: Final = Words("签名后不能撤回，并永久记入公开日志。", "This cannot be taken back and stays in the log.")


def fixed(*fields: Field) -> Fields:
    """The same fields for every subject."""
    return lambda _ctx, _subject: fields


def select(name: str, label: Text, *choices: Choice, hint: Text = "") -> Field:
    return Field(name, label, "select", choices=choices, hint=hint)
