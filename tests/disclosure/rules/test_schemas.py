"""The schemas say what the registered forms say: what one takes the other takes, and what one refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import jsonschema_rs
import pytest

from disclosure.rules import dossier, event_types, forms, schemas
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid

GOOD: dict[str, Json] = {
    "text": "词",
    "int": 0,
    "bool": False,
    "list": [],
    "map": {},
    "hash": "a" * 64,
    "doc": "0" * 64,
    "id": "L-2026-0001-1",
    "did": "T-1/L-1/evaluation",
    "base64": "YQ==",
    "instant": "2026-03-02T01:00:00.000Z",
    "string": "",
    "hex": "00ff",
    "money": {"amount": "1.00", "currency": "CNY"},
}
BAD: dict[str, list[Json]] = {
    "text": ["", "  ", 1, None],
    "int": [-1, "1", True, None],
    "bool": [0, "true", None],
    "list": [{}, "x", None],
    "map": [[], "x", None],
    "hash": ["A" * 64, "a" * 63, "a" * 65, 1, None],
    "doc": ["", "g" * 64, None],
    "id": ["", "a/b", "x" * 65, "文", None],
    "did": ["a/b", "a/b/c/d", "a//c", None],
    "base64": ["", "a b", "====", "YQ", "YR==", None],
    "string": [1, [], None],
    "hex": ["", "abc", "AB", None],
    "money": [
        {"amount": "1.0", "currency": "CNY"},
        {"amount": "1.00", "currency": "JPY"},
        {"amount": "-1.00", "currency": "CNY"},
        {"amount": "1.00"},
        {"amount": "1.00", "currency": "CNY", "more": 1},
        None,
    ],
    "instant": ["2026-03-02", "2026-03-02T01:00:00Z", "2026-03-02T01:00:00.000+08:00", 1, None],
}


def placed(named: Mapping[str, str], **values: Json) -> dict[str, Json]:
    """A body with every member in its place: good values but for those given."""
    body: dict[str, Json] = {}
    found: dict[str, Json] = {}
    for name, form in named.items():
        target, _, inner = name.rpartition(".")
        (found if target else body)[inner] = values.get(name, good(form))
    return body | ({"found": found} if found else {})


def good(form: str) -> Json:
    """A value of that form, with something in every list."""
    if form.endswith("?"):
        return good(form[:-1])
    if form.endswith("*"):
        return [good(form[:-1])]
    return {name: good(of) for name, of in members(form).items()} if form in forms.SHAPES else GOOD[form]


def bad(form: str) -> list[Json]:
    """Values that are of another form, each by one thing."""
    if form.endswith("?"):
        return bad(form[:-1])
    if form.endswith("*"):
        return [[each] for each in bad(form[:-1])] + [{}, None]
    if form not in forms.SHAPES:
        return BAD[form]
    whole = {name: good(of) for name, of in members(form).items()}
    return [{**whole, name: each} for name, of in members(form).items() for each in bad(of)] + [[], None]


def members(shape: str) -> Mapping[str, str]:
    return forms.members(forms.SHAPES[shape])


def event(type_: str, body: dict[str, Json]) -> dict[str, Json]:
    return {
        "v": "ebid-event/v1", "type": type_, "subject": "L-1", "tseq": 1, "tprev": None,
        "at": GOOD["instant"], "actor": "agency.1", "body": body,
    }  # fmt: skip


def takes(type_: str, value: Json) -> bool:
    return bool(jsonschema_rs.validator_for(schemas.schema(type_)).is_valid(value))


def test_every_form_has_a_schema_and_values_to_try() -> None:
    used = {form.rstrip("*?") for type_ in event_types.types() for form in event_types.forms(type_).values()}
    within = {form.rstrip("*?") for shape in forms.SHAPES for form in members(shape).values()}
    assert used | within <= {*schemas.FORMS, *forms.SHAPES}
    assert set(schemas.FORMS) == set(GOOD) == set(BAD)


@pytest.mark.parametrize("type_", event_types.types())
def test_schema_and_forms_agree(type_: str) -> None:
    named = event_types.forms(type_)
    body = placed(named)
    assert event_types.wrong(type_, body) == []
    assert takes(type_, event(type_, body))
    assert takes(type_, event(type_, body | {"further": 1}))
    taken = jsonschema_rs.validator_for(schemas.schema(type_))
    for name, form in named.items():
        for value in bad(form):
            other = placed(named, **{name: value})
            assert taken.is_valid(event(type_, other)) is (event_types.wrong(type_, other) == []), (name, value)


@pytest.mark.parametrize("member", sorted(event("lot.archive", {})))
def test_an_event_has_exactly_its_members(member: str) -> None:
    whole = event("lot.archive", placed(event_types.forms("lot.archive")))
    assert not takes("lot.archive", {name: value for name, value in whole.items() if name != member})
    assert not takes("lot.archive", whole | {"more": 1})
    assert not takes("lot.archive", whole | {member: []})


def test_an_unknown_type_has_none() -> None:
    with pytest.raises(NotValid):
        schemas.schema("lot.none_such")


def test_the_files_are_canonical_and_sound_schemas() -> None:
    made = schemas.files()
    assert set(made) == {f"spec/schemas/{type_}.json" for type_ in event_types.types()}
    for data in made.values():
        value = canon.mapping(data)
        assert jsonschema_rs.meta.is_valid(value)


@pytest.mark.parametrize("name", dossier.TEXTS)
def test_the_text_in_a_dossier_is_the_one_in_the_docs(name: str) -> None:
    docs = Path(dossier.__file__).parents[2] / "docs"
    assert dossier.texts()[f"spec/{name}"] == (docs / name).read_bytes()
