"""Every refusal of this package's rules has a verdict, and only missing trust or data is indeterminate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import signing.rules
from kernel.errors import NotTrusted
from signing.rules import verdict
from signing.rules.verdict import Indication

SOURCES = Path(signing.rules.__path__[0])
INDETERMINATE = {"certificate.path", "certificate.status_unknown", "cms.certificate_missing"}


def codes() -> set[str]:
    """The codes that the sources of signatures, certificates and time stamps can raise."""
    found: set[str] = set()
    for name, noun in (("signed_data", "cms"), ("cms", "cms"), ("certificate", ""), ("path", "certificate"),
                       ("revocation", ""), ("timestamp", "timestamp"), ("suite", ""), ("der", ""), ("signer", "")):  # fmt: skip
        text = (SOURCES / f"{name}.py").read_text("utf-8")
        found |= set(re.findall(r'NotTrusted\(\s*"([a-z_.]+)"', text))
        found |= {f"{noun}.{code}" for code in re.findall(r'\b_?(?:refused|bad)\("([a-z_]+)"', text)}
    return found


def test_the_sources_were_read() -> None:
    assert codes() >= INDETERMINATE | {"der.malformed", "signature.wrong", "certificate.revoked", "timestamp.imprint"}


@pytest.mark.parametrize("code", sorted(codes()))
def test_each_code_has_a_verdict(code: str) -> None:
    found = verdict.of(NotTrusted(code, "中文", "English"))
    expected = Indication.INDETERMINATE if code in INDETERMINATE else Indication.INVALID
    assert found.indication is expected
    assert re.fullmatch(r"[A-Z_]+", found.sub)
    assert (found.code, found.words.zh) == (code, "中文")


def test_what_holds_is_valid() -> None:
    assert verdict.VALID.indication is Indication.VALID
    assert verdict.VALID.code == ""


def test_an_unknown_code_is_never_valid() -> None:
    assert verdict.of(NotTrusted("surprise.new", "", "")).indication is Indication.INVALID
