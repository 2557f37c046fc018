"""The acts of guides and bundles of matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import bundles, guides
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "matter.publish_guide": Way(guides.publish),
    "bundle.enter": Way(bundles.enter),
    "bundle.end": Way(bundles.end),
}
FIELDS: Final[Mapping[str, str]] = {
    "matter.publish_guide": "since place hours phone complaints notes files",
    "bundle.enter": "name name_en process? stages since",
    "bundle.end": "reason",
}
