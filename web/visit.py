"""Who looks at a page, in which language, type size and theme, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from urllib.parse import parse_qsl, urlencode

from kernel.actor import PUBLIC, Actor
from kernel.errors import Words
from web.format import Language
from web.words import Text

Theme = Literal["", "light", "dark"]
TypeSize = Literal["", "large", "xlarge"]

THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
TYPE_SIZES: Final[tuple[TypeSize, ...]] = get_args(TypeSize)


@dataclass(frozen=True, slots=True)
class Site:
    """Whose site it is: the words of header and footer."""

    name: Words = Words("公共资源交易平台", "Public Resources Trading Platform")
    motto: Words = Words("公开办理，人人可核验", "Done in the open, checkable by anyone")
    run_by: Words = Words("公共资源交易中心", "the Public Resources Trading Centre")
    supervised_by: Words = Words("公共资源交易监督管理部门", "the supervision department")
    telephone: str = "12345"
    province: str = ""
    """Where the province publishes the credit and the inspections of firms; empty: no link."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The newest signed checkpoint, for the last line of every page."""

    size: int
    at: datetime
    witnesses: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at one page. `now` is the official time, read once for the request;
    `hand_set` says that this clock is moved by hand (demonstration); `alarm` what is wrong with the log."""

    path: str
    now: datetime
    query: str = ""
    language: Language = "zh"
    theme: Theme = ""
    type_size: TypeSize = ""
    actor: Actor = PUBLIC
    called: Text = ""
    hand_set: bool = False
    checkpoint: Checkpoint | None = None
    unread: int = 0
    alarm: Text = ""
    site: Site = Site()

    @property
    def signed_in(self) -> bool:
        return self.actor != PUBLIC

    def same(self, **changed: str) -> str:
        """The address of this page with some query fields changed; an empty value removes one."""
        fields = dict(parse_qsl(self.query)) | changed
        kept = urlencode({name: value for name, value in fields.items() if value != ""})
        return f"{self.path}?{kept}" if kept else self.path
