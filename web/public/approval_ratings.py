"""How the applicant grades an application that is ended, on its own page."""

from __future__ import annotations

from collections.abc import Iterator

from approval.acts import rating
from approval.acts.cases import Held
from approval.rules.satisfaction import GRADES, Grade
from kernel.context import Context
from kernel.errors import Words
from web.desks.request_forms import each
from web.views.elements import Fact, Field, Form


def form(ctx: Context, of: Held, action: str, secret: str) -> Iterator[Form]:
    """The form, where it can be graded now."""
    if rating.may(ctx, of):
        text = Field("text", Words("意见", "Comment"), "textarea", required=False)
        fields = (each("grade", Words("评价", "Rating"), GRADES), text)
        yield Form(action, fields, Words("评价", "Grade it"), hidden=(("number", of.id), ("code", secret)))


def facts(ctx: Context, of: Held) -> Iterator[Fact]:
    """What was said, and what was said after it was mended."""
    held = rating.given(ctx.tx, of.id)
    if held is not None:
        yield Fact(Words("评价", "Rating"), GRADES[Grade(held.grade)])
    if held is not None and held.again is not None:
        yield Fact(Words("整改后再评价", "Graded again once mended"), GRADES[Grade(held.again)])
