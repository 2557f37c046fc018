"""Guides and bundles of matters in words; all of it is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "matter.publish_guide": Words("发布办事指南", "publish the guide of a matter"),
    "bundle.enter": Words("公布一件事", "publish a bundle of matters"),
    "bundle.end": Words("停办一件事", "end a bundle of matters"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "complaints": Words("监督投诉电话", "telephone for complaints"),
    "files": Words("格式文本、示范文本", "forms and samples"),
    "guide_sha256": Words("指南摘要", "digest of the guide"),
    "hours": Words("办理时间", "hours"),
    "notes": Words("填写说明", "how to fill it in"),
    "process": Words("联合办理", "joint process"),
    "stages": Words("办理阶段", "stages"),
}
_SIGNED: Final = "by doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    (
        "matter.publish_guide",
        f"since place hours phone complaints notes files number guide_sha256 {_SIGNED}",
    ),
    ("bundle.enter", f"name name_en process stages since {_SIGNED}"),
    ("bundle.end", f"reason {_SIGNED}"),
)
