"""Two envelopes (双信封): what of a bid is price, and lies under a key of its own until the rest has been judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid, Words
from signing.rules import plaintext
from signing.rules.plaintext import Contents
from trading.rules import form, priced

PRICES: Final = frozenset({"price", priced.ROLE})
"""Files for these lie in the second envelope: the folder 报价, and the priced bill that is read from it."""
TOLD: Final = frozenset({"total", "prices", "total_words"})
"""Members of the bid form that tell the price."""


def apart(contents: Contents) -> tuple[Contents, Contents]:
    """The first envelope's contents and the second's, each with its part of the form.

    NotValid `envelope.nothing_first` if all is price: there would be nothing to judge before it.
    """
    first = [file for file in contents.files if file.role not in PRICES]
    if not first:
        raise NotValid(
            "envelope.nothing_first",
            "第一信封是空的：没有价格以外的文件",
            "the first envelope is empty: there is no file but those on the price",
            field="files",
            remedy=Words("把商务、技术文件放在“报价”文件夹之外", "Put the other files outside of the folder 报价"),
        )
    second = [file for file in contents.files if file.role in PRICES]
    whole = contents.form or {}
    terms = {name: value for name, value in whole.items() if name not in TOLD}
    prices = {name: value for name, value in whole.items() if name in ("v", "lot", *TOLD)}
    return plaintext.contents(first, terms), plaintext.contents(second, prices)


def read_first(value: Mapping[str, Json]) -> None:
    """NotValid unless the first envelope's form is one without a price: a price read out now cannot be sealed again."""
    if told := sorted(TOLD & value.keys()):
        raise NotValid(
            "envelope.price_first",
            f"第一信封的开标一览表写有价格（{'、'.join(told)}）",
            f"the form in the first envelope tells the price ({', '.join(told)})",
            field=told[0],
        )
    form.read(value)
