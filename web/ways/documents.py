"""The acts of an office's documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import document_review, documents, issuing
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "document.draft": Way(documents.draft, signed=False, prepare=documents.prepare_draft),
    "document.review": Way(document_review.review, signed=False),
    "document.clear": Way(document_review.clear, signed=False),
    "document.send_back": Way(document_review.send_back, signed=False),
    "document.endorse": Way(document_review.endorse, prepare=document_review.prepare_signature),
    "document.sign": Way(document_review.sign, prepare=document_review.prepare_signature),
    "document.ask_organ": Way(document_review.ask_organ, signed=False),
    "document.answer_organ": Way(document_review.answer_organ),
    "document.publish": Way(issuing.publish, signed=False),
    "document.withdraw": Way(issuing.withdraw),
}
FIELDS: Final[Mapping[str, str]] = {
    "document.draft": "title summary text attribute ground? reason? formed duty? concerns? files? kind? "
    "regards? form? first? background? tasks? outlook? lacking?",
    "document.review": "attribute wording timing manner note?",
    "document.clear": "secrecy note?",
    "document.send_back": "reason",
    "document.endorse": "",
    "document.sign": "",
    "document.ask_organ": "organ",
    "document.answer_organ": "agrees text",
    "document.publish": "",
    "document.withdraw": "cause reason",
}
