"""The shelf on which a sealed bid lies in the browser: room for it is asked for before anything is sealed."""

from __future__ import annotations

from tests.support.bid import answered

SCRIPT = """
const told = [];
for (const storage of given) {
  globalThis.navigator = storage && { storage: { estimate: async () => storage } };
  told.push(await attempt(() => shelf.room(1000)));
}
globalThis.navigator = {};
told.push(await attempt(() => shelf.room(1e12)));
answer(told);
"""


def test_a_browser_that_has_no_room_says_so_and_what_to_do() -> None:
    found = answered(SCRIPT, [{"quota": 2000, "usage": 1000}, {"quota": 2000, "usage": 1001}, {}])
    assert [each and each["code"] for each in found] == [None, "disk.write", None, None]
    assert "不要用无痕或隐私窗口" in found[1]["zh"]
