"""Key files that would open by themselves: only a reader that asks what each part says refuses them, in both clients."""

from __future__ import annotations

from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kernel.errors import NotTrusted
from signing.rules import der, keywrap, tbs
from tests.support import boxes
from tests.support.bid import answered
from tests.support.boxes import Box
from tests.support.key_files import Change, KeyFile, instead, tagged

CONTENT: Final = b"\0\0\0\x0bebid-key/v1 and a key"
RSA, OTHER_RSA = boxes.rsa_box("rsa"), boxes.rsa_box("other rsa")
EC, OTHER_EC = boxes.ec_box("ec"), boxes.ec_box("other ec")
BOTH: Final = {"rsa": RSA, "ec": EC}
UNWRAP: Final = """
const made = [];
for (const { p7m, key, certificate } of given) {
  const holder = await keywrap.holder(key, certificate);
  made.push(await attempt(() => keywrap.unwrap(p7m, holder)));
}
answer(made);"""

SHA1: Final = der.sequence(der.oid("1.3.14.3.2.26"))
SET: Final = tagged(der.SET)


def identifier(box: Box) -> bytes:
    read = x509.load_der_x509_certificate(box.certificate).extensions
    return read.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def doubled(element: bytes) -> bytes:
    """A SEQUENCE or SET that holds each of its elements twice."""
    inner = der.read(element)
    return der.tlv(inner.tag, inner.content, inner.content)


IN_ANY: Final[dict[str, dict[str, Change]]] = {
    "data, not an envelope": {"type": instead(keywrap.DATA)},
    "the body under [1]": {"wrapper": tagged(0xA1)},
    "the body is a SET": {"body": SET},
    "recipients as a SEQUENCE": {"recipients": tagged(der.SEQUENCE)},
    "two recipients": {"recipients": doubled},
    "no recipient": {"recipients": instead(der.tlv(der.SET))},
    "algorithm as a SET": {"algorithm": SET},
    "wrapped key under [0]": {"wrapped": tagged(0x80)},
    "content info as a SET": {"info": SET},
    "content of another type": {"content type": instead(der.oid("1.2.840.113549.1.7.2"))},
    "content algorithm as a SET": {"content algorithm": SET},
    "AES-128-GCM by its name": {"cipher": instead(der.oid("2.16.840.1.101.3.4.1.6"))},
    "AES-192-GCM by its name": {"cipher": instead(der.oid("2.16.840.1.101.3.4.1.26"))},
    "a key of 128 bits": {"cek": lambda cek: cek[:16]},
    "a key of 192 bits": {"cek": lambda cek: cek[:24]},
    "parameters of GCM as a SET": {"gcm": SET},
    "a nonce under [0]": {"nonce": tagged(0x80)},
    "a tag of 12 bytes by name": {"icv": instead(der.integer(12))},
    "the tag's size as an ENUMERATED": {"icv": tagged(der.ENUMERATED)},
    "no size of the tag": {"icv": instead(b"")},
    "12 bytes of tag in their place": {"cut": lambda cut: cut[:12]},
    "20 bytes in the tag's place": {"cut": lambda cut: cut + bytes(4)},
    "the tag under [0]": {"mac": tagged(0x80)},
    "the ciphertext under [1]": {"sealed": tagged(0x81)},
    "the ciphertext as an OCTET STRING": {"sealed": tagged(der.OCTET_STRING)},
    "pieces of ciphertext that are no OCTET STRINGs": {"sealed": lambda sealed: der.tlv(0xA0, tagged(0x0C)(sealed))},
}
IN_RSA: Final[dict[str, dict[str, Change]]] = {
    "another's certificate": {"name": instead(tbs.issuer_and_serial(OTHER_RSA.certificate))},
    "another's key identifier": {"name": instead(der.tlv(0x80, identifier(OTHER_RSA)))},
    "the key identifier under [1]": {"name": instead(der.tlv(0x81, identifier(RSA)))},
    "RSAES-PKCS1-v1_5 by its name": {"transport": instead(der.oid("1.2.840.113549.1.1.1"))},
    "parameters as a SET": {"oaep": SET},
    "SHA-1 by its name": {"hash": instead(SHA1)},
    "the hash as a SET": {"hash": SET},
    "the hash under [2]": {"[0]": tagged(0xA2)},
    "SHA-1 for the mask by its name": {"mask hash": instead(SHA1)},
    "the mask's hash as a SET": {"mask hash": SET},
    "another mask": {"mgf": instead(der.oid("1.2.840.113549.1.1.9"))},
    "the mask as a SET": {"mask": SET},
    "the mask under [2]": {"[1]": tagged(0xA2)},
    "a label": {"label": instead(der.explicit(2, der.sequence(der.oid("1.2.840.113549.1.1.9"), der.octets(b""))))},
}
IN_EC: Final[dict[str, dict[str, Change]]] = {
    "an agreement under [2]": {"recipient": tagged(0xA2)},
    "another's certificate": {"name": instead(tbs.issuer_and_serial(OTHER_EC.certificate))},
    "another's key identifier": {"name": instead(der.explicit(0, der.octets(identifier(OTHER_EC))))},
    "the key identifier under [1]": {"name": instead(der.explicit(1, der.octets(identifier(EC))))},
    "the key identifier as text": {"name": instead(der.explicit(0, der.tlv(der.UTF8, identifier(EC))))},
    "ECDH with SHA-1 by its name": {"agreement": instead(der.oid("1.3.133.16.840.63.0.2"))},
    "ECDH with SHA-384 by its name": {"agreement": instead(der.oid("1.3.132.1.11.2"))},
    "AES-128 key wrap by its name": {"wrap": instead(der.oid("2.16.840.1.101.3.4.1.5"))},
    "the wrap as a SET": {"wrapping": SET},
    "the originator under [1]": {"originator": tagged(0xA1)},
    "the originator's key under [0]": {"originator key": tagged(0xA0)},
    "the point as an OCTET STRING": {"point": tagged(der.OCTET_STRING)},
    "the user's material as text": {"entity": instead(der.explicit(0, der.octets(b"ukm"))),
                                    "ukm": instead(der.explicit(1, der.utf8("ukm")))},
    "two keys": {"keys": doubled},
    "keys as a SET": {"keys": SET},
    "a key as a SET": {"key": SET},
}  # fmt: skip
CASES: Final = [
    *[(kind, name, change) for kind in BOTH for name, change in IN_ANY.items()],
    *[("rsa", name, change) for name, change in IN_RSA.items()],
    *[("ec", name, change) for name, change in IN_EC.items()],
]
RIGHT: Final = [
    ("rsa", {}),
    ("ec", {}),
    ("rsa", {"name": instead(der.tlv(0x80, identifier(RSA)))}),
    ("ec", {"name": instead(der.explicit(0, der.octets(identifier(EC))))}),
    (
        "ec",
        {"entity": instead(der.explicit(0, der.octets(b"ukm"))), "ukm": instead(der.explicit(1, der.octets(b"ukm")))},
    ),
]
REFUSED: Final = {"code": "envelope.key_not_opened", "field": "key", "zh": "密钥文件打不开：证书不符或文件被改动"}


