"""One application that stands for many: a chain's headquarters for its branches, a project for its phases (连锁总部一次
办结分支；整体规划、分期核准)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import cases, intake, texts
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

MOST: Final = 200
"""Sub-cases of one act."""
_SHARED: Final = (
    "site", "channel", "applicant", "firm", "process", "total", "total_unit", "lead", "project", "investment", "bundle",
    "assistance",
)  # fmt: skip


def divide(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{parts: [{title}…]}`: a sub-case for each, with the matters of this one and the papers that it has handed in,
    under the same code. They are accepted and decided each on its own. The act that names them is recorded last."""
    of, reader = cases.enter(ctx, subject, "divide", body), Reader(body)
    reader.only("parts")
    units.acting(ctx, of.case.site, Post.WINDOW)
    if of.case.parent:
        raise NotNow("approval.part", "分支件不能再分", "a part is not parted again")
    parts = [texts.line(one, "title", 100) for one in reader.each("parts")]
    if not 1 <= len(parts) <= MOST or len(set(parts)) != len(parts):
        raise NotValid(
            "approval.parts", f"须有 1 至 {MOST} 个不同的分支", f"1 to {MOST} different parts", field="parts"
        )
    first, said = of.acts[0].body, cases.details(of)
    branches: list[Json] = [
        {**one.source, "given": sorted(of.case.branch(one.text("matter")).given)}
        for one in Reader(first).each("branches")
    ]
    kept = {name: first[name] for name in _SHARED if name in first}
    personal = {name: str(value) for name, value in said.items() if name != "salt"}
    facts: dict[str, Json] = {**kept, "branches": branches, "parent": of.id}
    made: list[Json] = [
        intake.begin(ctx, facts, {**personal, "title": title}, digest=of.row.code_sha256).subject for title in parts
    ]
    return cases.keep(ctx, "divide", of, {"parts": made}, signed)
