"""A JSON schema for each type of event, from the registered forms: what a stranger's own tools can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules import event_types
from kernel import canon
from kernel.canon import Json

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LARGEST: Final = 2**53 - 1
_HASH: Final = "^[0-9a-f]{64}$"
_ID: Final = "[A-Za-z0-9._-]{1,64}"
_INSTANT: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"

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
    "base64": {"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$"},
    "instant": {"type": "string", "pattern": _INSTANT},
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


def _body(forms: Mapping[str, str]) -> Json:
    """Further members are permitted; dotted ones lie in `found`."""
    own = {name: form for name, form in forms.items() if "." not in name}
    found = {name.removeprefix("found."): form for name, form in forms.items() if name.startswith("found.")}
    made = _object(own)
    if found:
        made["properties"] = {**_properties(own), "found": _object(found)}
        made["required"] = sorted([*_required(own), *(["found"] if _required(found) else [])])
    return made


def _object(forms: Mapping[str, str]) -> dict[str, Json]:
    required: list[Json] = list(_required(forms))
    return {"type": "object", "properties": _properties(forms), "required": required}


def _properties(forms: Mapping[str, str]) -> dict[str, Json]:
    return {name: _form(form) for name, form in forms.items()}


def _required(forms: Mapping[str, str]) -> list[str]:
    return sorted(name for name, form in forms.items() if not form.endswith("?"))


def _form(form: str) -> Json:
    demanded = FORMS[form.removesuffix("?")]
    return _or_null(demanded) if form.endswith("?") else dict(demanded)


def _or_null(demanded: Mapping[str, Json]) -> Json:
    return {"anyOf": [dict(demanded), {"type": "null"}]}
