"""How a token's errors are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pkcs11 import exceptions

from client.address import Address
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, Words

WRONG_PIN: Final = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)
_GONE: Final = (
    exceptions.DeviceRemoved,
    exceptions.SessionClosed,
    exceptions.SessionHandleInvalid,
    exceptions.TokenNotPresent,
)


@contextmanager
def told(label: str = "") -> Iterator[None]:
    """Errors of the library as refusals; `label` is the token's, where a PIN can be wrong."""
    try:
        yield
    except WRONG_PIN as error:
        raise wrong_pin(label, Words("", "")) from error
    except _GONE as error:
        raise NotNow(
            "token.removed",
            "令牌已拔出或失去连接",
            "the token was removed or lost its connection",
            field="key",
            remedy=Words("请插好令牌后重试", "Plug the token in and try again"),
        ) from error
    except (exceptions.PKCS11Error, AttributeError) as error:  # the latter: its attributes do not allow the key that
        name = type(error).__name__
        raise NotTrusted(
            "token.failed", f"令牌拒绝了操作：{name}", f"the token refused the operation: {name}", field="key"
        ) from error


def no_library(library: str, error: Exception) -> NotFound:
    return NotFound(
        "token.library",
        f"无法使用令牌的 PKCS#11 库 {library or '（未给出）'}：{error or type(error).__name__}",
        f"the token's PKCS#11 library {library or '(none given)'} cannot be used: {error or type(error).__name__}",
        field="key",
        remedy=Words(
            "请安装令牌厂商的中间件，并用 ?module-path= 或 GGZY_PKCS11 指出其库文件",
            "Install the token vendor's middleware and name its library by ?module-path= or GGZY_PKCS11",
        ),
    )


def no_token(address: Address) -> NotFound:
    return NotFound(
        "token.missing",
        f"没有插入这样的令牌：{address}",
        f"no such token is plugged in: {address}",
        field="key",
        remedy=Words("请插入令牌；ggzy token list 列出已插入的", "Plug it in; `ggzy token list` prints those that are"),
    )


def wrong_pin(label: str, tries: Words) -> NotAllowed:
    return NotAllowed(
        "token.pin_wrong",
        f"令牌 {label} 的 PIN 不对" + (f"：{tries.zh}" if tries.zh else ""),
        f"wrong PIN for the token {label}" + (f": {tries.en}" if tries.en else ""),
        field="pin",
        remedy=Words("请确认后再试，不要猜", "Make sure before you try again; do not guess"),
    )


def locked(label: str) -> NotAllowed:
    return NotAllowed(
        "token.pin_locked",
        f"令牌 {label} 已锁定：PIN 输错次数过多",
        f"the token {label} is locked: too many wrong PINs",
        field="pin",
        remedy=Words("请到电子认证服务机构解锁", "Have it unlocked by your certification authority"),
    )


def no_key(address: Address) -> NotFound:
    return NotFound(
        "token.no_key",
        f"令牌上没有这样的私钥：{address}",
        f"there is no such private key on the token: {address}",
        field="key",
    )


def no_certificate(label: str) -> NotFound:
    return NotFound(
        "token.no_certificate",
        f"令牌 {label} 上的私钥没有同一标识的证书",
        f"the private key on the token {label} has no certificate of the same id",
        field="key",
        remedy=Words("请用厂商工具把证书写入令牌", "Write the certificate to the token with the vendor's tool"),
    )


def not_one(found: list[str]) -> Conflict:
    listing = "\n".join(found) or "—"
    return Conflict(
        "token.not_one",
        f"须恰有一个适用的密钥或令牌，现有 {len(found)} 个：\n{listing}",
        f"exactly one key or token must fit, there are {len(found)}:\n{listing}",
        field="key",
        remedy=Words("请在地址中写明 token= 和 id=", "Name token= and id= in the address"),
    )
