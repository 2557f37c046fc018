"""The home page, today's openings, the open figures."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency

from kernel.errors import Words
from web.pages import page
from web.public import home, month, stage_times
from web.request import House, Visiting
from web.views.log import Address, DataPage

ADDRESSES: Final = (
    Address(Words("全部数据集", "All data sets"), "/data/open", "/data/open"),
    Address(Words("公告", "Notices"), "/api/v1/notices", "/api/v1/notices"),
    Address(Words("公告订阅", "Notices as a feed"), "/feeds/notices.atom", "/feeds/notices.atom"),
    Address(Words("标段的事实", "Facts of a lot"), "/api/v1/lots/<lot>"),
    Address(
        Words("一个月的成交及合计", "The deals of a month and their sum"),
        "/api/v1/deals?month=<2026-11>",
        "/api/v1/deals",
    ),
    Address(Words("本月成交明细（CSV）", "This month’s deals (CSV)"), "/data/deals.csv", "/data/deals.csv"),
    Address(Words("一个标段各阶段用时", "Time a lot spent per stage"), "/api/v1/lots/<lot>/stages"),
    Address(
        Words("最近办结标段的各阶段用时（CSV）", "Time per stage of the lots that ended last (CSV)"),
        "/data/stages.csv",
        "/data/stages.csv",
    ),
    Address(Words("公开主体的日志", "Journal of a public subject"), "/api/v1/subjects/<id>"),
    Address(Words("全站日志", "The log of the whole site"), "/log", "/log"),
    Address(Words("接口说明（OpenAPI）", "Description of the API (OpenAPI)"), "/api/openapi.json", "/api/openapi.json"),
)


@get("/", include_in_schema=False, sync_to_thread=True)
def front(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "home", home.page(ctx, house.witnesses))


@get("/openings", include_in_schema=False, sync_to_thread=True)
def openings(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "openings", home.openings(ctx))


@get("/data", include_in_schema=False, sync_to_thread=True)
def data(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        months = month.year(ctx)
        return page(visit, "data", DataPage(month.figures(months[-1]), month.chart(months), ADDRESSES))


@get("/data/turnover.csv", include_in_schema=False, sync_to_thread=True)
def turnover(house: NamedDependency[House]) -> Response[str]:
    """The chart's figures."""
    with house.looking() as ctx:
        text = month.csv(month.year(ctx))
    return Response(text, media_type="text/csv")


@get("/data/stages.csv", include_in_schema=False, sync_to_thread=True)
def stages(house: NamedDependency[House]) -> Response[str]:
    """Days per stage of the lots that ended last."""
    with house.looking() as ctx:
        return Response(stage_times.csv(ctx), media_type="text/csv")


ROUTES = (front, openings, data, turnover, stages)
