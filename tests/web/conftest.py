"""An application on an empty house, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Response, get, post
from litestar.params import FromPath
from litestar.testing import TestClient
from sqlalchemy import Connection

from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid, Refusal, Words
from kernel.settings import Settings
from tests.support.serving import serve
from tests.web.fixtures import BIDDER, W
from web.app import ROUTES, furnish
from web.problems import responses
from web.request import House, Who

KINDS: dict[str, type[Refusal]] = {
    kind.__name__: kind for kind in (NotAllowed, NotNow, NotValid, NotTrusted, NotFound, Conflict)
}


def who(_tx: Connection, token: str, _now: datetime) -> Who | None:
    return Who(BIDDER, W("朔壤电气有限公司", "Shuorang Electric Co.")) if token == "good" else None


@get(["/refuse/{kind:str}", "/api/v1/refuse/{kind:str}"], responses=responses(*KINDS.values()), sync_to_thread=True)
def refuse(kind: FromPath[str]) -> None:
    raise KINDS[kind](
        "bid.late", "投标已截止", "bidding is closed", law="BID-28", field="deadline", remedy=Words("旁观开标", "watch")
    )


@get(["/break", "/api/v1/break"], include_in_schema=False, sync_to_thread=True)
def break_it() -> None:
    raise RuntimeError("the cause, which the reader must not see")


@post("/change", include_in_schema=False, sync_to_thread=True)
def change() -> Response[str]:
    return Response("changed")


@pytest.fixture
def house(tmp_path: Path) -> House:
    holds = furnish(Settings(data=tmp_path, database=f"sqlite:///{tmp_path}/ggzy.db", blobs=str(tmp_path / "blobs")))
    return House(holds.settings, holds.engine, holds.blobs, holds.clock, holds.chance, sessions=who)


@pytest.fixture
def client(house: House) -> Iterator[TestClient[Litestar]]:
    routes: list[Any] = [*ROUTES, refuse, break_it, change]
    with TestClient(serve(house, routes), raise_server_exceptions=False) as opened:
        yield opened
