"""A redacted copy (去标识化副本): made anew from what is kept, then read again; nothing of either file is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure import paper
from disclosure.rules.redaction import check, masking, sensitive
from disclosure.rules.redaction.sensitive import Found, Ground


@dataclass(frozen=True, slots=True)
class Copy:
    """`hidden`: letters of the source that no reader saw; `pictures`: those that were left out with it."""

    data: bytes
    pages: int
    hidden: int
    pictures: int


def looked(source: bytes) -> tuple[Found, ...]:
    """What the source tells of people, for the clerk to judge."""
    return masking.seen(source).found


def redacted(source: bytes, masks: Iterable[str], ground: Ground) -> Copy:
    """The copy without the masks and without the numbers of people that the ground does not let stand.

    No metadata, note, attachment, form, script, picture or earlier revision comes along: the pages are set anew from
    the letters that stay. NotValid if the source cannot be read or the copy still tells something.
    """
    seen, given = masking.seen(source), masking.wanted(masks)
    stays = sensitive.STANDS[ground]
    numbers = (each.text for each in seen.found if each.kind in sensitive.CERTAIN - stays)
    gone = tuple(dict.fromkeys((*given, *numbers)))
    data = paper.set_again(seen.sheets, masking.masked(seen, gone))
    check.demand(data, gone, ground)
    return Copy(data, len(seen.sheets), seen.hidden, sum(len(each.pictures) for each in seen.sheets))
