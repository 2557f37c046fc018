"""The acts on accounts of new media."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import media
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.open_account": Way(media.open_account),
    "register.move_account": Way(media.move_account),
    "register.draft_post": Way(media.draft_post, signed=False, prepare=media.prepare_post),
    "register.review_post": Way(media.review_post, signed=False),
    "register.publish_post": Way(media.publish_post, signed=False),
    "register.correct_post": Way(media.correct_post),
}
FIELDS: Final[Mapping[str, str]] = {
    "register.open_account": "platform name runs",
    "register.move_account": "state into? basis",
    "register.draft_post": "title text serves no?",
    "register.review_post": "no wording timing manner secrecy note?",
    "register.publish_post": "no",
    "register.correct_post": "no fault correction",
}
