"""The forms that members of an event may have: single values, lists of them (`*`), and maps of named members."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotValid, Refusal

SHAPES: Final[Mapping[str, str]] = {
    "head": "subject:id tseq:int leaf:hash",
    "party": "code:text name:text",
    "share": "bid:id share_sha256:hash",
    "outcome": "bid:id bidder:id name:text outcome:text by:text? opened_sha256:hash? manifest_sha256:hash?"
    " total:money*?",
    "review": "bid:id passed:bool findings:text* policies:text*? brand:string? deviations:map*? met:map? points:map?",
    "sheet": "pid:hash sheet_sha256:hash? p7s_sha256:hash? nonce:hash? fault:text? bid:id?",
    "custodian": "i:int cert_sha256:hash p7m_sha256:hash commit:hash",
    "sealed": "size:int piece:int pieces:hash* salt:hex commitment:hash",
    "seat": "pid:hash stratum:text",
    "name": "pid:hash name:text idsalt:hash expert:text? person:text?",
    "placed": "bid:id bidder:id name:text",
    "answer": "item:text finding:text reason:text",
    "awarder": "n:int name:text person:text",
    "ballot": "member:int votes:id* reason:text salt:hash",
}
"""Maps by name: the members that each must have, further ones are permitted."""
BASE64: Final = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)"
"""Standard, padded, without stray bits in the last letter: one text for each run of bytes."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}(/[A-Za-z0-9._-]{1,64}){2}")


def _instant(value: Json) -> bool:
    try:
        canon.moment(str(value))
    except NotValid:
        return False
    return isinstance(value, str)


def _money(value: Json) -> bool:
    try:
        money.from_json(value)
    except Refusal:
        return False
    return True


def _text_of(form: re.Pattern[str]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


_SINGLE: Final[Mapping[str, Callable[[Json], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "text": lambda value: isinstance(value, str) and bool(value.strip()),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "bool": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "map": lambda value: isinstance(value, Mapping),
    "hash": _text_of(_HASH),
    "doc": _text_of(_HASH),
    "hex": _text_of(re.compile(r"([0-9a-f]{2})+")),
    "id": _text_of(_ID),
    "did": _text_of(_DID),
    "base64": _text_of(re.compile(BASE64)),
    "instant": _instant,
    "money": _money,
}


@cache
def members(text: str) -> Mapping[str, str]:
    """Member → form, of `name:form name:form …`."""
    return {name: form for name, _, form in (part.partition(":") for part in text.split())}


def fits(value: Json, form: str) -> bool:
    """Whether a value is of that form: `?` at its end may be null, then `*` is a list of what stands before it."""
    if form.endswith("?"):
        return value is None or fits(value, form[:-1])
    if form.endswith("*"):
        return isinstance(value, list) and all(fits(each, form[:-1]) for each in value)
    if form in SHAPES:
        shape = members(SHAPES[form])
        return isinstance(value, Mapping) and all(fits(value.get(name), inner) for name, inner in shape.items())
    return _SINGLE[form](value)