def made(kind: str, changes: dict[str, Change], content: bytes = CONTENT) -> bytes:
    return KeyFile(BOTH[kind], content, changes).data


def by_browser(files: list[tuple[str, bytes]]) -> list[object]:
    keys = {
        kind: box.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()) for kind, box in BOTH.items()
    }
    given = [{"p7m": p7m, "key": keys[kind], "certificate": BOTH[kind].certificate} for kind, p7m in files]
    found: list[object] = answered(UNWRAP, given)
    return found


def test_what_is_built_here_opens_where_nothing_is_changed() -> None:
    files = [(kind, made(kind, changes)) for kind, changes in RIGHT]
    assert [keywrap.unwrap(p7m, BOTH[kind]) for kind, p7m in files] == [CONTENT] * len(RIGHT)
    assert by_browser(files) == [CONTENT] * len(RIGHT)


@pytest.mark.parametrize(("kind", "name", "changes"), CASES, ids=[f"{kind}: {name}" for kind, name, _ in CASES])
def test_python_refuses(kind: str, name: str, changes: dict[str, Change]) -> None:
    with pytest.raises(NotTrusted) as caught:
        keywrap.unwrap(made(kind, changes), BOTH[kind])
    assert caught.value.code == REFUSED["code"]


def test_the_browser_refuses() -> None:
    found = by_browser([(kind, made(kind, changes)) for kind, _, changes in CASES])
    assert [(kind, name) for (kind, name, _), each in zip(CASES, found, strict=True) if each != REFUSED] == []


def test_a_key_file_of_the_largest_size_opens_and_one_byte_more_does_not() -> None:
    room = keywrap.LARGEST - len(made("ec", {}, bytes(16_000))) + 16_000
    files = [("ec", made("ec", {}, bytes(room + more))) for more in (0, 1)]
    assert [len(p7m) - keywrap.LARGEST for _, p7m in files] == [0, 1]
    assert by_browser(files) == [bytes(room), REFUSED]
    assert keywrap.unwrap(files[0][1], EC) == bytes(room)
    with pytest.raises(NotTrusted):
        keywrap.unwrap(files[1][1], EC)
