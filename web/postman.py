"""The post: letters that wait are carried to the mail server, by a thread of their own that no act waits for.

An e-mail passes through many hands. So it tells that there is something to read, whether a limit runs, and where; not
which lot it is about, because who asked, bid or sits is secret (招标投标法 22).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog

from kernel import clock
from kernel.actor import CLERK
from kernel.errors import NotValid, Unavailable
from people.acts import mail
from people.acts.mail import Waiting
from people.rules.mail import Letter
from web import format as written
from web import ringing
from web.request import House

TICK: Final = 2.0
"""Seconds between two rounds."""
MOST: Final = 50
"""Letters of one round."""
_log = structlog.get_logger()


@dataclass
class Postman:
    """One a process: several do not carry a letter twice, because each takes it in hand first."""

    house: House
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="post", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            try:
                self.round()
                ringing.ring(self.house)
            except Exception:  # noqa: BLE001  the post goes on whatever happened, and the log says what
                _log.exception("post.round")

    def round(self) -> int:
        """Everything that is due once; how many letters went out."""
        with self.house.looking(CLERK) as ctx:
            waiting = mail.due(ctx.tx, clock.wall(), MOST)
        if waiting and self.house.post is None:
            with self.house.acting(CLERK) as ctx:
                mail.drop(ctx)
            return 0
        return sum(self._carried(one) for one in waiting if not self._stop.is_set())

    def _carried(self, one: Waiting) -> bool:
        with self.house.acting(CLERK) as ctx:
            taken = mail.take(ctx, one, clock.wall())
        if not taken or self.house.post is None:
            return False
        try:
            self.house.post.carry(told(self.house, one), clock.wall())
        except (NotValid, Unavailable) as refusal:
            with self.house.acting(CLERK) as ctx:
                over = mail.failed(ctx, one, final=isinstance(refusal, NotValid))
            _log.warning(refusal.code, message=one.message, tries=one.tries + 1, given_up=over)
            return False
        with self.house.acting(CLERK) as ctx:
            mail.carried(ctx, one)
        return True


def told(house: House, one: Waiting) -> Letter:
    """What stands in the letter, in both languages."""
    where, site = f"{house.settings.base_url}/me/messages", house.site.name
    limit = _limit(one.until) if one.until else ("", "")
    zh = f"{site.zh}有一条给您的{'紧急' if one.urgent else '新'}消息。{limit[0]}请登录查看："
    en = (
        f"There is {'an urgent' if one.urgent else 'a new'} message for you on {site.en}.{limit[1]} Sign in to read it:"
    )
    rest = "消息的内容不写在邮件里。不想再收到邮件，可在同一页设置。\n"
    rest += "What it says is not written in e-mails. The same page ends them."
    subject = f"{site.zh}：有消息等您查看 / a message waits for you"
    return Letter(f"{one.message}.{one.person}", one.address, subject, f"{zh}\n{en}\n\n{where}\n\n{rest}\n")


def _limit(until: datetime) -> tuple[str, str]:
    zh, en = written.until(until, "zh"), written.until(until, "en")
    return f"期限：{zh}（北京时间）。", f" Limit: {en} (Beijing time)."


def code(house: House, address: str, number: str, id: str) -> Letter:
    """The code that proves that somebody reads this mailbox."""
    site = house.site.name
    text = (
        f"您在{site.zh}登记了这个地址。验证码：{number}，30 分钟内有效。若不是您本人所为，不必理会。\n"
        f"This address was registered on {site.en}. The code is {number}, good for 30 minutes. "
        "If it was not you, do nothing.\n"
    )
    return Letter(id, address, f"{site.zh}：验证码 / your code", text)
