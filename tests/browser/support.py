"""People at browsers: their windows, their keystores, the lines that they type; and a camera that looks at every stop."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Route, expect

from ggzy.__main__ import main as ggzy
from ggzy.demo.robot import Keys
from kernel.actor import Role
from signing.rules import authority
from signing.rules.signer import Keystore
from tests.support import axe
from tests.web.photograph import OVERFLOW

PASSPHRASE: Final = "correct horse battery staple"
WIDTHS: Final = (375, 1280)
HARMFUL: Final = frozenset({"serious", "critical"})
PATIENCE: Final = 20_000
"""Milliseconds that anything on a page may take before the test says that it never came."""
expect.set_options(timeout=PATIENCE)
LOOK: Final = re.compile(r"[?&](lang|type|theme)=")
"""Links that change how pages look from then on."""
FARTHEST: Final = 120
"""Presses of the tab key that it may take to get anywhere on a page."""


@dataclass
class Camera:
    """Looks at pages at both widths. `findings` says what is wrong with any of them, and must end empty."""

    site: str
    folder: Path
    findings: list[str] = field(default_factory=list)
    stops: int = 0
    followed: set[tuple[int, str]] = field(default_factory=set)
    shapes: set[str] = field(default_factory=set)

    def watch(self, context: BrowserContext) -> Page:
        """A new window of this context whose every request, error and warning is noted."""
        context.set_default_timeout(PATIENCE)
        context.route(re.compile(rf"^(?!{re.escape(self.site)}/)https?:"), self._outside)
        page = context.new_page()
        page.on("console", lambda message: self._said(page, message))
        page.on("pageerror", lambda error: self.findings.append(f"{page.url}: {error}"))
        return page

    def _outside(self, route: Route) -> None:
        self.findings.append(f"a request to an outside host: {route.request.url}")
        route.abort()

    def _said(self, page: Page, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.findings.append(f"{page.url}: console {message.type}: {message.text}")

    def stop(self, page: Page, name: str) -> None:
        """Photograph the page as it stands, narrow and wide; nothing beyond the screen, no serious violation, no link
        that leads nowhere. axe takes the wide page, where nothing is folded away, if anything on it is new to it; the
        gallery's test takes every page, and both widths."""
        self.stops += 1
        page.wait_for_load_state()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.findings += [f"{name} {width}: overflow {one}" for one in page.evaluate(OVERFLOW)]
            page.screenshot(path=self.folder / f"{self.stops:02d}-{name}-{width}.png", full_page=True)
        if self._new(page):
            self.findings += [
                f"{name}: {one['id']} {one['nodes'][0]['html'][:160]}"
                for one in axe.violations(page)
                if one["impact"] in HARMFUL
            ]
        self._follow(page, name)

    def _new(self, page: Page) -> bool:
        """Whether any element of the page has a look, or attributes, that no page before it had."""
        shapes = axe.shapes(page)
        new = not shapes <= self.shapes
        self.shapes |= shapes
        return new

    def _follow(self, page: Page, name: str) -> None:
        """Every link of the page leads somewhere; each is tried once for each person."""
        for href in page.evaluate("[...document.querySelectorAll('a[href]')].map(e => e.href.split('#')[0])"):
            at = str(href)
            if not at.startswith(self.site) or LOOK.search(at) or (id(page), at) in self.followed:
                continue
            self.followed.add((id(page), at))
            status = page.request.get(at).status
            if status >= HTTPStatus.BAD_REQUEST and status != HTTPStatus.UNAUTHORIZED:
                self.findings.append(f"{name}: {at} answers {status}")


