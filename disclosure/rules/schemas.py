"""A JSON schema for each type of event, from the registered forms: what a stranger's own tools can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules import event_types, forms
from kernel import canon, money
from kernel.canon import Json

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LARGEST: Final = 2**53 - 1
_HASH: Final = "^[0-9a-f]{64}$"
_ID: Final = "[A-Za-z0-9._-]{1,64}"
_INSTANT: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"

_AMOUNT: Final = "(0|[1-9][0-9]{0,15})"


def _money(digits: int) -> dict[str, Json]:
    """An amount in any currency of so many decimals."""
    codes: list[Json] = [code for code, each in money.MINOR_DIGITS.items() if each == digits]
    decimals = rf"\.[0-9]{{{digits}}}" if digits else ""
    pattern = f"^{_AMOUNT}{decimals}$"
    amount: dict[str, Json] = {"type": "string", "pattern": pattern}
    return {
        "type": "object",
        "properties": {"amount": amount, "currency": {"enum": codes}},
        "required": ["amount", "currency"],
        "additionalProperties": False,
    }


FORMS: Final[Mapping[str, Mapping[str, Json]]] = {
    "text": {"type": "string", "pattern": r"\S"},
    "int": {"type": "integer", "minimum": 0, "maximum": LARGEST},
    "bool": {"type": "boolean"},
    "list": {"type": "array"},
    "map": {"type": "object"},
    "hash": {"type": "string", "pattern": _HASH},
    "doc": {"type": "string", "pattern": _HASH},
    "id": {"type": "string", "pattern": f"^{_ID}$"},
    "did": {"type": "string", "pattern": f"^{_ID}/{_ID}/{_ID}$"},
    "hex": {"type": "string", "pattern": "^([0-9a-f]{2})+$"},
    "string": {"type": "string"},
    "base64": {"type": "string", "pattern": f"^({forms.BASE64})$"},
    "instant": {"type": "string", "pattern": _INSTANT},
    "money": {"anyOf": [_money(digits) for digits in sorted(set(money.MINOR_DIGITS.values()))]},
}
"""Form → what it demands, as far as a schema can say it: that an instant exists or a document is there it cannot."""


def file(type_: str) -> str:
    """Where the schema of a type lies in a dossier."""
    return f"spec/schemas/{type_}.json"


def files() -> dict[str, bytes]:
    """Every type's schema by path, in canonical JSON."""
    return {file(type_): canon.canonical(schema(type_)) for type_ in event_types.types()}


def schema(type_: str) -> dict[str, Json]:
    """The schema of a whole event of this type; NotValid: no such type."""
    members: dict[str, Json] = {
        "v": {"const": "ebid-event/v1"},
        "type": {"const": type_},
        "subject": dict(FORMS["id"]),
        "tseq": {"type": "integer", "minimum": 1, "maximum": LARGEST},
        "tprev": _or_null(FORMS["hash"]),
        "at": dict(FORMS["instant"]),
        "actor": dict(FORMS["text"]),
        "body": _body(event_types.forms(type_)),
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:ebid:event:{type_}",
        "title": type_,
        "type": "object",
        "properties": members,
        "required": sorted(members),
        "additionalProperties": False,
    }


def _body(named: Mapping[str, str]) -> Json:
    """Further members are permitted; dotted ones lie in `found`."""
    own = {name: form for name, form in named.items() if "." not in name}
    found = {name.removeprefix("found."): form for name, form in named.items() if name.startswith("found.")}
    made = _object(own)
    if found:
        made["properties"] = {**_properties(own), "found": _object(found)}
        made["required"] = sorted([*_required(own), *(["found"] if _required(found) else [])])
    return made


def _object(named: Mapping[str, str]) -> dict[str, Json]:
    required: list[Json] = list(_required(named))
    return {"type": "object", "properties": _properties(named), "required": required}


def _properties(named: Mapping[str, str]) -> dict[str, Json]:
    return {name: _form(form) for name, form in named.items()}


def _required(named: Mapping[str, str]) -> list[str]:
    return sorted(name for name, form in named.items() if not form.endswith("?"))


def _form(form: str) -> dict[str, Json]:
    if form.endswith("?"):
        return _or_null(_form(form[:-1]))
    if form.endswith("*"):
        return {"type": "array", "items": _form(form[:-1])}
    return _object(forms.members(forms.SHAPES[form])) if form in forms.SHAPES else dict(FORMS[form])


def _or_null(demanded: Mapping[str, Json]) -> dict[str, Json]:
    return {"anyOf": [dict(demanded), {"type": "null"}]}
