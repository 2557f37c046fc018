"""Who is named in public, and who is not."""

from __future__ import annotations

import pytest

from approval.rules.case import Applicant
from approval.rules.published import holder


@pytest.mark.parametrize(
    ("of", "firm", "name", "shown"),
    [
        (Applicant.ENTERPRISE, "91350100M000100Y43", "青屿小吃店", "青屿小吃店"),
        (Applicant.ENTERPRISE, "", "张伟", "张**"),
        (Applicant.PERSON, "", "欧阳晓彤", "欧**"),
        (Applicant.PERSON, "91350100M000100Y43", "张伟", "张**"),
        (Applicant.OTHER, "", "张", "张**"),
        (Applicant.PERSON, "", "", ""),
    ],
)
def test_an_enterprise_with_a_code_is_named_and_nobody_else(of: Applicant, firm: str, name: str, shown: str) -> None:
    assert holder(of, firm, name) == shown
