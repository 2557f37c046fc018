"""Cobblestone-256 (C2SP chunked-encryption): seal and open a stream of any length in constant memory."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from kernel.errors import NotTrusted, Words

KEY: Final = 32
SALT: Final = 24
COMMITMENT: Final = 32
HEADER: Final = SALT + COMMITMENT
CHUNK: Final = 16 * 1024
TAG: Final = 16
SUITE: Final = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM"

Encryptor = Cobblestone256Encryptor
"""The cipher draws the 24 salt bytes itself; it offers no other door."""


def derive(key: bytes, salt: bytes, context: bytes) -> tuple[bytes, bytes, bytes]:
    """AEAD key (32), base nonce (12) and commitment (32) of one file."""
    info = SUITE + b"\0" + salt + context
    okm = HKDFExpand(SHA512(), KEY + 12 + COMMITMENT, info).derive(key)
    return okm[:KEY], okm[KEY : KEY + 12], okm[KEY + 12 :]


def sealed_size(plain: int) -> int:
    """Bytes of the sealed file for `plain` bytes; the last chunk is always shorter than a full one."""
    return HEADER + plain + (plain // CHUNK + 1) * TAG


def plain_size(sealed: int) -> int:
    """The inverse of `sealed_size`; NotTrusted if no plaintext has that sealed size."""
    body = sealed - HEADER
    plain = body - (body // (CHUNK + TAG) + 1) * TAG
    if body < TAG or plain < 0 or sealed_size(plain) != sealed:
        raise not_opened()
    return plain


def not_opened() -> NotTrusted:
    """The one answer for every way in which a sealed file does not open."""
    return NotTrusted(
        "envelope.not_opened",
        "密封文件打不开：密钥、上下文或密文不符，或文件不完整",
        "the sealed file does not open: wrong key, wrong context, altered or incomplete",
        field="sealed",
        remedy=Words(
            "请核对回执中的文件摘要，重新取得原文件", "Compare the digest in the receipt and fetch the original file"
        ),
    )


def holds(key: bytes, header: bytes, context: bytes) -> None:
    """NotTrusted unless `header` (salt and commitment) belongs to this key and this context."""
    if len(header) != HEADER or len(key) != KEY:
        raise not_opened()
    salt, commitment = header[:SALT], header[SALT:]
    if not hmac.compare_digest(derive(key, salt, context)[2], commitment):
        raise not_opened()


def opened(sealed: Iterable[bytes], key: bytes, context: bytes) -> Iterator[bytes]:
    """The plaintext of `sealed`, in parts as they come.

    Nobody may use any part before the iterator has ended without a refusal: a truncated file gives plaintext first.
    """
    if len(key) != KEY:
        raise not_opened()
    cipher = Cobblestone256Decryptor(key, context)
    try:
        for part in sealed:
            yield cipher.update(part)
        yield cipher.finalize()
    except InvalidTag as error:
        raise not_opened() from error
