"""What proves who somebody is: a signed challenge, or a password with a one-time code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pyotp

from kernel import canon
from kernel.errors import NotTrusted, NotValid, Words

CHALLENGE: Final = "ebid-signin/v1"
CHALLENGE_LASTS: Final = timedelta(minutes=10)
SESSION_LASTS: Final = timedelta(hours=12)
PASSWORD_AT_LEAST: Final = 12
STEP: Final = 30
"""Seconds of one TOTP code (RFC 6238); the code before and after are taken too."""


def challenge(id: str, site: str, role: str, at: datetime, browser: str = "") -> bytes:
    """The exact bytes that are signed to sign in; bound to the site, so that no other site can relay them.

    `browser`: the network address of the page that gets the session, for the signer to see whether it is his own;
    empty if the signer's programme itself gets it.
    """
    said = {"v": CHALLENGE, "challenge": id, "site": site, "role": role, "at": canon.instant(at), "browser": browser}
    return canon.canonical(said)


def good_password(password: str) -> None:
    """NotValid unless long enough; length beats character classes (ASVS 5.0, 6.2.1)."""
    if not PASSWORD_AT_LEAST <= len(password) <= 256:
        raise NotValid(
            "password.length",
            f"口令须为 {PASSWORD_AT_LEAST} 至 256 个字符",
            f"a password has {PASSWORD_AT_LEAST} to 256 characters",
            field="password",
        )


def code_step(secret: str, code: str, at: datetime, used: int) -> int:
    """The time step that `code` proves; NotTrusted if wrong or not newer than `used` (a code works once)."""
    now = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in (now - 1, now, now + 1):
        if step > used and totp.at(step * STEP) == code:
            return step
    raise wrong()


def wrong() -> NotTrusted:
    """The one answer for an unknown name, a wrong password and a wrong code."""
    return NotTrusted("signin.wrong", "账号、口令或动态码不对", "the name, password or code is wrong")


def lost_since(since: datetime, begins: datetime, now: datetime) -> None:
    """NotValid unless a key is said to be lost from a moment within its certificate's life, and not from a later one
    than now. Both ends are taken."""
    if since > now:
        raise NotValid(
            "certificate.since_future",
            "遗失时间晚于现在",
            "the key is said to be lost from a later moment than now",
            field="since",
            remedy=Words("填已经过去的时间；不填即自现在起", "Name a past moment; empty: from now"),
        )
    if since < begins:
        raise NotValid(
            "certificate.since_early",
            "遗失时间早于证书生效之时",
            "the key is said to be lost before its certificate began",
            field="since",
            remedy=Words("填证书生效以后的时间", "Name a moment since the certificate began"),
        )


def lost() -> NotTrusted:
    """For a certificate that was reported lost. What it signed before stays as it is."""
    return NotTrusted(
        "certificate.lost",
        "该证书已挂失，不能再签名或登录",
        "this certificate was reported lost: it signs nothing and signs nobody in",
        field="p7s",
        remedy=Words(
            "向电子认证机构换领新证书，用新证书登录一次即可登记",
            "Get a new certificate from your authority and sign in with it once: that registers it",
        ),
    )
