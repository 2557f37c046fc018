"""Many more requests than the suite sends, to every operation of the API, by every caller."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from schemathesis.core.result import Ok

from tests.support.databases import sqlite_database
from tests.torture.conftest import Progress
from tests.web.test_schema import CALLERS, Site, sent

pytestmark = pytest.mark.torture
SENT = 100


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("schema")) as engine:
        yield Site(engine, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("caller", CALLERS)
def test_a_hundred_times_whatever_may_be_sent(site: Site, caller: str, progress: Progress) -> None:
    for found in site.schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        sent(site, operation, caller, SENT)
        progress(f"{operation.method.upper()} {operation.path}")
