"""What a draft will announce, in a few lines, for a last look before it is signed."""

from __future__ import annotations

from collections.abc import Mapping

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import Words
from web.desks import drafting
from web.desks.drafting_asks import at
from web.desks.work import METHODS
from web.sentences import budget, ceiling
from web.views.elements import Fact
from web.words import Text, join, phrase


def facts(draft: Mapping[str, Json]) -> tuple[Fact, ...]:
    """Title, number, deadline and each lot; NotValid where the draft holds what is no time or no sum."""
    title, number, deadline = at(draft, "title.zh"), draft.get("no"), draft.get("deadline")
    found = [
        Fact(Words("项目名称", "Title"), str(title or "")),
        Fact(Words("招标编号", "Tender number"), str(number or "")),
    ]
    if deadline:
        found.append(Fact(Words("投标截止", "Bids due"), phrase("{at}", at=canon.moment(str(deadline)))))
    return (*found, *(_lot(n, lot) for n, lot in enumerate(drafting.lots(draft), start=1)))


def _lot(n: int, lot: Mapping[str, Json]) -> Fact:
    said: list[Text] = [drafting.titled(lot), METHODS.get(str(lot.get("method")), "")]
    for name, words in (("budget", budget), ("ceiling", ceiling)):
        if lot.get(name):
            said.append(words(money.from_json(lot.get(name), name)))
    return Fact(Words(f"标段 {n}", f"Lot {n}"), join(*said))
