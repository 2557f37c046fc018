"""A lot that is sold live (出让、转让) as a form: what it asks, what a new one holds, back to the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from kernel.canon import Json
from kernel.errors import Words
from trading.acts import live
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_values import Sum, flag

Map = dict[str, Json]
NAME: Final = Words("竞价", "Competition")
NOTE: Final = Words(
    "竞价室按此开设：竞价方式、起始价和加价幅度须与公告一致，公告期满才能开始。",
    "The room is opened by this: its kind, start price and step are those of the notice, and it begins when the "
    "notice has stood its time.",
)
DEPOSIT: Final = Words(
    "不填金额即不要求保证金。土地不低于起始价的百分之二十，产权不超过百分之三十（待核）。",
    "Without an amount none is demanded. Of land at least 20% of the start price, of property at most 30% (to be "
    "checked).",
)
WAYS: Final = "ways"
"""Where the kinds of rooms stand apart, each a yes or no."""
CURRENCY: Final = "CNY"


def blank(number: str, n: int, title: str) -> Map:
    """The n-th lot (from 1), before anything was typed."""
    return {
        "lot": f"L-{number}-{n}", "no": str(n), "title": {"zh": title, "en": title}, "qualification": [],
        "competition": {"ways": [], "start": None, "step": None},
    }  # fmt: skip


def competition(draft: Json) -> tuple[Ask, ...]:
    """The kinds that the procedure allows, and from which price."""
    rooms = at(draft, "procedure.rooms")
    named = [str(one) for one in rooms] if isinstance(rooms, list | tuple) else []
    kinds = [(name, live.METHODS[name].words) for name in named if name in live.METHODS]
    yuan = Words("元", "CNY")
    return (
        *(Ask(f"{WAYS}.{name}", words, flag(), needed=False) for name, words in kinds),
        Ask("competition.start", Words("起始价", "Start price"), Sum(currency=CURRENCY), unit=yuan),
        Ask("competition.step", Words("加价幅度", "Step"), Sum(currency=CURRENCY), Words("不定则不填", "Empty if none"),
            unit=yuan, needed=False),
    )  # fmt: skip


def spread(made: Map) -> None:
    """The kinds as a map, as the form's fields see them."""
    ways = at(made, "competition.ways")
    made[WAYS] = dict.fromkeys(ways, True) if isinstance(ways, list | tuple) else {}


def gathered(made: Map) -> None:
    """Back to the document's own shape."""
    chosen = cast("Mapping[str, Json]", made.pop(WAYS))
    ways: list[Json] = [name for name, wanted in chosen.items() if wanted is True]
    said = cast("Map", made["competition"])
    made["competition"] = {"ways": ways, "start": said.get("start"), "step": said.get("step")}
