"""The texts behind the digests of what is to be signed, so that they can be read first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.canon import Json
from kernel.context import Context

LONGEST: Final = 1024 * 1024
NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "tender.announce": ("tender_doc_sha256",),
    "tender.amend": ("tender_doc_sha256",),
    "tender.clarify": ("notice_sha256",),
    "lot.ask_bidder": ("text_sha256",),
    "lot.answer": ("text_sha256",),
    "lot.negotiate": ("text_sha256",),
    "lot.sign_minutes": ("minutes_sha256",),
    "lot.explain_deviation": ("text_sha256",),
    "lot.correct_scores": ("reason_sha256", "sheet_sha256"),
    "lot.sign_report": ("report_sha256",),
    "lot.cast_ballot": ("ballot_sha256",),
    "lot.offer_contract": ("contract_sha256",),
    "lot.sign_contract": ("contract_sha256",),
    "lot.report_award": ("text_sha256",),
    "lot.perform": ("text_sha256",),
    "lot.accept_performance": ("text_sha256",),
    "framework.open": ("text_sha256",),
    "request.ask_supplement": ("text_sha256",),
    "request.consult": ("text_sha256",),
    "request.ask_reasons": ("text_sha256",),
    "request.delay": ("text_sha256",),
    "request.extend": ("text_sha256",),
    "request.answer": ("letter_sha256",),
    "letter.decline": ("text_sha256",),
    "letter.answer": ("text_sha256",),
    "case.answer": ("text_sha256",),
    "opinion.assess": ("text_sha256",),
    "screening.judge_lead": ("text_sha256",),
    "consultation.open": ("text_sha256",),
    "consultation.decide": ("text_sha256",),
    "order.issue": ("text_sha256",),
    "order.answer": ("text_sha256",),
    "order.send_back": ("text_sha256",),
    "order.close": ("text_sha256",),
    "lot.dissent": ("report_sha256", "reason_sha256"),
}
"""By act the digests that the act itself made or has read: with any other digest somebody could ask for any text."""


def texts(ctx: Context, act: str, body: Mapping[str, Json]) -> list[Json]:
    """The texts that the body of an act names by digest; what is no text is left out."""
    named = (body[name] for name in NAMED.get(act, ()) if name in body)
    return [text for digest in named if (text := _text(ctx, str(digest)))]


def _text(ctx: Context, digest: str) -> str:
    if ctx.blobs.size(digest) > LONGEST:
        return ""
    try:
        return ctx.blobs.get(digest).decode()
    except UnicodeDecodeError:
        return ""
