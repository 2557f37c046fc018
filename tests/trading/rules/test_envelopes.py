"""Two envelopes: what of a bid is price, and what may stand in the form that is opened first."""

from __future__ import annotations

import pytest

from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules import plaintext
from signing.rules.plaintext import File
from trading.rules import envelopes, form

TOTAL: Json = [{"amount": "100.00", "currency": "CNY"}]
FORM: dict[str, Json] = {
    "v": form.VERSION, "lot": "L-1", "total": TOTAL, "total_words": "壹佰元整", "duration_days": 30, "quality": "合格",
    "prices": [{"item": "一", "money": {"amount": "100.00", "currency": "CNY"}}],
}  # fmt: skip


def files(**roles: str) -> list[File]:
    return [File(f"{name}.pdf", 10, "application/pdf", role) for name, role in roles.items()]


def test_prices_lie_in_the_second_and_everything_else_in_the_first() -> None:
    every = files(a="technical", b="price", c="quantities", d="response", e="document")
    first, second = envelopes.apart(plaintext.contents(every, FORM))
    assert [file.path for file in first.files] == ["a.pdf", "d.pdf", "e.pdf"]
    assert [file.path for file in second.files] == ["b.pdf", "c.pdf"]
    assert first.form == {"v": form.VERSION, "lot": "L-1", "duration_days": 30, "quality": "合格"}
    assert second.form == {name: FORM[name] for name in ("v", "lot", "total", "total_words", "prices")}
    envelopes.read_first(first.form)
    assert form.read(second.form).total[0].amount == form.read(FORM).total[0].amount


def test_a_bid_that_is_all_price_is_not_sealed() -> None:
    with pytest.raises(NotValid, match=r"envelope\.nothing_first"):
        envelopes.apart(plaintext.contents(files(b="price"), FORM))
    with pytest.raises(NotValid, match=r"envelope\.nothing_first"):
        envelopes.apart(plaintext.contents([], None))


@pytest.mark.parametrize("name", ["total", "prices", "total_words"])
def test_a_first_form_that_tells_a_price_does_not_open(name: str) -> None:
    with pytest.raises(NotValid, match=r"envelope\.price_first") as found:
        envelopes.read_first({"v": form.VERSION, "lot": "L-1", name: FORM[name]})
    assert found.value.field == name


def test_a_first_form_is_read_as_strictly_as_any_other() -> None:
    for wrong in ({"v": "x", "lot": "L-1"}, {"v": form.VERSION}, {"v": form.VERSION, "lot": "L-1", "colour": "red"}):
        with pytest.raises(NotValid, match=r"form\.malformed"):
            envelopes.read_first(wrong)
