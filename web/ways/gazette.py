"""The acts of the gazette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import gazette
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.add_article": Way(gazette.add_article, signed=False, prepare=gazette.prepare_article),
    "register.drop_article": Way(gazette.drop_article, signed=False),
    "register.publish_issue": Way(gazette.publish_issue, prepare=gazette.prepare_publish),
}
FIELDS: Final[Mapping[str, str]] = {
    "register.add_article": "section title? source? text? document?",
    "register.drop_article": "place",
    "register.publish_issue": "on contents",
}
