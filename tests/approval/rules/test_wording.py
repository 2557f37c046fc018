"""Vague words in guides: each is found with its place, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from approval.rules import matter
from approval.rules.wording import Finding, clear, clear_matter, vague
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support import matters
from tests.support.pki import Pki

VAGUE = {
    "其他有关材料": ("其他有关材料", 1),
    "申请书，以及其他材料": ("以及其他材料", 5),
    "申请书、其他": ("、其他", 4),
    "营业执照等": ("等", 5),
    "三方协议等材料": ("等", 5),
    "技术水平等材料": ("等", 5),
    "应提交相关证明": ("相关证明", 4),
    "必要的证明": ("必要的证明", 1),
    "符合规定的条件": ("规定的条件", 3),
    "法律、法规规定的其他条件": ("法律、法规规定的其他条件", 1),
    "必要时现场核查": ("必要时", 1),
    "有适当的场所": ("适当", 2),
    "材料以窗口要求为准": ("以窗口要求为准", 3),
    "identity card, etc.": ("etc", 16),
    "Any other relevant documents": ("Any other relevant documents", 1),
    "a certificate if necessary": ("if necessary", 15),
}
PLAIN = (
    "身份证、户口簿等两项材料", "身份证、户口簿等 2 份材料", "《建筑工程施工许可等管理办法》", "等级证书", "平等协商", "高等学校", "初等、中等教育",
    "三级甲等医院", "同等学力", "其他投资人的身份证", "符合《行政许可法》第五条规定的条件", "与经营范围相关的场所证明", "有关部门的批准文件",
    "letter of authority", "sketch of the plot", "the other party’s identity card", "",
)  # fmt: skip


@pytest.mark.parametrize("text", VAGUE)
def test_a_vague_word_is_found_with_its_place(text: str) -> None:
    assert vague(text)[0] == Finding(*VAGUE[text])


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_looks_vague_is_left_alone(text: str) -> None:
    assert vague(text) == ()


def test_words_inside_the_name_of_a_document_do_not_move_the_place_of_what_follows() -> None:
    assert vague("《证照等管理办法》及其他材料") == (Finding("及其他材料", 10),)


def test_the_refusal_names_every_word_with_field_and_place() -> None:
    with pytest.raises(NotValid) as refused:
        clear({"name": "申请书", "materials[1].name": "其他有关材料", "notes": "带上身份证等。"})
    assert (refused.value.code, refused.value.field) == ("guide.vague", "materials[1].name")
    assert "materials[1].name 第 1 字“其他有关材料”" in refused.value.words.zh
    assert "notes, character 6: “等”" in refused.value.words.en


def test_plain_words_pass() -> None:
    clear({"name": "营业执照", "notes": ""})
    assert vague("营业执照") == vague("") == ()


LAW: dict[str, Json] = {"law": "某法等若干法", "article": "第一条"}
PARTS: dict[str, tuple[Json, str]] = {
    "name": ("食品等经营许可", "name"),
    "materials": ([{"id": "a", "name": "申请书等", "name_en": "Application", **LAW}], "materials[0].name"),
    "fees": ([{"id": "a", "name": "工本费", "name_en": "Plate etc.", "amount": "1.00", **LAW}], "fees[0].name_en"),
    "conditions": ([{"id": "a", "text": "符合规定的条件", "text_en": "Premises", **LAW}], "conditions[0].text"),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_matter_is_as_clear_as_its_guide_has_to_be(part: str) -> None:
    office = Pki().member(1).org
    clear_matter(matter.read(matters.CODE, matters.said(office)))
    said, field = PARTS[part]
    with pytest.raises(NotValid, match=r"guide\.vague") as refused:
        clear_matter(matter.read(matters.CODE, matters.said(office) | {part: said}))
    assert refused.value.field == field
