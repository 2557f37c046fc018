"""What the page takes of a lot: the tender document and nothing else, the same refusals as the Python client's."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from client import facts
from kernel import canon
from kernel.canon import Json
from kernel.errors import Refusal
from tests.support.bid import FACTS, answered
from tests.support.counter import CUSTODIANS, Counter, document

READ: Final = "answer(await attempt(() => facts.read(given.told, given.known)));"
MEMBERS: Final = "answer(facts.members(await facts.read(given.told, given.known)));"


def digest(told: Mapping[str, Json]) -> str:
    return canon.sha256(base64.b64decode(str(told["document"]))).hex()


def read(told: Mapping[str, Json], known: str = "") -> Any:  # noqa: ANN401  any JSON
    return answered(READ, {"told": told, "known": known or digest(told)})


def test_the_manifest_s_members_are_those_that_python_writes() -> None:
    told = Counter().facts()
    assert answered(MEMBERS, {"told": told, "known": digest(told)}) == FACTS


def test_without_custodians_no_share_is_asked_for() -> None:
    told = Counter(document("self")).facts()
    made = answered(MEMBERS, {"told": told, "known": digest(told)})
    assert (made["mode"], made["k"]) == ("self", 0)


@pytest.mark.parametrize("choice", ["international", "either", "national", "SM9"])
def test_an_unknown_choice_of_algorithms_is_told_before_anything_is_prepared(choice: str) -> None:
    paper = canon.mapping(document()) | {"suite": {"version": "2026-1", "choice": choice}}
    found = read(Counter(canon.canonical(paper)).facts())
    if choice == "SM9":
        assert (found["code"], found["field"]) == ("suite.unknown", "suite")
    else:
        assert found["paper"]["suite"]["choice"] == choice


def swapped(told: dict[str, Json]) -> None:
    told["certificates"] = [base64.b64encode(each.encrypt.certificate).decode() for each in reversed(CUSTODIANS)]


def fewer(told: dict[str, Json]) -> None:
    certificates = told["certificates"]
    assert isinstance(certificates, list)
    told["certificates"] = certificates[:2]


def other(told: dict[str, Json]) -> None:
    one = base64.b64encode(CUSTODIANS[0].sign.certificate).decode()
    told["certificates"] = [one, *(told["certificates"][1:])]  # type: ignore[index,misc]


@pytest.mark.parametrize("change", [swapped, fewer, other])
def test_openers_that_the_document_does_not_name_are_refused_as_python_refuses_them(
    change: Callable[[dict[str, Json]], None],
) -> None:
    told = Counter().facts()
    change(told)
    with pytest.raises(Refusal) as caught:
        facts.read(told)
    found = read(told)
    assert (
        (found["code"], found["field"])
        == (caught.value.code, caught.value.field)
        == ("facts.custodians", "certificates")
    )


def test_another_document_than_the_notice_s_is_refused() -> None:
    told = Counter().facts()
    assert read(told, "0" * 64)["code"] == "facts.document"


@pytest.mark.parametrize("name", ["lot", "document", "certificates", "bidder", "bid", "seq", "prev", "sealed", "now"])
@pytest.mark.parametrize("value", [None, 7.5, {}])
def test_an_answer_of_another_form_is_named(name: str, value: Json) -> None:
    told = Counter().facts()
    told[name] = value
    known = "0" * 64
    if value is None and name in ("bid", "prev"):
        assert read(told, known)["code"] == "facts.document"
    else:
        found = read(told, known)
        assert (found["code"], found["field"]) == ("post.strange_answer", name)


@pytest.mark.parametrize(
    "change",
    [{"v": "ebid-tender/v2"}, {"lots": []}, {"lots": None}, {"seal": {}}, {"deadline": "soon"}, {"tender": None}],
)
def test_a_document_without_what_a_package_needs_is_refused(change: dict[str, Json]) -> None:
    told = Counter().facts()
    paper = canon.mapping(base64.b64decode(str(told["document"])))
    told["document"] = base64.b64encode(canon.canonical({**paper, **change})).decode()
    assert read(told)["field"] == "document"
