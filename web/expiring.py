"""Warnings that a certificate ends: thirty days, seven days and a day before, each once."""

from __future__ import annotations

from typing import Final

from kernel.actor import CLERK
from kernel.errors import Words
from people.acts import certificates, inbox
from people.acts.certificates import Ending
from people.rules.message import Message, To
from web import format as written
from web.request import House

URGENT: Final = 1
"""Days before the end at which the warning is urgent."""


def warn(house: House) -> int:
    """Tell everybody whose newest certificate ends soon and who has not been told of this step yet; gives how many."""
    with house.looking(CLERK) as ctx:
        found = certificates.ending(ctx.tx, ctx.now)
    if not found:
        return 0
    with house.acting(CLERK) as ctx:
        return inbox.deliver(ctx, [_message(one) for one in found])


def _message(one: Ending) -> Message:
    kind = f"certificate.ends_{one.days}"
    to = To(one.role, person=one.person)
    return Message(to, "S-trust", kind, one.sha256, said(one), "/me", one.ends, urgent=one.days <= URGENT)


def said(one: Ending) -> Words:
    """When it ends, and what to do: the organisation's old bids are opened by the old key all the same."""
    zh, en = written.until(one.ends, "zh"), written.until(one.ends, "en")
    return Words(
        f"您的证书将于 {zh}（北京时间）到期。请换发证书，并用新证书登录一次：新证书即登记在您名下。"
        "旧密钥请保留到已投的标开启之后。",
        f"Your certificate ends on {en} (Beijing time). Renew it and sign in once with the new one: it is then "
        "registered as yours. Keep the old key until the bids that it sealed are opened.",
    )
