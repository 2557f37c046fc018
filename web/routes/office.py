"""What an office prepares before it acts: files, certificates of custodians, the draft of a tender, the expert pool."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, get, post, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from experts.acts import register
from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, NotValid
from signing.acts import signatures
from signing.rules.certificate import Purpose
from trading.acts import announce, reading
from trading.rules import mandatory
from web import conduct
from web.problems import refusals
from web.request import House

REFUSALS: Final = refusals()
TAG = ["office"]
LARGEST_FILE: Final = 64 * 1024 * 1024
LARGEST_CERTIFICATE: Final = 64 * 1024


def _office(who: Actor) -> None:
    if who.role not in (Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR):
        raise NotAllowed("act.not_allowed", "只能由经办单位办理", "only an office of the tender may do this")


@put("/api/v1/files", tags=TAG, responses=REFUSALS, request_max_body_size=LARGEST_FILE)
async def keep_file(
    request: Request[Any, Any, Any], house: NamedDependency[House], who: NamedDependency[Actor]
) -> dict[str, Any]:
    """Keep a file (raw body) that a document will name by its digest."""
    _office(who)
    data = await request.body()
    return {"sha256": await sync_to_thread(house.blobs.put, data), "size": len(data)}


@put("/api/v1/certificates", tags=TAG, responses=REFUSALS, request_max_body_size=LARGEST_CERTIFICATE)
async def keep_certificate(
    request: Request[Any, Any, Any], house: NamedDependency[House], who: NamedDependency[Actor]
) -> dict[str, str]:
    """Keep an encryption certificate (raw DER) of a custodian, if it is trusted; whom it names."""
    _office(who)
    return await sync_to_thread(_examined, house, who, await request.body())


def _examined(house: House, who: Actor, data: bytes) -> dict[str, str]:
    with house.looking(who) as ctx:
        found = signatures.examine(ctx, data, Purpose.ENCRYPT)
    return {"sha256": found.sha256, "code": found.org, "name": found.org_name}


@put("/api/v1/projects/{project:str}/draft", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def draft(
    house: NamedDependency[House],
    who: NamedDependency[Actor],
    project: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> dict[str, Any]:
    """Keep the draft of the project's tender; says what is still missing before it can be announced."""
    with house.acting(who) as ctx:
        made = announce.draft(ctx, project, data)
    absent = mandatory.missing(data)
    return {"tender": made, "missing": [{"field": path, "zh": zh, "en": en} for path, zh, en in absent]}


@get("/api/v1/drafts", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def drafts(house: NamedDependency[House], who: NamedDependency[Actor]) -> list[dict[str, Any]]:
    """The agency's tenders that are not announced yet."""
    _office(who)
    with house.looking(who) as ctx:
        return [{"tender": id, "project": project, "draft": dict(held)} for id, project, held in reading.drafts(ctx)]


@post("/api/v1/experts/import", tags=TAG, responses=REFUSALS, request_max_body_size=LARGEST_FILE)
async def import_pool(
    request: Request[Any, Any, Any], house: NamedDependency[House], who: NamedDependency[Actor]
) -> dict[str, Any]:
    """Import experts from an Excel file (raw body): all rows or none, every error with its row."""
    return await sync_to_thread(_imported, house, who, await request.body())


def _imported(house: House, who: Actor, data: bytes) -> dict[str, Any]:
    if not data:
        raise NotValid("act.field", "没有收到文件", "no file came", field="body")
    with conduct.recording(house, who, "pool.import_pool", register.POOL):
        with house.looking(who) as ctx:
            read = register.read_pool(ctx, data)
        with house.acting(who) as ctx:
            made = register.import_pool(ctx, read)
    return {"enrolled": made.enrolled, "file_sha256": made.file_sha256, "leaf": made.entry.leaf.hex()}


ROUTES = (keep_file, keep_certificate, draft, drafts, import_pool)
