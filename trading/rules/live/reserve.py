"""The hidden reserve (底价): committed to before the first bid, shown after the last one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from kernel.errors import Conflict, NotNow, NotTrusted
from kernel.reader import Reader
from trading.rules.live.command import ShowReserve, commitment
from trading.rules.live.room import Ending, Plan, Result, Room

_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


def committed(said: Reader) -> None:
    """NotValid unless a commitment to a reserve, where the terms have one, can be one: no price would ever fit another
    text, and the room could never be decided."""
    if said.has("reserve") and not _DIGEST.fullmatch(said.text("reserve")):
        raise said.refuse("reserve", "底价封存值须为 64 位小写十六进制", "a commitment is 64 small hexadecimal digits")


def check(room: Room[Plan], command: ShowReserve) -> None:
    """Refused: before the end, where no reserve was committed to, a second time, and any other price than that."""
    if room.turn is not None:
        raise NotNow("room.reserve_early", "竞价结束后才能公开底价", "the reserve is shown after the end only")
    if room.terms.reserve is None or room.result is not None:
        raise Conflict("room.no_reserve", "没有待公开的底价", "there is no reserve waiting to be shown")
    if commitment(command.amount, command.salt) != room.terms.reserve:
        raise NotTrusted(
            "room.reserve", "与事先封存的底价不符", "this is not the reserve that was committed to", field="amount"
        )


def judged(result: Result, reserve: Decimal, *, rising: bool) -> Result:
    """A sale under its reserve, or a purchase above it, has no effect (拍卖法 50); at the reserve it has."""
    prices = [each.price for each in result.winners]
    missed = any(price < reserve if rising else price > reserve for price in prices)
    return Result(Ending.FAILED, "reserve_missed") if missed else result
