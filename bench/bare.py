"""The least that a Litestar server does with a body: `python -m bench.bare PORT FOLDER DATABASE`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, Request, post, put
from litestar.concurrency import sync_to_thread
from sqlalchemy import Engine, text

from bench.site import ROOT
from kernel.db import connect, writing


def site(folder: Path, engine: Engine) -> Litestar:
    """`PUT /file` keeps a body as one synced file; `POST /row` keeps it as one committed row."""

    @put("/file", request_max_body_size=None, status_code=204)
    async def file(request: Request[Any, Any, Any]) -> None:
        with (folder / "bare.bin").open("wb") as sink:
            async for part in request.stream():
                sink.write(part)
            sink.flush()
            await sync_to_thread(os.fsync, sink.fileno())

    @post("/row", status_code=204)
    async def row(request: Request[Any, Any, Any]) -> None:
        await sync_to_thread(_kept, engine, await request.body())

    return Litestar([file, row], openapi_config=None, logging_config=None)


def _kept(engine: Engine, data: bytes) -> None:
    with writing(engine) as tx:
        tx.execute(text("INSERT INTO bench_bare (data) VALUES (:data)"), {"data": data})


def command(port: int, folder: Path, database: str) -> list[str]:
    """How to start it, once its table is there."""
    engine = connect(database)
    with writing(engine) as tx:
        tx.execute(text("CREATE TABLE IF NOT EXISTS bench_bare (id serial PRIMARY KEY, data bytea NOT NULL)"))
    engine.dispose()
    return [sys.executable, "-m", "bench.bare", str(port), str(folder), database]


if __name__ == "__main__":
    if Path.cwd() != ROOT:
        raise SystemExit(f"run it from {ROOT}")
    served = site(Path(sys.argv[2]), connect(sys.argv[3]))
    uvicorn.run(served, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
