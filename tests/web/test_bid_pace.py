"""The bidder's page tells when the upload will arrive and how long before the deadline that is, and warns in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.support.chromium import browser
from tests.support.parts import chromium
from tests.web import gallery

MIB: Final = 1 << 20
PLAYED: Final = """async ([before, course, size, uploads]) => {
  const { pace } = await import("/static/bid/pace_page.js"), own = performance.now;
  const ends = Date.parse(document.querySelector("#bid-here").dataset.ends);
  let at = 0;
  performance.now = () => at;
  const going = pace(uploads ? new Date(ends - before * 1000).toISOString() : undefined);
  for (const [second, done] of course) { at = second * 1000; going(done, size); }
  performance.now = own;
  const told = document.querySelector("[data-arrives]");
  return told.hidden ? null : [told.textContent, told.classList.contains("warn")];
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with gallery.served(tmp_path_factory.mktemp("gallery")) as site, browser(str(chromium())) as started:
        page = started.new_page()
        page.goto(f"{site}/gallery/submit-slow")
        yield page


def told(page: Page, before: int, *course: tuple[int, int], uploads: bool = True) -> tuple[str, bool] | None:
    """What the page says of 100 MiB that are sent so (seconds, MiB), begun so many seconds before 14:00."""
    sent = [[second, done * MIB] for second, done in course]
    found = page.evaluate(PLAYED, [before, sent, 100 * MIB, uploads])
    return found and (found[0], found[1])


def test_the_page_says_when_the_upload_arrives_and_whether_that_is_in_time(page: Page) -> None:
    assert told(page, 1000, (0, 0), (10, 1), uploads=False) is None, "sealing is no upload"
    assert told(page, 3600, (0, 0), (4, 4)) is None, "four seconds tell nothing"
    said, warned = told(page, 3600, (0, 0), (10, 1)) or ("", True)
    assert (said, warned) == ("按现在的速度，13:16 传完，早于截止 0:43:20。", False)
    said, warned = told(page, 1120, (0, 0), (10, 1)) or ("", False)
    assert (said, warned) == ("按现在的速度，13:58 传完，只早于截止 0:02:00。请换一条更快的线路。", True)
    said, warned = told(page, 1000, (0, 0), (10, 1)) or ("", False)
    assert said.startswith("按现在的速度，14:00 才传完：截止前传不完，视为撤回。")
    assert warned
