"""One form (一表制): filled in once, and every department's own form is made of it.

A form is a JSON Schema whose properties are fields of the dictionary; `x-forms` says which lines each department's own
form has and from which field each is taken. What two of them share is therefore equal by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from approval.rules import field
from approval.rules.field import Dictionary, Field
from kernel import canon
from kernel.errors import NotFound, NotValid, Words

FOLDER: Final = "forms/"
_DICTIONARY: Final = f"{field.FILE}#/$defs/"
_OWN: Final = "#/$defs/"
"""Where a property's definition stands: in a designer's form, in a version that is kept."""


class Property(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field of the form. `title`: what this form calls it. `asked`: it is asked even where the base holds a value,
    for what is going to be another one than that."""

    ref: str = msgspec.field(name="$ref")
    title: str = ""
    english: str = msgspec.field(name="x-en", default="")
    asked: bool = msgspec.field(name="x-asked", default=False)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a department's own form, under that form's own name for it."""

    source: str = msgspec.field(name="from")
    title: str = ""
    english: str = msgspec.field(name="x-en", default="")


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A department's own form, for the matters that it belongs to."""

    id: str
    title: str
    english: str = msgspec.field(name="x-en")
    matters: list[str]
    lines: list[Line]

    @property
    def words(self) -> Words:
        return Words(self.title, self.english)


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    schema: str = msgspec.field(name="$schema")
    id: str = msgspec.field(name="$id")
    title: str
    english: str = msgspec.field(name="x-en")
    enterprise: bool = msgspec.field(name="x-enterprise", default=False)
    process: str = msgspec.field(name="x-process", default="")
    type: str
    open: bool = msgspec.field(name="additionalProperties")
    properties: dict[str, Property]
    required: list[str]
    own: list[Own] = msgspec.field(name="x-forms")
    defs: dict[str, Field] = msgspec.field(name="$defs", default={})


@dataclass(frozen=True, slots=True)
class OneForm:
    """A form that is filled in once. `fields` in the order of asking; `enterprise`: it is about one in the base;
    `process`: what its matters are handled as, jointly.
    `sha256` names this version, the definitions of its fields included."""

    id: str
    words: Words
    enterprise: bool
    process: str
    fields: Mapping[str, Field]
    asked: frozenset[str]
    required: frozenset[str]
    own: tuple[Own, ...]
    schema: bytes

    @property
    def sha256(self) -> str:
        return canon.sha256(self.schema).hex()

    @property
    def matters(self) -> tuple[str, ...]:
        """Every matter that it serves, each once."""
        return tuple(dict.fromkeys(code for one in self.own for code in one.matters))

    def of_base(self, name: str) -> bool:
        """Whether the value is the one that the enterprise base holds, if it does."""
        return self.fields[name].held and name not in self.asked


def read(text: bytes, dictionary: Dictionary) -> OneForm:
    """A form from a designer's JSON Schema, whose fields are the dictionary's. NotValid `form.malformed` for what is
    missing, unknown, or points nowhere."""
    made = _document(text)
    if made.defs:
        raise _malformed("$defs")
    used = dict.fromkeys(one.ref.removeprefix(_DICTIONARY) for one in made.properties.values())
    defs = {name: msgspec.to_builtins(dictionary.field(name)) for name in used if name in dictionary.fields}
    whole = {**msgspec.json.decode(text), "$defs": defs}
    return stored(msgspec.json.encode(whole).replace(f'"{_DICTIONARY}'.encode(), f'"{_OWN}'.encode()))


def stored(schema: bytes) -> OneForm:
    """A version of a form as it was kept: with the definitions of its fields in it."""
    made = _document(schema)
    fields = {name: _defined(one, made.defs) for name, one in made.properties.items()}
    named = {line.source for own in made.own for line in own.lines}
    if lost := sorted({*made.required, *named} - fields.keys()):
        raise _malformed(lost[0])
    if unused := sorted(fields.keys() - named):
        raise _malformed(f"{unused[0]} → x-forms")
    return OneForm(
        id=made.id,
        words=Words(made.title, made.english),
        enterprise=made.enterprise,
        process=made.process,
        fields=fields,
        asked=frozenset(name for name, one in made.properties.items() if one.asked),
        required=frozenset(made.required),
        own=tuple(made.own),
        schema=schema,
    )


def _document(text: bytes) -> _Document:
    try:
        made = msgspec.json.decode(text, type=_Document)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _malformed(str(error)) from error
    if made.type != "object" or made.open:
        raise _malformed("type: object, additionalProperties: false")
    return made