class Person:
    """Somebody with a browser, and with `ggzy` and a keystore on the same machine."""

    def __init__(self, camera: Camera, browser: Browser, folder: Path, *, script: bool = True) -> None:
        self.camera = camera
        self.folder = folder
        self.page = camera.watch(browser.new_context(locale="zh-CN", java_script_enabled=script))
        folder.mkdir(parents=True, exist_ok=True)

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.camera.site + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def stop(self, name: str) -> None:
        self.camera.stop(self.page, name)

    def follow(self, name: str, exact: bool = True) -> None:
        """Click the first link of that name."""
        self.leave_by(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name: str) -> None:
        """Press the button of that name, which sends a form."""
        self.leave_by(self.page.get_by_role("button", name=name))

    def search(self, words: str) -> None:
        """By the box of the page itself; another one is in its header."""
        main = self.page.get_by_role("main")
        main.get_by_role("searchbox").fill(words)
        self.leave_by(main.get_by_role("button", name="搜索"))

    def leave_by(self, way: Locator) -> None:
        """Click what leads to another page, and be there: on a busy machine a click returns before the page does."""
        with self.page.expect_navigation():
            way.click()

    def download(self, link: Locator) -> bytes:
        with self.page.expect_download() as waiting:
            link.click()
        return Path(waiting.value.path()).read_bytes()

    # ------------------------------------------------------------ the command line

    def take(self, store: Keystore, name: str) -> None:
        """Put a keystore on this person's machine, under his own passphrase."""
        data = authority.keystore(store.key, store.certificate, store.chain, PASSPHRASE)
        (self.folder / name).write_bytes(data)

    def type_line(self, line: str, *extra: str) -> str:
        """Run a line as the page shows it; the files that it names lie in this person's folder."""
        program, *words = shlex.split(line)
        assert program == "ggzy"
        here = [str(self.folder / word) if self._is_file(word) else word for word in words]
        done = CliRunner(env={"GGZY_PASSPHRASE": PASSPHRASE}).invoke(ggzy, [*here, *extra])
        assert done.exit_code == 0, f"{line}\n{done.output}"
        return done.output

    @staticmethod
    def _is_file(word: str) -> bool:
        return word.startswith(("my", "./", "bid-")) or word.endswith((".json", ".p12", ".txt", ".zip"))

    def lines(self) -> list[str]:
        """The command lines that the page shows."""
        shown = self.page.locator(".command code")
        shown.first.wait_for()
        return shown.all_inner_texts()


class Signed(Person):
    """Somebody who signs in with a certificate."""

    def __init__(self, camera: Camera, browser: Browser, folder: Path, keys: Keys, role: Role) -> None:
        super().__init__(camera, browser, folder)
        self.take(keys.sign, "my.p12")
        self.take(keys.encrypt, "my-encryption.p12")
        self.role = role

    def sign_in(self, name: str = "") -> None:
        """Choose a role, run the line that the page shows; the page moves on by itself."""
        page = self.go("/sign-in")
        page.get_by_label("以什么身份登录").select_option(self.role)
        if name:
            self.stop(f"{name}-sign-in")
        self.press("用证书登录")
        if name:
            self.stop(f"{name}-challenge")
        self.answer()
        page.wait_for_url("**/me")

    def answer(self) -> str:
        """Sign what the page asks for by the line that it shows; gives what the client says."""
        (line,) = self.lines()
        return self.type_line(line, "--yes")

    def sign(self, name: str = "") -> None:
        """On a task's page: what the client shows is what the page shows; once signed, the page says so and goes on."""
        page = self.page
        page.wait_for_url("**/tasks/*")
        digest = re.sub(r"\s", "", page.locator(".confirm > p.mono").inner_text())
        assert len(digest) == 64
        if name:
            self.stop(f"{name}-task")
        assert digest in self.answer()
        page.locator("#task-state .sign.good").wait_for()
        if name:
            self.stop(f"{name}-signed")
        self.leave_by(page.locator("#task-state a.key"))

    def act(self, name: str, answers: Mapping[str, str] | None = None, *, whole: bool = False) -> None:
        """On a form's page: fill in, check, confirm, sign; `whole` photographs the signing, too."""
        self.fill(answers or {})
        sure = self.page.locator("input[name=sure]")
        if not sure.count():
            self.stop(f"{name}-form")
            self.page.locator("#form button.key").click()
            self.page.locator("input[name=sure], #task-state").first.wait_for()
        if sure.count():
            self.confirm(name)
        self.sign(name if whole else "")

    def confirm(self, name: str) -> None:
        """On a form that is shown for the last time."""
        self.stop(f"{name}-confirm")
        self.page.locator("input[name=sure]").check()
        self.page.locator("#form button.key").click()

    def fill(self, answers: Mapping[str, str]) -> None:
        for name, value in answers.items():
            place = self.page.locator(f'[name="{name}"]')
            if place.evaluate("e => e.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)


class SignedHere(Signed):
    """Somebody who signs on the page itself; the browser keeps the key from sign-in on."""

    def answer(self) -> str:
        """Gives the digest that the page shows: the script signs that document or none."""
        panel = self.page.locator("#sign-here")
        panel.wait_for()
        if panel.locator("[data-choose]").is_visible():
            panel.get_by_label("签名证书文件", exact=True).set_input_files(self.folder / "my.p12")
            panel.get_by_label("签名证书文件的口令").fill(PASSPHRASE)
            panel.get_by_label("在本浏览器保留密钥").check()
        panel.get_by_role("button", name="在本页签名").click()
        return str(panel.get_attribute("data-shown"))


def tab_to(page: Page, target: Locator) -> None:
    """Press the tab key until the target has the focus, and shows it."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement && e.matches(':focus-visible')"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")
