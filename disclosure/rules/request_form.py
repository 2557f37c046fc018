"""What a request has to say (政府信息公开条例 29): who asks, how to reach them, what is wanted, in which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from disclosure.rules.request import Kind
from disclosure.rules.request_report import Person
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader


class Form(StrEnum):
    """How the information is to be supplied (article 40)."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    ON_SITE = "on_site"


FORMS: Final[Mapping[Form, Words]] = {
    Form.ELECTRONIC: Words("电子数据", "electronic"),
    Form.PAPER: Words("纸质", "on paper"),
    Form.ON_SITE: Words("现场查阅、抄录", "read and copied on the spot"),
}
PERSONAL: Final[Mapping[str, int]] = {"name": 100, "proof": 100, "contact": 200, "wanted": 2000, "evidence": 2000}
"""What is kept apart from the journal, and the most characters of each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was made. `proof` is the identification, `evidence` what shows that a record is wrong."""

    kind: Kind
    person: Person
    form: Form
    name: str
    proof: str
    contact: str
    wanted: str
    evidence: str

    def personal(self) -> dict[str, Json]:
        return {name: getattr(self, name) for name in PERSONAL}


def read(body: Mapping[str, Json]) -> Asked:
    """NotValid names the member that is wrong; a correction needs its evidence (article 41)."""
    reader = Reader(body)
    reader.only("kind", "person", "form", *PERSONAL)
    kind = reader.choice("kind", Kind)
    said = {name: _text(reader, name, most) for name, most in PERSONAL.items() if name != "evidence"}
    evidence = _text(reader, "evidence", PERSONAL["evidence"]) if kind is Kind.CORRECTION else ""
    return Asked(kind, reader.choice("person", Person), reader.choice("form", Form), **said, evidence=evidence)


def _text(reader: Reader, name: str, most: int) -> str:
    text = reader.text(name).strip()
    if len(text) > most:
        raise NotValid(
            "request.long", f"{name} 不得超过 {most} 字", f"{name} has at most {most} characters", field=name
        )
    return text