def _defined(one: Property, defs: Mapping[str, Field]) -> Field:
    found = defs.get(one.ref.removeprefix(_OWN))
    if found is None:
        raise _malformed(one.ref)
    return msgspec.structs.replace(found, title=one.title or found.title, english=one.english or found.english)


def _malformed(why: str) -> NotValid:
    return NotValid("form.malformed", f"表单有误：{why}", f"the form: {why}", field="form")


@cache
def ours() -> Mapping[str, OneForm]:
    """Those that come with the platform, by name."""
    folder = files("approval") / "forms"
    texts = sorted((each.name, each.read_bytes()) for each in folder.iterdir() if each.name != field.FILE)
    return {one.id: one for one in (read(text, field.ours()) for _, text in texts)}


def every(catalogue: Mapping[str, str]) -> Mapping[str, OneForm]:
    """The platform's and the operator's own (`forms/*.json`); one of the operator's stands for ours of that name."""
    texts = (text for path, text in sorted(catalogue.items()) if path.startswith(FOLDER))
    return {**ours(), **{one.id: one for one in (read(text.encode(), field.ours()) for text in texts)}}


def known(id: str, catalogue: Mapping[str, str]) -> OneForm:
    """NotFound `form.unknown`."""
    found = every(catalogue).get(id)
    if found is None:
        raise NotFound("form.unknown", f"没有这张表：{id}", f"there is no form {id}", field="form")
    return found


# ---------------------------------------------------------------- filling it in


def to_ask(of: OneForm, held: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that are asked: never what the enterprise base holds."""
    return tuple(name for name in of.fields if not (of.of_base(name) and name in held))


def answered(of: OneForm, given: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """What of a draft was answered, empty fields left out. NotValid `form.field` for one that it has not, `form.held`
    for one that the base answers for, `form.value` for what is not of its form."""
    asks = to_ask(of, held)
    for name in given:
        if name not in of.fields:
            raise NotValid("form.field", f"表中没有 {name}", f"the form has no field {name}", field=name)
        if name not in asks and given[name].strip():
            raise _known(of, name)
    return {name: field.check(name, of.fields[name], given[name]) for name in asks if given.get(name, "").strip()}


def _known(of: OneForm, name: str) -> NotValid:
    one = of.fields[name]
    return NotValid(
        "form.held",
        f"{one.title}已在企业基本信息库中，不再填报",
        f"{one.english} is held in the enterprise base and not asked again",
        field=name,
        remedy=Words("有误的，请来源单位更正", "If it is wrong, its source corrects it"),
    )


def whole(of: OneForm, answers: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """Every value of the form, the base's included. NotValid `form.missing` names the first that is required."""
    values = {name: held[name] for name in of.fields if of.of_base(name) and name in held} | dict(answers)
    for name, one in of.fields.items():
        if name in of.required and name not in values:
            raise NotValid("form.missing", f"请填写：{one.title}", f"please fill in: {one.english}", field=name)
    return {name: values[name] for name in of.fields if name in values}


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a department's form: the field that it is taken from, what that form calls it, and the value; `""`
    where nothing was said."""

    source: str
    words: Words
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A department's own form as made of the one form."""

    own: Own
    lines: tuple[Said, ...]


def derived(of: OneForm, values: Mapping[str, str], matters: frozenset[str] | None = None) -> tuple[Derived, ...]:
    """The departments' forms, of these matters where any are named."""
    chosen = (own for own in of.own if matters is None or matters & set(own.matters))
    return tuple(Derived(own, tuple(_said(of, line, values) for line in own.lines)) for own in chosen)


def _said(of: OneForm, line: Line, values: Mapping[str, str]) -> Said:
    one = of.fields[line.source]
    called = Words(line.title or one.title, line.english or one.english)
    return Said(line.source, called, one, values.get(line.source, ""))


# ---------------------------------------------------------------- when the form changes


@dataclass(frozen=True, slots=True)
class Moved:
    """A draft under another version of its form: the answers that go on, and the fields that are new, gone, or asked
    otherwise and therefore empty again."""

    answers: Mapping[str, str]
    fresh: tuple[str, ...]
    gone: tuple[str, ...]
    again: tuple[str, ...]


def moved(of: OneForm, answers: Mapping[str, str], known: Mapping[str, Field]) -> Moved:
    """What becomes of the answers to fields that were as in `known`. An answer goes on where the new field takes it."""
    kept, again = {}, []
    for name in (name for name in of.fields if name in answers):
        try:
            kept[name] = field.check(name, of.fields[name], answers[name])
        except NotValid:
            again.append(name)
    fresh = tuple(name for name in of.fields if name not in known)
    gone = tuple(name for name in known if name not in of.fields)
    return Moved(kept, fresh, gone, tuple(again))
