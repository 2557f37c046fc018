"""What the tokens of a PKCS#11 library hold: keys behind a PIN, and certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, cast

import pkcs11
from pkcs11 import PROTECTED_AUTH, Attribute, Mechanism, ObjectClass, TokenFlag, exceptions

from client import token_errors
from client.address import Address
from kernel.errors import Refusal, Words
from signing.rules import path, tbs

Ask = Callable[[str, Words], str]
"""The PIN of the token with that label; the words are a warning to show first, or empty."""

LONGEST_CHAIN: Final = 6


class Key(Protocol):
    """What a private key on a token answers; parameters of a mechanism have the shape that the mechanism wants."""

    def sign(
        self, data: bytes, *, mechanism: Mechanism, mechanism_param: object = None, pin: str | None = None
    ) -> bytes: ...

    def decrypt(
        self, data: bytes, *, mechanism: Mechanism, mechanism_param: object = None, pin: str | None = None
    ) -> bytes: ...

    def derive_key(
        self,
        key_type: pkcs11.KeyType,
        key_length: int,
        *,
        mechanism: Mechanism,
        mechanism_param: object,
        template: Mapping[Attribute, object],
    ) -> Mapping[Attribute, bytes]: ...


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate on a token, the CAs above it that the token holds too, and the address that names its key."""

    address: Address
    certificate: bytes
    chain: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A private key with the certificate of the same id."""

    certified: Certified
    mechanisms: frozenset[int]
    key: Key = field(repr=False)
    session: pkcs11.Session = field(repr=False)
    """Open as long as the key is used: the token forgets the PIN with its last session."""
    again: Callable[[], str | None] = field(repr=False)
    """The PIN once more, for a key that wants it at every use; else None."""


def listed(library: str) -> list[Certified]:
    """The certificates on all tokens of a library; no PIN is needed, they are not secret."""
    found: list[Certified] = []
    for token in _tokens(Address(library)):
        with token_errors.told():
            session = token.open()
            found += _certified(session, library)
            session.close()
    return found


def held(address: Address, ask: Ask, fits: Callable[[bytes], bool]) -> Held:
    """The one private key that the address names and whose certificate `fits`. The PIN is asked once for a token."""
    token = _one(_tokens(address), address)
    with token_errors.told():
        session = _entered(token, ask)
        keys = {key[Attribute.ID]: key for key in _private(session, address)}
        if not keys:
            raise token_errors.no_key(address)
        found = [each for each in _certified(session, address.library) if each.address.id in keys]
        mechanisms = frozenset(int(each) for each in token.slot.get_mechanisms())
    if not found:
        raise token_errors.no_certificate(token.label)
    fitting = [each for each in found if fits(each.certificate)]
    if len(fitting) != 1:
        raise token_errors.not_one([str(each.address) for each in fitting])
    key = keys[fitting[0].address.id]
    every_time = _wants_pin(key)
    return Held(
        fitting[0],
        mechanisms,
        cast(Key, key),
        session,
        lambda: ask(token.label, Words("", "")) if every_time else None,
    )


def _wants_pin(key: pkcs11.Object) -> bool:
    """CKA_ALWAYS_AUTHENTICATE, as keys for qualified signatures have it; older libraries do not know it."""
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except exceptions.AttributeTypeInvalid:
        return False


# --- tokens and PINs -------------------------------------------------------------------------------------------------


def _tokens(address: Address) -> list[pkcs11.Token]:
    try:
        library = pkcs11.lib(address.library)
        there = [token for token in library.get_tokens() if token.flags & TokenFlag.TOKEN_INITIALIZED]
    except exceptions.PKCS11Error as error:
        raise token_errors.no_library(address.library, error) from error
    return [token for token in there if _is_named(token, address)]


def _is_named(token: pkcs11.Token, address: Address) -> bool:
    serial = token.serial.rstrip(b"\0 ").decode("utf-8", "replace")
    asked = (
        (address.token, token.label),
        (address.serial, serial),
        (address.model, token.model),
        (address.manufacturer, token.manufacturer_id),
    )
    return all(not wanted or wanted == said for wanted, said in asked)


def _one(tokens: list[pkcs11.Token], address: Address) -> pkcs11.Token:
    if not tokens:
        raise token_errors.no_token(address)
    if len(tokens) > 1:
        raise token_errors.not_one([token.label for token in tokens])
    return tokens[0]


def _entered(token: pkcs11.Token, ask: Ask) -> pkcs11.Session:
    """A session that may use the private keys. Who entered before, in this process, is not asked again."""
    session = token.open()
    if not token.flags & TokenFlag.LOGIN_REQUIRED or _private(session, Address()):
        return session
    session.close()
    if token.flags & TokenFlag.USER_PIN_LOCKED:
        raise token_errors.locked(token.label)
    if token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        return token.open(user_pin=PROTECTED_AUTH)
    try:
        return token.open(user_pin=ask(token.label, _tries(token)))
    except exceptions.PinLocked as error:
        raise token_errors.locked(token.label) from error
    except token_errors.WRONG_PIN as error:
        raise token_errors.wrong_pin(token.label, _tries(token.slot.get_token())) from error


def _tries(token: pkcs11.Token) -> Words:
    """What the token says of the tries that are left: it never gives a number."""
    if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
        return Words("只剩最后一次机会，再错令牌即被锁定", "one try is left; another wrong PIN locks the token")
    if token.flags & TokenFlag.USER_PIN_COUNT_LOW:
        return Words("已有输错的 PIN，剩余次数减少", "a wrong PIN was entered before; fewer tries are left")
    return Words("", "")


# --- keys and certificates -------------------------------------------------------------------------------------------


def _private(session: pkcs11.Session, address: Address) -> list[pkcs11.Object]:
    return [
        each
        for each in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        if address.id in (b"", each[Attribute.ID]) and address.object in ("", each[Attribute.LABEL])
    ]


def _certified(session: pkcs11.Session, library: str) -> list[Certified]:
    """The certificates that are no CA's, each with its chain. What cannot be read as a certificate is passed over."""
    objects = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
    every = {data: each for each in objects if _readable(data := bytes(each[Attribute.VALUE]))}
    issuers = {tbs.issuer(data) for data in every}
    token = session.token
    serial = token.serial.rstrip(b"\0 ").decode("utf-8", "replace")
    return [
        Certified(
            Address(library, token=token.label, serial=serial, id=bytes(each[Attribute.ID])), data, _chain(data, every)
        )
        for data, each in every.items()
        if tbs.subject(data) not in issuers
    ]


def _readable(data: bytes) -> bool:
    try:
        path.read(data)
    except Refusal:
        return False
    return True


def _chain(certificate: bytes, every: Iterable[bytes]) -> tuple[bytes, ...]:
    """From the issuer upwards, as far as the token has it."""
    by_subject = {tbs.subject(each): each for each in every}
    found: list[bytes] = []
    while (above := by_subject.get(tbs.issuer(certificate))) is not None and len(found) < LONGEST_CHAIN:
        if above == certificate:
            break
        found.append(above)
        certificate = above
    return tuple(found)
