"""What a firm's people are told of their rights and of lost keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.acts import reading
from people.rules.message import Message, To

ADDRESS: Final = "/me/people"
_LOST: Final = Words(
    "登记在案的一张证书已挂失，不能再签名或登录，持证人的会话已结束。已递交的投标照样开启，必要时由保管人解密。"
    "换领新证书后用它登录一次即可登记。若不是贵方挂失，请立即联系交易中心。",
    "A registered certificate was reported lost: it signs nothing any more, and its holder's sessions have ended. Bids "
    "that were submitted are opened all the same, if need be by the custodians. Get a new certificate and sign in with "
    "it once. If the report is not yours, call the trading centre at once.",
)
_CHANGED: Final = Words("您在本单位的权限有变更，请查看。", "Your rights in your firm have changed; please look.")


def lost(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The firm, or whoever else held the key, once the loss is in force; also by e-mail."""
    if entry.body.get("in_force") is False:
        return
    person, org = str(entry.body["person"]), str(entry.body["org"])
    for role in reading.roles(ctx, person, org):
        bidder = role is Role.BIDDER
        to = To(role, org=org) if bidder else To(role, person=person)
        href = ADDRESS if bidder else "/me"
        yield Message(to, entry.subject, entry.type, entry.leaf.hex(), _LOST, href, urgent=True)


def changed(_ctx: Context, entry: Entry) -> Iterator[Message]:
    """The person whose rights were given or taken."""
    to = To(Role.BIDDER, person=str(entry.body["person"]))
    yield Message(to, entry.subject, entry.type, entry.leaf.hex(), _CHANGED, ADDRESS)
