"""The API against its own description: whatever is sent, by whomever, the answer is documented and no fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from sqlalchemy import Engine

from kernel import clock
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from people.acts import session
from signing.acts import tasks
from tests.support.databases import sqlite_database
from tests.support.door import token
from tests.support.world import World
from trading.acts import packages
from web.app import API, serve
from web.commands import sessions
from web.problems import PROBLEM_JSON

SENT: Final = 3
"""Requests for each operation and caller; `run.py torture` sends more, and has every caller ask everything."""
SHARE: Final = 4
"""Of as many callers one asks an operation: each is asked by two of them, and each asks a quarter of all."""
CALLERS: Final = (
    "nobody",
    "bidder",
    Role.AGENCY,
    Role.TENDEREE,
    Role.SUPERVISOR,
    Role.CUSTODIAN,
    Role.CENTRE,
    "security",
)


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("schema")) as made:
        yield made


class Site:
    """A site with a lot that takes bids, one bid in it, and somebody of every office."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.world = World(engine, FolderBlobs(folder / "blobs"))
        self.tender, self.lot = self.world.announced()
        bidder = self.world.bidder(0)
        self.bid = str(self.world.submit(bidder, self.lot, "1000000.00", folder).subject)
        people = {"bidder": bidder, "security": self.world.people["security"]}
        people |= {role: self.world.office(Role(role)) for role in CALLERS if role in tuple(Role) and role != "bidder"}
        self.people = people
        with self.world.house.acting(bidder.actor) as ctx:
            self.package = packages.begin(ctx, self.lot, 1)
            self.task = tasks.open_task(ctx, "lot.award", "x", b"{}", {"subject": self.lot, "body": {}}).id
            self.challenge, _ = session.challenge(ctx, "bidder", "test", clock.wall())
        self.app: Litestar = serve(replace(self.world.house, sessions=sessions), API)
        self.schema = schemathesis.openapi.from_asgi("/api/openapi.json", self.app)
        self._tokens: dict[str, str] = {}

    def token(self, caller: str) -> str:
        """The caller's session; a new one where something that was sent has ended the last."""
        with self.world.house.looking() as ctx:
            lives = session.session(ctx.tx, self._tokens.get(caller, ""), clock.wall())
        if lives is None:
            self._tokens[caller] = token(self.world, self.people[caller])
        return self._tokens[caller]

    def real(self, operation: APIOperation[Any, Any, Any, Any]) -> dict[str, str]:
        """Ids that exist, for the parameters of an operation's path."""
        subject = {"tender": self.tender, "bid": self.bid, "project": self.tender.replace("T-", "P-")}
        kind = operation.path.split("/")[3].removesuffix("s")
        known = {"lot": self.lot, "bid": self.bid, "package": self.package, "task": self.task, "seq": "1", "n": "0"}
        known |= {"subject": subject.get(kind, self.lot), "challenge": self.challenge, "project": subject["project"]}
        return known


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(engine, tmp_path_factory.mktemp("site"))


def sent(site: Site, operation: APIOperation[Any, Any, Any, Any], caller: str, count: int) -> None:
    """Send what the description allows and what it forbids, to ids that exist and to others."""
    header = {"Authorization": f"Bearer {site.token(caller)}"} if caller in site.people else {}
    real = site.real(operation)

    @given(case=operation.as_strategy(), known=st.booleans())
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: schemathesis.Case[Any], known: bool) -> None:
        if known:
            case.path_parameters.update({name: real[name] for name in case.path_parameters if name in real})
        answer = case.call(headers=header)
        said = f"{operation.method} {case.formatted_path} as {caller}: {answer.status_code} {answer.text[:400]}"
        assert answer.status_code < 500, said
        assert str(answer.status_code) in operation.definition.raw["responses"], said
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == [PROBLEM_JSON], said
            assert answer.json()["code"], said
            assert answer.json()["zh"], said

    once()


@pytest.mark.parametrize("caller", CALLERS)
def test_whatever_is_sent_gets_a_documented_answer(site: Site, caller: str) -> None:
    for n, found in enumerate(site.schema.get_all_operations()):
        assert isinstance(found, Ok), found
        if (n + CALLERS.index(caller)) % SHARE == 0:
            sent(site, found.ok(), caller, SENT)
