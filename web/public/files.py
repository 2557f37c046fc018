"""The files of a tender and of a lot that anybody may fetch, and nothing else by digest."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from trading.acts import contracting, reading
from trading.rules import contract
from web.public.case import Case
from web.public.visible import Seen
from web.views.elements import File, Sign
from web.words import Text, join, phrase

JSON: Final = "application/json"
SIGNED: Final = Sign("good", Words("已签名", "signed"))
SEALED: Final = Sign("good", Words("已盖章", "sealed"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A public file: what it is called on the page, under which name it is saved, and its content by digest."""

    name: Text
    saved_as: str
    media_type: str
    on: date
    size: int
    sha256: str
    seal: Sign | None = None
    data: bytes = b""
    """What it holds, where no blob of its own does."""

    def shown(self, at: str) -> File:
        return File(self.name, f"{at}/files/{self.sha256}", self.on, self.size, self.sha256, self.seal)


def of_tender(ctx: Context, tender: reading.Tender) -> tuple[Kept, ...]:
    """The tender document in force and what is attached to it."""
    on, number = day_of(tender.announced_at), tender.version
    document = Kept(
        join(
            Words("招标文件", "Tender document") if number == 1 else phrase("招标文件（第 {n} 版）", n=number), "JSON"
        ),
        f"{tender.id}-{number}.json",
        JSON,
        on,
        ctx.blobs.size(tender.doc_sha256),
        tender.doc_sha256,
        SIGNED,
    )
    attached = (
        Kept(one.name, one.name, one.media_type, on, one.size, one.sha256)
        for one in tender.document.files
        if ctx.blobs.has(one.sha256)
    )
    return (document, *attached)


def of_lot(ctx: Context, case: Case) -> tuple[Kept, ...]:
    """What the lot's acts brought forth: the opening record, and with the award the scores behind it."""
    made = [_record(ctx, case, "open_bids", "record_sha256", Words("开标记录", "Opening record"))]
    if case.awarded:
        made.append(_record(ctx, case, "rank", "aggregation_sha256", Words("评分汇总", "Aggregation of scores")))
    return (*of_tender(ctx, case.tender), *filter(None, made), *_annexes(ctx, case))


def _annexes(ctx: Context, case: Case) -> Iterator[Kept]:
    """The files that both parties signed with the contract, which holds them."""
    signed, paper = case.last("sign_contract"), contracting.text(ctx, case.lot.id)
    if signed is None or paper is None:
        return
    for n, one in enumerate(contract.terms(paper, paper.money("price")).annexes, 1):
        name = phrase("合同附件 {n}：{name}", n=n, name=one.name)
        media = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
        yield Kept(name, one.name, media, day_of(signed.at), len(one.data), one.sha256, SIGNED, one.data)


def _record(ctx: Context, case: Case, verb: str, member: str, name: Words) -> Kept | None:
    entry = case.last(verb)
    if entry is None:
        return None
    digest = _digest(entry, member)
    saved = f"{case.lot.id}-{verb}.json"
    return Kept(join(name, "JSON"), saved, JSON, day_of(entry.at), ctx.blobs.size(digest), digest, SEALED)


def _digest(entry: Seen, member: str) -> str:
    found = entry.body.get("found", {})
    return str(entry.body[member] if member in entry.body else found[member])


def find(kept: Iterable[Kept], sha256: str) -> Kept:
    """NotFound unless it is one of these."""
    for one in kept:
        if one.sha256 == sha256:
            return one
    raise NotFound("file.unknown", "没有这个公开的文件", "there is no such public file", field="sha256")
