"""The page of verdicts is what the verifier says now; none of them is laxer than its suite."""

from __future__ import annotations

from tests.support import conformance, wycheproof


def test_the_page_is_up_to_date() -> None:
    """Else: `python -m tests.support.conformance`, and read what has changed."""
    assert conformance.PAGE.read_text("utf-8") == conformance.page()


def test_what_unwraps_is_what_the_suite_calls_valid_without_a_label() -> None:
    found = wycheproof.wrapped()
    due = ["" if each.expected == "valid" and "EncryptionWithLabel" not in each.flags else "envelope.key_not_opened"
           for each in found]  # fmt: skip
    assert [each.verdict for each in found] == due
    assert len(found) == 37


def test_what_opens_is_what_the_suite_calls_valid() -> None:
    found = wycheproof.sealed()
    assert [each.verdict for each in found] == [
        "" if each.expected == "valid" else "envelope.not_opened" for each in found
    ]
    assert len(found) == 35
