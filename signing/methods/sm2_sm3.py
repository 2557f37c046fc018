"""SM2 with SM3 (GB/T 32918.2 and .4), by the libcrypto of this machine: the provider interface to it is this file."""

from __future__ import annotations

import ctypes
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Final

from kernel.errors import Unavailable, Words
from signing.rules import der, sm2, sm2_envelope, suite

LIBRARY: Final = "libcrypto.so.3"
SIGNER_ID: Final = b"1234567812345678"
"""GM/T 0009: the one signer id of everybody to whom nobody gave another. No other is known here."""

_LONGEST: Final = 512
"""Bytes of anything that is made here: a signature, or a key that is wrapped."""
_POINTER: Final = ctypes.c_void_p
_DATA: Final = (ctypes.c_char_p, ctypes.c_size_t)
_MADE: Final = (_POINTER, ctypes.c_char_p, ctypes.POINTER(ctypes.c_size_t), *_DATA)
_READ: Final = ctypes.POINTER(ctypes.c_char_p)
_INIT: Final = (_POINTER, ctypes.POINTER(_POINTER), _POINTER, _POINTER, _POINTER)
# What libcrypto's functions give back and take. Without it ctypes would cut pointers down to 32 bits.
_FUNCTIONS: Final = (
    ("EVP_sm3", _POINTER, ()),
    ("EVP_MD_CTX_new", _POINTER, ()),
    ("EVP_MD_CTX_free", None, (_POINTER,)),
    ("EVP_PKEY_CTX_new_from_name", _POINTER, (_POINTER, ctypes.c_char_p, _POINTER)),
    ("EVP_PKEY_CTX_free", None, (_POINTER,)),
    ("EVP_PKEY_CTX_set1_id", ctypes.c_int, (_POINTER, ctypes.c_char_p, ctypes.c_int)),
    ("EVP_PKEY_CTX_new", _POINTER, (_POINTER, _POINTER)),
    ("EVP_PKEY_encrypt_init", ctypes.c_int, (_POINTER,)),
    ("EVP_PKEY_encrypt", ctypes.c_int, _MADE),
    ("EVP_PKEY_decrypt_init", ctypes.c_int, (_POINTER,)),
    ("EVP_PKEY_decrypt", ctypes.c_int, _MADE),
    ("EVP_PKEY_eq", ctypes.c_int, (_POINTER, _POINTER)),
    ("EVP_PKEY_free", None, (_POINTER,)),
    ("EVP_DigestSignInit", ctypes.c_int, _INIT),
    ("EVP_DigestSign", ctypes.c_int, _MADE),
    ("EVP_DigestVerifyInit", ctypes.c_int, _INIT),
    ("EVP_DigestVerify", ctypes.c_int, (_POINTER, *_DATA, *_DATA)),
    ("d2i_PUBKEY", _POINTER, (_POINTER, _READ, ctypes.c_long)),
    ("d2i_AutoPrivateKey", _POINTER, (_POINTER, _READ, ctypes.c_long)),
    ("ERR_clear_error", None, ()),
)


def _unavailable(why: str) -> Unavailable:
    return Unavailable(
        "algorithm.unavailable",
        f"本机的 libcrypto 不支持 SM2/SM3，国密签名不可用（{why}）",
        f"SM2 signatures are unavailable: this machine's libcrypto lacks SM2 or SM3 ({why})",
        remedy=Words("请安装带 SM2 的 OpenSSL 3（Debian：libssl3）", "Install OpenSSL 3 with SM2 (Debian: libssl3)"),
    )


@cache
def libcrypto(name: str) -> ctypes.CDLL:
    """The library, asked for SM2 and SM3; Unavailable `algorithm.unavailable` where it or they are missing."""
    try:
        loaded = ctypes.CDLL(name)
        for function, gives, takes in _FUNCTIONS:
            getattr(loaded, function).restype = gives
            getattr(loaded, function).argtypes = takes
    except (OSError, AttributeError) as error:
        raise _unavailable(str(error)) from error
    context = loaded.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
    loaded.EVP_PKEY_CTX_free(context)
    loaded.ERR_clear_error()
    if not context or not loaded.EVP_sm3():
        raise _unavailable(name)
    return loaded


def _given(answer: int | None) -> int:
    """What libcrypto gave, an address or 1; NotTrusted `key.unsuited` where it gave nothing or said no."""
    if answer is None or answer <= 0:
        raise suite.unsuited()
    return answer


