"""Static files from memory, with a digest as ETag; an address that carries the digest may be kept for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from kernel.errors import NotFound

STATIC: Final = Path(__file__).parent / "static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".bcmap": "application/octet-stream",
}
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    data: bytes
    type: str
    digest: str

    @property
    def etag(self) -> str:
        return f'W/"{self.digest[:32]}"'


@cache
def assets() -> Mapping[str, Asset]:
    """Every file below `static` by its relative path; read once."""
    return {
        path.relative_to(STATIC).as_posix(): asset(path.read_bytes(), TYPES[path.suffix])
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in TYPES
    }


def asset(data: bytes, type_: str) -> Asset:
    return Asset(data, type_, hashlib.sha256(data).hexdigest())


def address(name: str) -> str:
    """The address of a static file with the digest of its content."""
    return f"/static/{name}?v={assets()[name].digest[:12]}"


@get("/static/{name:path}", include_in_schema=False, sync_to_thread=False)
def static(name: FromPath[str], request: Request[object, object, State]) -> Response[bytes]:
    return answer(assets().get(name.lstrip("/")), request)


def answer(found: Asset | None, request: Request[object, object, State]) -> Response[bytes]:
    """The file, or nothing but its ETag for who has it already; NotFound if there is none."""
    if found is None:
        raise NotFound("asset.unknown", "没有这个文件", "there is no such file")
    kept = request.query_params.get("v") == found.digest[:12]
    headers = {"ETag": found.etag, "Cache-Control": FOREVER if kept else ASK_AGAIN}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=found.type)
    return Response(found.data, headers=headers, media_type=found.type)
