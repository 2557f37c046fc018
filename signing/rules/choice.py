"""Which families of algorithms a tender takes, as it announced: versioned data, and the refusal of every other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel.errors import NotTrusted, NotValid, Words
from signing.rules import der, sm2_envelope
from signing.rules.signed_data import CMS, GMT_0010, Form

VERSION: Final = "2026-1"
"""Of the table below, which is only ever added to: a tender keeps to the version that it announced."""
INTERNATIONAL, NATIONAL, EITHER = "international", "national", "either"
NAMES: Final[Mapping[str, Words]] = {
    INTERNATIONAL: Words("国际算法（ECDSA、RSA）", "International algorithms (ECDSA, RSA)"),
    NATIONAL: Words("国密算法（SM2、SM3、SM4）", "National algorithms (SM2, SM3, SM4)"),
    EITHER: Words("国际或国密算法", "International or national algorithms"),
}
_TAKEN: Final[Mapping[tuple[str, str], tuple[Form, ...]]] = {
    (VERSION, INTERNATIONAL): (CMS,),
    (VERSION, NATIONAL): (GMT_0010,),
    (VERSION, EITHER): (CMS, GMT_0010),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken; NotValid `suite.unknown` for a choice that no version of the table has."""

    version: str
    name: str

    def __post_init__(self) -> None:
        if (self.version, self.name) not in _TAKEN:
            raise NotValid(
                "suite.unknown",
                f"没有这种算法选择：{self.name}（{self.version}）",
                f"no such choice of algorithms: {self.name} ({self.version})",
                field="suite",
                remedy=Words("请选国际、国密或两者皆可", "Choose international, national or either"),
            )

    @property
    def forms(self) -> tuple[Form, ...]:
        return _TAKEN[self.version, self.name]


DEFAULT: Final = Choice(VERSION, INTERNATIONAL)
"""What holds where nothing was announced."""
ANY: Final = Choice(VERSION, EITHER)


def form(p7s: bytes, taken: Choice, field: str = "p7s") -> Form:
    """The form to read a signature in, if the tender takes its algorithms. Nothing else of the signature is read."""
    written = GMT_0010 if _kind(p7s) == _SIGNED else CMS
    return _taken(written, taken, field)


def check_certificate(certificate: bytes, taken: Choice, field: str) -> None:
    """NotTrusted unless the key of a certificate (DER) is of a family that the tender takes."""
    _taken(GMT_0010 if sm2_envelope.fits(certificate) else CMS, taken, field)


def check_key_file(p7m: bytes, taken: Choice, field: str) -> None:
    """NotTrusted unless a key file is wrapped by algorithms that the tender takes; its form is not judged."""
    _taken(GMT_0010 if national_key_file(p7m) else CMS, taken, field)


def national_key_file(p7m: bytes) -> bool:
    """Whether a key file says that it is EnvelopedData of GM/T 0010."""
    return _kind(p7m) == sm2_envelope.ENVELOPED


_SIGNED: Final = der.oid(GMT_0010.signed_data)


def _kind(data: bytes) -> bytes:
    """The content type that a message begins with; empty for what is no message: whoever reads it will say so."""
    try:
        return der.Fields(der.read(data, der.SEQUENCE), 2).take(der.OID).raw
    except NotTrusted:
        return b""


def _taken(found: Form, taken: Choice, field: str) -> Form:
    if found in taken.forms:
        return found
    said, due = NAMES[NATIONAL if found is GMT_0010 else INTERNATIONAL], NAMES[taken.name]
    raise NotTrusted(
        "suite.not_taken",
        f"招标文件公布用{due.zh}，此处用的是{said.zh}",
        f"the tender takes: {due.en}; this is of: {said.en}",
        field=field,
        remedy=Words("请改用招标文件公布的算法的证书", "Use a certificate of the algorithms that the tender announced"),
    )
