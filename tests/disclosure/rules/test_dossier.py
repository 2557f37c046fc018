"""Names, manifests, what is withheld, the list of checks."""

from __future__ import annotations

import hashlib
import re

import pytest

from disclosure.rules import dossier
from disclosure.rules.dossier import Ground, Withheld
from kernel import canon
from kernel.errors import NotValid

ITEM = Withheld("data/bids/B-1/opened.json", "ab" * 32, "L-1", 7, Ground.TRADE_SECRET)


def test_what_is_withheld_is_read_as_it_was_written() -> None:
    other = Withheld("data/draw/evaluation/snapshot.csv", "cd" * 32, "L-1", 3, Ground.PERSONAL_DATA, "attributes")
    assert dossier.read_withheld(dossier.withheld([other, ITEM])) == (ITEM, other)


@pytest.mark.parametrize("change", [{"ground": "we would rather not"}, {"tseq": "7"}, {"sha256": None}, {"path": 1}])
def test_nothing_is_withheld_without_a_legal_ground(change: dict[str, canon.Json]) -> None:
    items: list[canon.Json] = [{**ITEM.json(), **change}]
    with pytest.raises(NotValid, match=r"dossier\.malformed"):
        dossier.read_withheld(canon.canonical({"v": dossier.WITHHELD, "items": items}))


def test_every_ground_is_explained() -> None:
    assert set(dossier.GROUNDS) == set(Ground)


def test_the_manifest_is_what_sha256sum_reads() -> None:
    digests = {"data/b": "1" * 64, "data/a": "2" * 64}
    data = dossier.manifest(digests)
    assert data == b"2" * 64 + b"  data/a\n" + b"1" * 64 + b"  data/b\n"
    assert dossier.read_manifest(data) == digests


@pytest.mark.parametrize(
    "line", ["", "1" * 64, "1" * 63 + "  a", "g" * 64 + "  a", "1" * 64 + " a", "1" * 64 + "  a\n" + "1" * 64 + "  a"]
)
def test_a_malformed_manifest(line: str) -> None:
    with pytest.raises(NotValid):
        dossier.read_manifest(f"{line}\n".encode())


def test_the_bag_names_its_payload() -> None:
    made = dossier.tags("L-1", {"data/x": ("1" * 64, 3)}, {"spec/list.json": b"{}"})
    assert made["bag-info.txt"] == b"External-Identifier: L-1\nPayload-Oxum: 3.1\n"
    tags = dossier.read_manifest(made[dossier.TAG_MANIFEST])
    assert set(tags) == set(made) - {dossier.TAG_MANIFEST}
    assert all(tags[path] == hashlib.sha256(made[path]).hexdigest() for path in tags)


def test_the_list_of_checks_is_complete_and_in_order() -> None:
    ids = [check.id for check in dossier.checks()]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"0[1-5]\.[0-9]{2}[a-c]?", id_) for id_ in ids)
    assert len(ids) == 34
    assert all(check.name.zh and check.name.en and check.editions for check in dossier.checks())
