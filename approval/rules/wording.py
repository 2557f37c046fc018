"""What a guide may not say: words that leave open what is asked (模糊性语言、兜底性条款), each found with its place.

`其他有关材料` lets the window ask for anything. A list that counts itself is closed (`身份证、户口簿等两项材料`),
and what stands between 《》 is the name of a document that nobody here can change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from approval.rules.matter import Matter
from kernel.errors import NotValid, Words

_PAPERS: Final = "材料|文件|资料|证件|证明|证照|凭证|手续|条件|要求|情形|事项"
_NEEDED: Final = "(?:必要|必需|需要|应当|应|须)"
_CLOSED: Final = re.compile(
    "|".join(
        (
            "《[^》]*》",
            "(?<!水)平等|同等|相等|对等|均等|优等|劣等|特等",
            "[高中初]等(?=[学教院职专级师、])",
            "[甲乙丙丁上下头一二三四五]等(?=[奖品级舱座功残战医])",
            "等(?=[级同于候待额效价值次])",
            r"等\s*(?:共|上述|以上)?[0-9０-９一二两三四五六七八九十百]+\s*(?:项|种|份|类|个|件|张|部门|单位|家|人|区|级)",
        )
    )
)
"""What holds a vague word without being vague."""
_VAGUE: Final = re.compile(
    "|".join(
        (
            "(?:法律|法规|规章|国家|上级)[、法律规章行政国家上级和]*规定的其[他它][^，。；、]{0,8}",
            rf"(?:以及|及|和|或)?其[他它]的?{_NEEDED}?(?:提供|提交|具备)?的?(?:有关|相关)?的?(?:{_PAPERS})",
            "(?:^|[、，；及和或与])其[他它](?=$|[、，；。）])",
            rf"(?:所|应|需)?(?:有关|相关)(?:的)?(?:{_PAPERS})",
            rf"(?:必要|必需|需要|认为需要|要求提供|(?<![条款项])规定)的(?:其[他它])?(?:{_PAPERS})",
            "等等|诸如此类|之类|等",
            "必要时|需要时|视具体情况|视情况|视情|根据(?:实际)?(?:情况|需要)|酌情|适当|原则上|另行(?:通知|规定)",
            "以窗口(?:要求|告知)为准",
        )
    )
)
_VAGUE_EN: Final = re.compile(
    r"\b(?:"
    r"(?:any |all )?(?:other|further|additional) (?:relevant |related |necessary |required |supporting )*"
    r"(?:materials?|documents?|papers?|certificates?|conditions?|requirements?)"
    r"|(?:relevant|related|necessary|appropriate) (?:materials?|documents?|papers?|certificates?|conditions?)"
    r"|and so (?:on|forth)|etc\b|as (?:required|needed|necessary|appropriate)"
    r"|(?:if|where|when) (?:deemed )?(?:necessary|needed|required|appropriate)|in principle|among others"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A vague word and its place: the first character of the text is 1."""

    word: str
    at: int


def vague(text: str) -> tuple[Finding, ...]:
    """Every vague word of a text in either language, in order."""
    rest = _CLOSED.sub(lambda closed: "\0" * len(closed[0]), text)
    found = (Finding(hit[0], hit.start() + 1) for form in (_VAGUE, _VAGUE_EN) for hit in form.finditer(rest))
    return tuple(sorted(found, key=lambda one: one.at))


def clear(texts: Mapping[str, str]) -> None:
    """NotValid `guide.vague` unless no text is vague; `texts` by the names of their fields. It names every word found,
    its field and its place."""
    found = list(_everywhere(texts))
    if not found:
        return
    zh = "；".join(f"{field} 第 {one.at} 字“{one.word}”" for field, one in found)
    en = "; ".join(f"{field}, character {one.at}: “{one.word}”" for field, one in found)
    raise NotValid(
        "guide.vague",
        f"不得使用模糊或者兜底的词句：{zh}",
        f"vague or open-ended wording: {en}",
        field=found[0][0],
        remedy=Words("逐项写明名称和数量", "Name each thing and how many"),
    )


def clear_matter(of: Matter) -> None:
    """NotValid `guide.vague` for a matter whose guide would leave open what is asked."""
    named = {"name": of.name}
    named |= {f"materials[{at}].name": one.name for at, one in enumerate(of.materials)}
    named |= {f"fees[{at}].name": one.name for at, one in enumerate(of.fees)}
    named |= {f"conditions[{at}].text": one.text for at, one in enumerate(of.conditions)}
    chinese = {field: words.zh for field, words in named.items()}
    clear(chinese | {f"{field}_en": words.en for field, words in named.items()})


def _everywhere(texts: Mapping[str, str]) -> Iterator[tuple[str, Finding]]:
    for field, text in texts.items():
        for one in vague(text):
            yield field, one
