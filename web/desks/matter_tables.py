"""The tables of the forms of approval: a line a row, its cells between bars, to and from the members of a body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from approval.rules.clean_up import DECISIONS
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from web.answers import Answers
from web.views.elements import Field


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the member that it fills, and the members of its rows with their heads; those in `spare` may be left
    empty."""

    name: str
    label: Words
    columns: Mapping[str, Words]
    spare: frozenset[str] = frozenset()
    required: bool = True

    def field(self, rows: Iterable[Json] = ()) -> Field:
        """The field, with the rows that stand already."""
        told = [Reader.of(row).source for row in rows]
        lines = "\n".join(" | ".join(str(row.get(name) or "") for name in self.columns) for row in told)
        heads = tuple(self.columns.values())
        hint = Words(
            "每行一项：" + " | ".join(one.zh for one in heads), "a line each: " + " | ".join(one.en for one in heads)
        )
        return Field(self.name, self.label, "textarea", lines, hint, required=self.required, columns=heads)

    def read(self, given: Answers) -> list[Json]:
        """The rows as they were typed. NotValid names the line that has too many cells."""
        return [self._row(number, line) for number, line in enumerate(given.lines(self.name), start=1)]

    def _row(self, number: int, line: str) -> dict[str, Json]:
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > len(self.columns):
            raise NotValid(
                "table.cells",
                f"第 {number} 行多于 {len(self.columns)} 格",
                f"line {number} has more than {len(self.columns)} cells",
                field=self.name,
            )
        row = dict(zip(self.columns, cells + [""] * len(self.columns), strict=False))
        return {name: cell for name, cell in row.items() if cell or name not in self.spare}


_ID: Final = {"id": Words("编号", "id")}
_NAMED: Final = {"name": Words("名称", "name in Chinese"), "name_en": Words("英文名称", "name in English")}
_LAW: Final = {"law": Words("法律法规", "law"), "article": Words("条款", "article")}
MATERIALS: Final = Table(
    "materials",
    Words("申请材料", "Materials"),
    {**_ID, **_NAMED, **_LAW, "held_as": Words("数据库字段", "held as"), "intermediary": Words("中介服务", "service")},
    frozenset({"held_as", "intermediary"}),
    required=False,
)
FEES: Final = Table(
    "fees",
    Words("收费项目", "Fees"),
    {**_ID, **_NAMED, "amount": Words("标准（元）", "yuan"), **_LAW},
    required=False,
)
CONDITIONS: Final = Table(
    "conditions",
    Words("办理条件", "Conditions"),
    {**_ID, "text": Words("条件", "condition in Chinese"), "text_en": Words("英文", "in English"), **_LAW},
    required=False,
)
CONCLUSIONS: Final = Table(
    "conclusions",
    Words("清理结论", "Conclusions"),
    {
        "matter": Words("事项编码", "code"),
        "decision": Words("结论", "decision"),
        "to": Words("接收单位代码或管理方式", "code of the office, or the way"),
        "owner": Words("监管单位代码", "code of who looks after it"),
        "due": Words("报告期限", "reported by"),
    },
    frozenset({"to", "owner", "due"}),
)
GRADES: Final = Table(
    "grades",
    Words("裁量档次，由轻到重", "Grades, the lightest first"),
    {
        **_ID,
        "text": Words("情节", "circumstances in Chinese"),
        "text_en": Words("英文", "in English"),
        "least": Words("最低（元）", "least, yuan"),
        "most": Words("最高（元）", "most, yuan"),
    },
)
LINES: Final = Table(
    "lines",
    Words("账单明细", "Lines of the bill"),
    {
        "matter": Words("事项编码", "code"),
        "fee": Words("收费项目编号", "id of the fee"),
        "times": Words("数量", "times"),
        "amount": Words("标准（元）", "yuan each"),
    },
)
_TO: Final = {"transfer": "office", "change": "way"}
_WORDS: Final = {words.zh: decision for decision, words in DECISIONS.items()}


def conclusions(given: Answers) -> list[Json]:
    """The rows of a round: decisions by their Chinese word or their code, what stands under `to` by the decision."""
    made: list[Json] = []
    for one in CONCLUSIONS.read(given):
        row = dict(Reader.of(one).source)
        decision = _WORDS.get(str(row["decision"]), row["decision"])
        to = row.pop("to", None)
        more = {} if to is None else {_TO.get(str(decision), "to"): to}
        made.append({**row, "decision": decision, **more})
    return made
