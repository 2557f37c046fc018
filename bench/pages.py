"""A notice's page and its API answer beside a bare Litestar hello with one query, all in this process."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from litestar import Litestar, get
from sqlalchemy import text

from bench.figure import Figure
from disclosure.acts import reading
from disclosure.acts.reading import Wanted
from ggzy.demo import commands, house
from ggzy.demo.company import Company
from ggzy.demo.play import Play
from kernel.db import reading as looking
from web import app
from web.request import House

Ask = Callable[[], Awaitable[int]]
GOALS: Final = {"page_vs_hello": 15.0, "notice_api_vs_hello": 5.0}


def run(quick: bool) -> list[Figure]:
    runs, asks = (9, 20) if quick else (21, 50)
    with _announced() as (site, notice):
        return asyncio.run(_measured(site, notice, runs, asks))


@contextmanager
def _announced() -> Iterator[tuple[House, str]]:
    """A site with one announced tender; its notice's id."""
    with tempfile.TemporaryDirectory() as folder, house.running(Path(folder), house.free_port()) as stage:
        stage.settle()
        company = Company(stage, lambda _zh, _en: None)
        company.enrol()
        Play(company, commands.scripts()["school"]).announce()
        stage.settle()
        with stage.house.looking() as ctx:
            found = reading.notices(ctx, Wanted()).rows[0].id
        yield stage.house, found


async def _measured(site: House, notice: str, runs: int, asks: int) -> list[Figure]:
    served, bare = app.serve(site, app.ROUTES), _hello(site, notice)
    products = {
        "page_vs_hello": _asker(served, f"/notices/{notice}"),
        "notice_api_vs_hello": _asker(served, f"/api/v1/notices/{notice}"),
    }
    hello = _asker(bare, "/")
    for ask in (hello, *products.values()):
        if await ask() != 200:
            raise RuntimeError("the page that is to be measured cannot be read")
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in products}
    for _ in range(runs):  # turn by turn, so that a busy machine slows both
        for name, ask in products.items():
            taken[name].append((await _seconds(ask, asks), await _seconds(hello, asks)))
    return [_figure(name, rounds) for name, rounds in taken.items()]


def _hello(site: House, notice: str) -> Litestar:
    """The least that any server of this framework does to answer from a database."""
    query = text("SELECT title_zh FROM disclosure_notice WHERE id = :id")

    @get("/", sync_to_thread=True)
    def hello() -> str:
        with looking(site.engine) as tx:
            return str(tx.scalar(query, {"id": notice}))

    return Litestar([hello], openapi_config=None, logging_config=None)


def _asker(of: Litestar, path: str) -> Ask:
    """One request as a server hands it over; gives the status."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def ask() -> int:
        said: list[int] = []

        async def send(message: Any) -> None:  # noqa: ANN401  what ASGI says
            if message["type"] == "http.response.start":
                said.append(message["status"])

        await of({**scope, "state": {}}, receive, send)  # type: ignore[arg-type]
        return said[0]

    return ask


async def _seconds(ask: Ask, asks: int) -> float:
    begin = perf_counter()
    for _ in range(asks):
        await ask()
    return (perf_counter() - begin) / asks


def _figure(name: str, rounds: list[tuple[float, float]]) -> Figure:
    value, floor = median(one for one, _ in rounds), median(other for _, other in rounds)
    return Figure(
        name=name,
        value=value * 1000,
        unit="ms a request",
        floor=floor * 1000,
        ratio=median(one / other for one, other in rounds),
        runs=len(rounds),
        better="lower",
        goal=GOALS[name],
    )
