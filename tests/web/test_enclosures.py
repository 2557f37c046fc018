"""What is signed by its digest can be read before it is signed, and nothing else can be asked for that way."""

from __future__ import annotations

from disclosure.rules import vocabulary
from web import conduct, enclosures, tasks


def test_every_act_that_names_a_text_is_one_that_is_signed_and_every_signed_act_has_words() -> None:
    signed = {act for act, way in conduct.ACTS.items() if way.signed} | {*tasks.KINDS}
    assert set(enclosures.NAMED) <= signed
    assert {act for act in signed if vocabulary.value("act", act) is None} == set()
    assert all(vocabulary.text(name) != vocabulary.member(name) for each in enclosures.NAMED.values() for name in each)
