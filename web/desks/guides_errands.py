"""The errands of guides and bundles of matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from approval.acts import bundles, guides, matters
from approval.rules import process
from approval.rules.guide import SORTS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Refusal, Words
from web.answers import Answers
from web.desks.errands import FINAL, REASON, Errand, Facts, Fields, fixed, select
from web.views.elements import Choice, Fact, Field
from web.words import phrase

_OFFICER: Final = (R.OFFICER,)
_SURE: Final = Words("我以本单位名义公布以上内容，与实际办事一致", "I publish this for my office; it is what we do")
_FILES: Final = Words(
    f"每行：类别 | 名称 | 网址；类别为 {'、'.join(f'{name}（{words.zh}）' for name, words in SORTS.items())}",
    f"a line each: sort | title | link; sort: {', '.join(SORTS)}",
)
_STAGES: Final = Words(
    "每行一个阶段：名称 | 英文名称 | 事项编码（空格分开）", "a line a stage: name | in English | codes of matters"
)


def _matter(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = matters.versions(ctx.tx, subject.removeprefix(matters.PREFIX))[-1]
    return (Fact(Words("事项", "Matter"), of.name, f"/approvals/matters/{of.code}"),)


def _guide(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Filled with the guide before; the version that has none is chosen first."""
    code = subject.removeprefix(matters.PREFIX)
    told = guides.every(ctx.tx, code)
    known = {one.matter.since for one in told}
    order = sorted(matters.versions(ctx.tx, code), key=lambda one: (one.since in known, -one.since.toordinal()))
    days = (Choice(one.since.isoformat(), phrase("自 {on:day} 起施行", on=one.since)) for one in order)
    before = told[0].service if told else None
    files = [f"{one.sort} | {one.title} | {one.link}" for one in before.files] if before else []
    return (
        select("since", Words("具体实施时间", "From when it holds"), *days),
        Field("place", Words("办理地点", "Where"), value=before.place if before else ""),
        Field("hours", Words("办理时间", "When"), value=before.hours if before else ""),
        Field("phone", Words("咨询电话", "Telephone for questions"), value=before.phone if before else ""),
        Field("complaints", Words("监督投诉电话", "Telephone for complaints"),
              value=before.complaints if before else ""),
        Field("notes", Words("填写说明", "How to fill it in"), "textarea", "\n".join(before.notes) if before else "",
              Words("每行一条", "a line each"), required=False),
        Field("files", Words("格式文本、示范文本", "Forms and samples"), "textarea", "\n".join(files), required=False,
              hint=_FILES),
    )  # fmt: skip


def _guided(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    files: list[Json] = [
        dict(zip(("sort", "title", "link"), _cells(line, 3), strict=True)) for line in given.lines("files")
    ]
    names = ("since", "place", "hours", "phone", "complaints")
    return {name: given.text(name) for name in names} | {"notes": list(given.lines("notes")), "files": files}


def _cells(line: str, many: int) -> list[str]:
    """What stands between the bars of a line, empty where there is too little."""
    parts = [part.strip() for part in line.split("|", many - 1)]
    return parts + [""] * (many - len(parts))


# ---------------------------------------------------------------- bundles


def _bundle(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Filled with the version before."""
    before = bundles.latest(ctx, subject.removeprefix(bundles.PREFIX))
    lines = (
        [f"{stage.name.zh} | {stage.name.en} | {' '.join(stage.matters)}" for stage in before.stages] if before else []
    )
    joint = (Choice(one.id, one.words) for one in process.every(ctx.catalogue).values())
    return (
        Field("name", Words("名称", "Name"), value=before.name.zh if before else ""),
        Field("name_en", Words("英文名称", "Name in English"), value=before.name.en if before else ""),
        Field("process", Words("联合办理", "Joint process"), "select", before.process if before else "", required=False,
              choices=(Choice("", Words("无", "none")), *joint)),
        Field("stages", Words("阶段和事项", "Stages and matters"), "textarea", "\n".join(lines),
              _STAGES),
        Field("since", Words("施行日期", "From when it holds"), "date", day_of(ctx.now).isoformat()),
    )  # fmt: skip


def _bundled(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {name: given.text(name) for name in ("name", "name_en", "process", "since") if given.text(name)} | {
        "stages": [_stage(line) for line in given.lines("stages")]
    }


def _stage(line: str) -> Json:
    name, english, codes = _cells(line, 3)
    return {"name": name, "name_en": english, "matters": list[Json](codes.split())}


def _of_bundle(ctx: Context, subject: str) -> tuple[Fact, ...]:
    id = subject.removeprefix(bundles.PREFIX)
    before = bundles.latest(ctx, id)
    return (Fact(Words("一件事", "Bundle"), before.name if before else id, style="" if before else "mono"),)


def _names(ctx: Context, _subject: str, body: Mapping[str, Json]) -> tuple[Fact, ...]:
    """The matters of each stage by name."""
    return tuple(_told(ctx, body))


def _told(ctx: Context, body: Mapping[str, Json]) -> Iterator[Fact]:
    for stage in body["stages"] if isinstance(body["stages"], list) else ():
        for code in stage["matters"] if isinstance(stage, dict) and isinstance(stage["matters"], list) else ():
            try:
                yield Fact(str(code), matters.standing(ctx, str(code)).name)
            except Refusal as refusal:
                yield Fact(str(code), refusal.words)


def _errand(act: str, lead: Words, key: Words, fields: Fields, facts: Facts) -> Errand:
    return Errand(act, _OFFICER, lead, key, fields, facts=facts, confirm=_SURE, cautions=(FINAL,))


_GUIDE: Final = _errand(
    "matter.publish_guide",
    Words(
        "六个统一部分由事项自动生成，这里只填本单位的服务信息；批准变更后一个工作日内公布。",
        "The six parts come from the matter; your office adds what follows, within one working day of a change.",
    ),
    Words("公布指南", "Publish the guide"),
    _guide,
    _matter,
)
_BUNDLE: Final = _errand(
    "bundle.enter",
    Words(
        "各事项须已列入目录；申请人一次提交，全部事项同时开始办理。",
        "Its matters stand in the catalogue; one submission opens them all.",
    ),
    Words("公布", "Publish"),
    _bundle,
    _of_bundle,
)
_END: Final = _errand(
    "bundle.end",
    Words(
        "从今天起不再接受一件事申请，已经受理的照常办理。",
        "Nothing is taken in from today on; what was taken in goes on.",
    ),
    Words("停办", "End it"),
    fixed(REASON),
    _of_bundle,
)
_EVERY: Final = (replace(_GUIDE, body=_guided), replace(_BUNDLE, body=_bundled, outlook=_names), _END)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in _EVERY}
