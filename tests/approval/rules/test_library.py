"""The library of government services as a file: what is written and read back is equal, for each kind."""

from __future__ import annotations

import pytest

from approval.rules import library, matter
from approval.rules.matter import Power
from kernel import canon
from kernel.errors import NotValid
from tests.support import matters
from tests.support.pki import Pki


@pytest.mark.seed_row(61)
def test_export_and_re_import_are_equal_for_each_of_the_five_kinds() -> None:
    office = Pki().member(1).org
    entries = {f"1101000{at}": matters.said(office, power=power) for at, power in enumerate(Power)}
    data = library.write(entries)
    back = library.read(data)
    assert back == entries
    assert library.write(back) == data
    assert [matter.read(code, back[code]) for code in back] == [matter.read(code, entries[code]) for code in entries]
    items = canon.mapping(data)["matters"]
    assert isinstance(items, list)
    assert [item["kind"] for item in items if isinstance(item, dict)] == ["01", "04", "05", "07", "20"]


def test_what_is_no_library_and_a_kind_that_is_not_its_own_are_refused() -> None:
    for data in (b"{", b"[]", b'{"format":"other"}'):
        with pytest.raises(NotValid):
            library.read(data)
    wrong = library.write({matters.CODE: matters.said(Pki().member(1).org)}).replace(b'"kind":"01"', b'"kind":"20"')
    with pytest.raises(NotValid, match=r"library\.kind"):
        library.read(wrong)
