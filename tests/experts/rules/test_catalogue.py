"""A group is called by the names of its specialties; the codes stay beside them."""

from __future__ import annotations

import pytest

from experts.rules import catalogue
from kernel.errors import Words

NAMES = {"B04": Words("印刷与出版物", "printing"), "C02": Words("法律", "law")}


@pytest.mark.parametrize(
    ("specialties", "regions", "zh", "en"),
    [
        (["B04"], [], "印刷与出版物（B04）", "printing (B04)"),
        (["B04", "C02"], [], "印刷与出版物（B04）、法律（C02）", "printing (B04), law (C02)"),
        (["C02", "Z9"], [], "法律（C02）、Z9", "law (C02), Z9"),
        (["Z9"], ["210100", "210200"], "Z9，地区 210100、210200", "Z9; region 210100, 210200"),
    ],
)
def test_a_group_is_called_by_names(specialties: list[str], regions: list[str], zh: str, en: str) -> None:
    assert catalogue.called(specialties, regions, NAMES) == Words(zh, en)
