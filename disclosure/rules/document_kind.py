"""What a document is and what it belongs to: a policy, the interpretation (政策解读) that goes out with it, the reply
to a proposal, or what carries out a decision of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader


class Kind(StrEnum):
    """A policy is not public without its interpretation; the reply to a proposal is public as a whole."""

    POLICY = "policy"
    INTERPRETATION = "interpretation"
    REPLY = "reply"
    OTHER = "other"


class Form(StrEnum):
    """How a policy is explained."""

    TEXT = "text"
    PRESS = "press_conference"
    ANSWERS = "answers"
    BRIEFING = "briefing"
    INTERVIEW = "interview"
    PICTURE = "picture"


class Part(StrEnum):
    """What an interpretation tells of its policy; what it does not tell it gives a reason for."""

    BACKGROUND = "background"
    TASKS = "tasks"
    OUTLOOK = "outlook"


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.POLICY: Words("政策文件", "policy"),
    Kind.INTERPRETATION: Words("政策解读", "interpretation of a policy"),
    Kind.REPLY: Words("建议提案答复", "reply to a proposal"),
    Kind.OTHER: Words("其他文件", "other document"),
}
FORMS: Final[Mapping[Form, Words]] = {
    Form.TEXT: Words("文字解读", "text"),
    Form.PRESS: Words("新闻发布会", "press conference"),
    Form.ANSWERS: Words("答记者问", "answers to reporters"),
    Form.BRIEFING: Words("吹风会", "briefing"),
    Form.INTERVIEW: Words("网上访谈", "online interview"),
    Form.PICTURE: Words("图解", "picture"),
}
PARTS: Final[Mapping[Part, Words]] = {
    Part.BACKGROUND: Words("政策背景", "Background"),
    Part.TASKS: Words("重点任务", "Main tasks"),
    Part.OUTLOOK: Words("后续工作考虑", "What comes next"),
}
_OF_CLASS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "01": (Kind.POLICY, Kind.INTERPRETATION),
    "03": (Kind.OTHER, Kind.POLICY, Kind.INTERPRETATION),
    "15": (Kind.OTHER, Kind.REPLY),
}
"""A normative document is a policy, whatever its drafter would rather call it."""
_REGARDS: Final[Mapping[Kind, tuple[str, Words]]] = {
    Kind.INTERPRETATION: ("W-", Words("政策文件", "a policy")),
    Kind.REPLY: ("G-proposal-", Words("建议提案", "a proposal")),
    Kind.POLICY: ("G-meeting-", Words("会议议定事项", "a meeting’s decision")),
    Kind.OTHER: ("G-meeting-", Words("会议议定事项", "a meeting’s decision")),
}
"""What a document of each kind belongs to; the first two must."""
_BOUND: Final = (Kind.INTERPRETATION, Kind.REPLY)
MEMBERS: Final = ("kind", "regards", "form", "first", *Part, "lacking")
"""What a draft says of its kind."""
_EXPLAINING: Final = ("form", "first", *Part, "lacking")
_LONGEST: Final = 20_000
"""Characters of a part."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What an interpretation says beside its text: its form, its first interpreter (第一解读人), its parts, and why
    one is left out."""

    form: Form
    first: str
    parts: Mapping[Part, str]
    lacking: str

    def json(self) -> dict[str, Json]:
        told: dict[str, Json] = {"form": self.form, "first": self.first}
        told.update(self.parts.items())
        return told | ({"lacking": self.lacking} if self.lacking else {})


@dataclass(frozen=True, slots=True)
class Said:
    """What a draft says of its kind. `regards`: the policy's chain, the proposal's, or a meeting's with the place of
    the item; empty where the document stands by itself."""

    kind: Kind
    regards: str
    explained: Explained | None


def of_class(name: str) -> tuple[Kind, ...]:
    """What a document of this class may be; the first where it does not say."""
    return _OF_CLASS.get(name, (Kind.OTHER,))


def read(body: Mapping[str, Json], class_: str) -> Said:
    """From `{kind?, regards?, form?, first?, background?, tasks?, outlook?, lacking?}`."""
    reader, kinds = Reader(body), of_class(class_)
    kind = reader.choice("kind", Kind) if reader.has("kind") else kinds[0]
    if kind not in kinds:
        raise NotValid(
            "document.kind",
            f"这一类别的文件只能是：{'、'.join(KINDS[each].zh for each in kinds)}",
            f"a document of this class is: {', '.join(KINDS[each].en for each in kinds)}",
            field="kind",
        )
    regards = _regards(reader, kind)
    if kind is Kind.INTERPRETATION:
        return Said(kind, regards, _explained(reader))
    for name in _EXPLAINING:
        if reader.has(name):
            raise reader.refuse(name, "只有政策解读填写", "only an interpretation says this")
    return Said(kind, regards, None)


def _regards(reader: Reader, kind: Kind) -> str:
    prefix, words = _REGARDS[kind]
    if kind not in _BOUND and not reader.has("regards"):
        return ""
    named = reader.text("regards")
    if not named.startswith(prefix):
        raise reader.refuse("regards", f"须为{words.zh}", f"names {words.en}")
    return named


def _explained(reader: Reader) -> Explained:
    parts = {part: _line(reader, part) for part in Part if reader.has(part)}
    missing = [PARTS[part] for part in Part if part not in parts]
    lacking = _line(reader, "lacking") if reader.has("lacking") else ""
    if bool(missing) != bool(lacking):
        raise NotValid(
            "interpretation.part",
            f"缺少{'、'.join(each.zh for each in missing)}，须说明理由" if missing else "内容齐全，无须说明缺项理由",
            f"say why this is left out: {', '.join(each.en for each in missing)}" if missing else "nothing is left out",
            field="lacking",
            remedy=Words("写出该部分，或写明缺少的理由", "Write that part, or say why it is left out"),
        )
    return Explained(reader.choice("form", Form), _line(reader, "first", 100), parts, lacking)


def explained(content: Mapping[str, Json]) -> Explained | None:
    """What the content of an interpretation says beside its text; None of any other document's."""
    return _explained(Reader(content).inner("explained")) if "explained" in content else None


def _line(reader: Reader, name: str, longest: int = _LONGEST) -> str:
    text = reader.text(name).strip()
    if len(text) > longest:
        raise reader.refuse(name, f"不得超过 {longest} 个字", f"at most {longest} characters")
    return text


def interpreted(there: Iterable[bool]) -> None:
    """NotNow `policy.interpretation` unless one of a policy's interpretations is far enough."""
    if not any(there):
        raise NotNow(
            "policy.interpretation",
            "政策文件须与解读材料一并报送、同步公开，解读材料尚未就绪",
            "a policy is reported and published together with its interpretation, which is not ready",
            remedy=Words(
                "先起草解读材料并完成审查签字", "Draft the interpretation first and have it judged and signed"
            ),
        )
