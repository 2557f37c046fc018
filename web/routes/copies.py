"""Copies for archives and libraries: what was sent and confirmed, and the package of a batch."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from disclosure.acts import copies as acts
from disclosure.acts.gathered import parts
from web.pages import page
from web.public import copies, data_files, open_data
from web.public.copies import ADDRESS
from web.request import House, Visiting


@get(ADDRESS, include_in_schema=False, sync_to_thread=True)
def listed(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking() as ctx:
        return page(visit, "points", copies.page(ctx, visit.actor))


@get(f"{ADDRESS}/{{file:str}}", include_in_schema=False, sync_to_thread=True)
def package(house: NamedDependency[House], file: FromPath[str]) -> Stream:
    """What of the batch is still public, as a BagIt folder in a ZIP; streamed."""
    with house.looking() as ctx:
        of = acts.bag(ctx, copies.number(file))
    made = data_files.zipped((f"{of.root}/{path}", parts(of.files[path])) for path in sorted(of.files))
    headers = {"content-disposition": f'attachment; filename="{of.root}.zip"'}
    return Stream(made, media_type=open_data.ZIP, headers=headers)


ROUTES: Final = (listed, package)
