"""The deposit of a lot of the draft as a form: what it asks, there and back, what the law says against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from kernel import canon
from kernel.canon import Json
from kernel.errors import Refusal, Words
from trading.rules import deposit_limit, tender
from trading.rules.deposit import MEANS, Means
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_values import Moment, Sum, flag
from web.words import Text

NAME: Final = Words("投标保证金", "Bid deposit")
NOTE: Final = Words(
    "不填金额即不要求保证金。金额不得超过预算（没有预算的为最高限价）的百分之二。",
    "Without an amount none is demanded. It is at most 2% of the budget, or of the ceiling where there is no budget.",
)
APART: Final = "means"
_PLACES: Final = {"deposit.means": "means.transfer", "deposit.estimate": "budget"}


def asks(currency: str, unit: Text) -> tuple[Ask, ...]:
    """The fields, in the currency of evaluation."""
    refuse = flag(Words("照收，由评标委员会审查", "take it; the panel examines"), Words("不接收投标", "take no bid"))
    due = Words("北京时间；不填即投标截止时间", "Beijing time; the deadline if empty")
    accepted = flag(Words("不接受", "not accepted"), Words("接受", "accepted"))
    return (
        Ask("deposit.amount", Words("保证金金额", "Amount of the deposit"), Sum(currency=currency), unit=unit,
            needed=False),
        Ask("deposit.required_to_bid", Words("未足额到账时", "If it is not there in full"), refuse, needed=False),
        Ask("deposit.due", Words("到账截止时间", "To arrive before"), Moment(), due, needed=False),
        *(Ask(f"{APART}.{one}", Words(f"接受{MEANS[one].zh}", f"By {MEANS[one].en}"), accepted, needed=False)
          for one in Means),
    )  # fmt: skip


def spread(made: dict[str, Json]) -> None:
    """The accepted means as a map, as the form's fields see them."""
    means = at(made, "deposit.means")
    made[APART] = dict.fromkeys(means, True) if isinstance(means, list | tuple) else {}
    if not isinstance(made.get("deposit"), dict):
        made["deposit"] = {}


def gathered(made: dict[str, Json]) -> None:
    """Back to the document's own shape; without an amount there is no deposit."""
    asked, means = cast("dict[str, Json]", made["deposit"]), cast("Mapping[str, Json]", made.pop(APART))
    if not asked.get("amount"):
        del made["deposit"]
        return
    accepted: list[Json] = [str(one) for one in Means if means.get(one) is True]
    made["deposit"] = {
        "amount": asked["amount"],
        "means": accepted or [str(Means.TRANSFER)],
        "required_to_bid": asked.get("required_to_bid") is True,
        **({"due": asked["due"]} if asked.get("due") else {}),
    }


def against(draft: Mapping[str, Json], n: int) -> tuple[str, Refusal] | None:
    """The field of the n-th lot's page (from 0) that the law speaks against; None while the draft is not whole."""
    try:
        paper = tender.read(draft)
        deposit_limit.check(paper, canon.moment(paper.documents.begins))
    except Refusal as refusal:
        before = f"lots.{n}."
        if not refusal.code.startswith("deposit.") or not refusal.field.startswith(before):
            return None
        field = refusal.field.removeprefix(before)
        return _PLACES.get(field, field), refusal
    return None
