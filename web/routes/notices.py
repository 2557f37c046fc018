"""Notices: the list with search and facets, one notice and its sealed PDF, for people and for programmes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from disclosure.acts import reading
from disclosure.acts.reading import PAGE, Notice
from disclosure.rules import notice as kinds
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound
from web.pages import page
from web.public import notice, notices, publications
from web.public.notices import Asked
from web.request import House, Visiting
from web.routes.body import saved

TAG: Final = ["notices"]
FARTHEST: Final = 100_000
LONGEST: Final = 200
Query = Annotated[str, QueryParameter(max_length=LONGEST)]
After = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Number = Annotated[int, QueryParameter(ge=1, le=FARTHEST)]


@get("/notices", include_in_schema=False, sync_to_thread=True)
def listed(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "notices", notices.listed(ctx, asked(request)))


@get("/results", include_in_schema=False, sync_to_thread=True)
def results(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """The announced results alone."""
    found = asked(request)
    with house.looking() as ctx:
        return page(visit, "notices", notices.listed(ctx, replace(found, kind=kinds.RESULT)))


def asked(request: Request[Any, Any, Any]) -> Asked:
    """What the address asks for; a page that is no number is the first."""
    fields = {
        name: str(request.query_params.get(name, ""))[:LONGEST] for name in ("q", "kind", "category", "page", "site")
    }
    number = fields["page"]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < len(str(FARTHEST)) else 1
    return Asked(fields["q"].strip(), fields["kind"], fields["category"], max(1, place), fields["site"])


@get("/notices/{id_:str}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], id_: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "notice", notice.page(ctx, id_))


@get("/notices/{id_:str}/pdf/{lang:str}", include_in_schema=False, sync_to_thread=True)
def pdf(visit: Visiting, house: NamedDependency[House], id_: FromPath[str], lang: FromPath[str]) -> Response[bytes]:
    """The sealed PDF as published."""
    if lang not in ("zh", "en"):
        raise NotFound("notice.language", "没有这种语言的公告", "there is no notice in this language", field="lang")
    with house.looking(visit.actor) as ctx:
        data = reading.pdf(ctx, id_, "zh" if lang == "zh" else "en")
    return saved(data, f"{id_}.{lang}.pdf", "application/pdf")


@get("/notices/{id_:str}/content.json", include_in_schema=False, sync_to_thread=True)
def content(visit: Visiting, house: NamedDependency[House], id_: FromPath[str]) -> Response[bytes]:
    """The exact bytes whose digest is printed on the notice and stands in the journal of notices."""
    with house.looking(visit.actor) as ctx:
        return Response(reading.paper(ctx, id_)[1], media_type=MediaType.JSON)


@get("/api/v1/publications", tags=TAG, sync_to_thread=True)
def published(house: NamedDependency[House], after: After = 0) -> dict[str, Any]:
    """Every publication after that number, in order, at most 100: number, event and salt, leaf, where its proof is.

    Numbers follow one another without gap and each event names the leaf before it, so a receiver sees for itself what
    was changed, sent twice or left out. A letter is counted here and its content kept for its addressee."""
    with house.looking() as ctx:
        return publications.since(ctx, after)


@get("/api/v1/notices", tags=TAG, sync_to_thread=True)
def found(
    house: NamedDependency[House], q: Query = "", kind: Query = "", category: Query = "", page: Number = 1
) -> dict[str, Any]:
    """Public notices, newest first, 20 a page; every word of `q` occurs in what they say."""
    wanted = Asked(q, kind, category, page).wanted
    with house.looking() as ctx:
        those = reading.notices(ctx, wanted, PAGE, (page - 1) * PAGE)
    return {"count": those.found, "page": page, "notices": [told(each) for each in those.rows]}


@get("/api/v1/notices/{id_:str}", tags=TAG, sync_to_thread=True)
def single(house: NamedDependency[House], id_: FromPath[str]) -> dict[str, Any]:
    """One public notice with everything that it says."""
    with house.looking() as ctx:
        one_, content = reading.paper(ctx, id_)
    return told(one_) | {"said": reading.said(content)}


def told(of: Notice) -> dict[str, Json]:
    return {
        "id": of.id,
        "no": of.no,
        "kind": of.kind,
        "title": {"zh": of.title_zh, "en": of.title_en},
        "category": of.category,
        "published": canon.instant(of.published_at),
        "tender": of.tender,
        "lot": of.lot,
        "leaf": of.leaf,
        "proof": f"/log/proofs/{of.leaf}",
        "sha256": of.sha256,
        "pdf_sha256": {str(lang): digest for lang, digest in of.pdf.items()},
        "href": notices.address(of),
    }


ROUTES = (listed, results, one, pdf, content, published, found, single)
