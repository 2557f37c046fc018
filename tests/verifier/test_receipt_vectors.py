"""The receipts that are kept: the verifier says of each exactly what is written down, and what its name says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from tests.verifier import receipt_vectors
from verifier import receipt_list

EXPECTED: Final = json.loads(receipt_vectors.EXPECTED.read_text("utf-8"))
_ID: Final = re.compile(r"0[67]\.[0-9]{2}")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("receipts")
    receipt_vectors.unpack(folder)
    return folder


@pytest.mark.parametrize("name", EXPECTED)
def test_the_verifier_says_what_is_written(name: str, kept: Path) -> None:
    assert receipt_vectors.expected(kept, name) == EXPECTED[name]
    assert set(EXPECTED[name].get("fail", [])) == set(_ID.findall(name))


def test_there_is_a_broken_one_for_each_check_that_a_receipt_alone_can_fail() -> None:
    failed = {id_ for due in EXPECTED.values() for id_ in due.get("fail", [])}
    alone = {check.id for check in receipt_list.ALONE}
    assert alone - failed == {"06.08"}, "a quorum is the verifier's own: test_receipt has it"
    assert {check.id for check in receipt_list.BESIDE} <= failed
