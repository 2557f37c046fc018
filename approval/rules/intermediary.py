"""Intermediary services (中介服务) that a material may need: each with basis, time and fee. Nobody is designated to
render one: there is no member in which a provider could be named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from approval.rules import matter
from approval.rules.matter import Basis, Matter
from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader

MEMBERS: Final = ("name", "name_en", "law", "article", "within", "fee_least", "fee_most", "since")
LONGEST: Final = 250
"""Working days."""


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of service: at most so many working days, from `least` to `most` yuan, both 0 where it costs nothing."""

    id: str
    name: Words
    basis: Basis
    within: int
    least: Decimal
    most: Decimal
    since: date


def read(id: str, body: Mapping[str, Json]) -> Service:
    """NotValid names what is wrong."""
    reader = Reader(body)
    reader.only(*MEMBERS)
    least, most = (money.money(reader.text(name), field=name).amount for name in ("fee_least", "fee_most"))
    if least > most:
        raise reader.refuse("fee_most", "不得低于最低收费", "is not below the least", "intermediary.fee")
    return Service(
        matter.identifier(Reader({"id": id}), "id"),
        matter.words(reader, "name"),
        matter.basis(reader),
        reader.integer("within", 1, LONGEST),
        least,
        most,
        matter.day(reader, "since"),
    )


def needed(of: Matter, listed: Collection[str]) -> None:
    """NotValid `service.unlisted` where a material needs a service that is not in the list."""
    for place, one in enumerate(of.materials):
        if one.intermediary is not None and one.intermediary not in listed:
            raise NotValid(
                "intermediary.unlisted",
                f"材料“{one.name.zh}”需要的中介服务不在清单内：{one.intermediary}",
                f"“{one.name.en}” needs a service that is not in the list: {one.intermediary}",
                field=f"materials[{place}].intermediary",
                remedy=Words("先列入中介服务清单，或者取消这份材料", "List the service first, or drop the material"),
            )
