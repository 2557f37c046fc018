"""Templates to HTML: one environment a language, the same macros in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from markupsafe import Markup

from kernel.money import Money
from web import charts, flow_charts
from web import format as written
from web.assets import address
from web.format import Language
from web.views.elements import CountedDay
from web.views.public import Feed
from web.visit import Visit
from web.words import Text, Tongue, phrase

TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A cell of the calendar that shows how days were counted; `day` None fills the first week."""

    day: CountedDay | None


def weeks(days: Sequence[CountedDay]) -> tuple[Weekday, ...]:
    """The counted days after as many empty cells as the first week needs (Monday first)."""
    if not days:
        return ()
    return (*(Weekday(None) for _ in range(days[0].on.weekday())), *(Weekday(one) for one in days))


def runs(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as gapless runs: 14,15,16,20 → (14,16),(20,20)."""
    made: list[tuple[int, int]] = []
    for one in sorted(set(numbers)):
        if made and made[-1][1] == one - 1:
            made[-1] = (made[-1][0], one)
        else:
            made.append((one, one))
    return tuple(made)


class Ink:
    """The functions that templates use, in one language."""

    def __init__(self, language: Language) -> None:
        self.tongue = Tongue(language)
        self.language = language

    def say(self, text: Text) -> Markup:
        return self.tongue.say(text)

    def time(self, at: datetime | date, kind: str = "moment") -> Markup:
        """`<time>` written as moment, until, clock, stamp, day, short or iso."""
        return Markup('<time datetime="{}">{}</time>').format(written.machine(at), self.when(at, kind))

    def when(self, at: datetime | date, kind: str = "moment") -> str:
        on = written.here(at).date() if isinstance(at, datetime) else at
        match kind, at:
            case "iso", _:
                return on.isoformat()
            case "short", _:
                return written.short_day(on, self.language)
            case "weekday", _:
                return written.weekday(on, self.language)
            case "clock", datetime():
                return written.clock(at)
            case "stamp", datetime():
                return written.stamp(at)
            case "until", datetime():
                return written.until(at, self.language)
            case "moment", datetime():
                return written.moment(at, self.language)
            case _:
                return written.day(on, self.language)

    def money(self, value: Money) -> str:
        return written.money(value, self.language)

    def duration(self, span: timedelta) -> str:
        return written.duration(span, self.language)

    def countdown(self, span: timedelta) -> str:
        return written.countdown(span)

    def heads(self) -> tuple[str, ...]:
        return written.heads(self.language)


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ink = Ink(language)
    environment.globals.update(
        _=ink.tongue.gettext,
        say=ink.say,
        begin=ink.tongue.begin,
        title=ink.tongue.title,
        plain=ink.tongue.plain,
        phrase=phrase,
        time=ink.time,
        when=ink.when,
        money=ink.money,
        duration=ink.duration,
        countdown=ink.countdown,
        heads=ink.heads,
        caps=written.caps,
        number=written.number,
        percent=written.percent,
        size=written.size,
        digest=written.digest,
        http_date=written.http_date,
        machine=written.machine,
        weeks=weeks,
        runs=runs,
        asset=address,
        charts=charts,
        flows=flow_charts,
        language=language,
    )
    environment.filters["plain"] = ink.tongue.plain
    return environment


_ENVIRONMENTS: Final[Mapping[Language, Environment]] = {"zh": _environment("zh"), "en": _environment("en")}


def page(visit: Visit, template: str, view: object, status: int = 200) -> Response[str]:
    """An HTML answer: `templates/pages/<template>.html` drawn from one of `web.views`."""
    return Response(render(f"pages/{template}.html", visit, view), status_code=status, media_type=MediaType.HTML)


def feed(visit: Visit, kind: Literal["atom", "rss"], view: Feed) -> Response[str]:
    """An Atom or RSS answer."""
    return Response(render(f"pages/{kind}.xml", visit, view), media_type=f"application/{kind}+xml; charset=utf-8")


def render(template: str, visit: Visit, view: object) -> str:
    """The page `templates/<template>` for one visit; `view` is one of `web.views`."""
    environment = _ENVIRONMENTS[visit.language]
    return environment.get_template(template).render(visit=visit, site=visit.site, view=view)