class _Work:
    """What one operation holds of libcrypto's memory, freed at its end; its errors stay in no queue."""

    def __init__(self, held: ExitStack) -> None:
        self._library = libcrypto(LIBRARY)
        self._held = held
        held.callback(self._library.ERR_clear_error)

    def _key(self, reader: str, data: bytes) -> int:
        found = _given(getattr(self._library, reader)(None, ctypes.byref(ctypes.c_char_p(data)), len(data)))
        self._held.callback(self._library.EVP_PKEY_free, found)
        return found

    def _start(self, init: str, key: int) -> int:
        context = _given(self._library.EVP_MD_CTX_new())
        self._held.callback(self._library.EVP_MD_CTX_free, context)
        inner = _POINTER()
        _given(getattr(self._library, init)(context, ctypes.byref(inner), self._library.EVP_sm3(), None, key))
        _given(self._library.EVP_PKEY_CTX_set1_id(inner, SIGNER_ID, len(SIGNER_ID)))
        return context

    def _own(self, key: sm2.Sm2Key) -> int:
        """The private key, if the public key that it is said to have is its own."""
        own = self._key("d2i_AutoPrivateKey", key.pkcs8)
        _given(self._library.EVP_PKEY_eq(own, self._key("d2i_PUBKEY", key.spki)))
        return own

    def _made(self, function: str, context: int, data: bytes) -> bytes:
        written, size = ctypes.create_string_buffer(_LONGEST), ctypes.c_size_t(_LONGEST)
        _given(getattr(self._library, function)(context, written, ctypes.byref(size), data, len(data)))
        return written.raw[: size.value]

    def _ciphered(self, function: str, key: int, data: bytes) -> bytes:
        context = _given(self._library.EVP_PKEY_CTX_new(key, None))
        self._held.callback(self._library.EVP_PKEY_CTX_free, context)
        _given(getattr(self._library, f"{function}_init")(context))
        return self._made(function, context, data)

    def sign(self, key: sm2.Sm2Key, data: bytes) -> bytes:
        return self._made("EVP_DigestSign", self._start("EVP_DigestSignInit", self._own(key)), data)

    def encrypt(self, spki: bytes, data: bytes) -> bytes:
        return self._ciphered("EVP_PKEY_encrypt", self._key("d2i_PUBKEY", spki), data)

    def decrypt(self, key: sm2.Sm2Key, data: bytes) -> bytes:
        return self._ciphered("EVP_PKEY_decrypt", self._own(key), data)

    def holds(self, spki: bytes, signature: bytes, data: bytes) -> bool:
        context = self._start("EVP_DigestVerifyInit", self._key("d2i_PUBKEY", spki))
        return bool(self._library.EVP_DigestVerify(context, signature, len(signature), data, len(data)) == 1)


@dataclass(frozen=True, slots=True)
class Sm2Sm3:
    name: str = "sm2_sm3"
    identifier: bytes = der.sequence(der.oid("1.2.156.10197.1.501"))

    def reads(self, identifier: bytes, digest: str) -> bool:
        return identifier == self.identifier and digest == "sm3"

    def fits(self, spki: bytes) -> bool:
        return sm2.on_curve(spki)

    def sign(self, key: suite.SigningKey, data: bytes) -> bytes:
        if not isinstance(key, sm2.Sm2Key):
            raise suite.unsuited()
        with ExitStack() as held:
            return _Work(held).sign(key, data)

    def check(self, spki: bytes, signature: bytes, data: bytes, digest: str) -> None:
        if digest != "sm3" or not sm2.on_curve(spki):
            raise suite.unsuited()
        with ExitStack() as held:
            if not _Work(held).holds(spki, signature, data):
                raise suite.wrong()


class Sm2:
    """Encryption to an SM2 key (GB/T 32918.4), as SM2Cipher of GM/T 0009; libcrypto draws the nonce itself."""

    def encrypt(self, spki: bytes, data: bytes) -> bytes:
        if not sm2.on_curve(spki):
            raise suite.unsuited()
        with ExitStack() as held:
            return _Work(held).encrypt(spki, data)

    def decrypt(self, key: sm2.Sm2Key, data: bytes) -> bytes:
        sm2.check_cipher(data)
        with ExitStack() as held:
            return _Work(held).decrypt(key, data)


METHOD: suite.Suite = Sm2Sm3()
CIPHER: sm2_envelope.KeyCipher = Sm2()
