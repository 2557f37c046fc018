"""The acts on dockets beside an approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import assisting, bookings, conferences, dockets, prospects
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "booking.offer": Way(bookings.offer, signed=False),
    "booking.book": Way(bookings.book, signed=False),
    "booking.confirm": Way(bookings.confirm, signed=False),
    "booking.cancel": Way(bookings.cancel, signed=False),
    "booking.come": Way(bookings.come, signed=False),
    "assistance.ask": Way(assisting.ask, signed=False),
    "assistance.offer": Way(assisting.offer, signed=False),
    "assistance.grant": Way(assisting.grant, signed=False),
    "assistance.decline": Way(assisting.decline, signed=False),
    "assistance.revoke": Way(assisting.revoke, signed=False),
    "assistance.assign": Way(assisting.assign),
    "assistance.plan": Way(assisting.plan, signed=False, prepare=dockets.hide_text),
    "assistance.fulfil": Way(assisting.fulfil, signed=False),
    "assistance.join": Way(assisting.join, signed=False),
    "assistance.close": Way(assisting.close, signed=False),
    "conference.call": Way(conferences.call, signed=False),
    "conference.file": Way(conferences.file, signed=False, prepare=conferences.keep_file),
    "conference.reply": Way(conferences.reply, signed=False, prepare=dockets.hide_text),
    "conference.comment": Way(conferences.comment, signed=False, prepare=dockets.hide_text),
    "conference.settle": Way(conferences.settle, signed=False),
    "conference.opine": Way(conferences.opine, prepare=dockets.hide_text),
    "conference.record": Way(conferences.record, signed=False),
    "conference.conclude": Way(conferences.conclude, prepare=conferences.prepare_minutes),
    "prospect.enter": Way(prospects.enter, signed=False),
    "prospect.follow": Way(prospects.follow, signed=False, prepare=dockets.hide_text),
    "prospect.hand_on": Way(prospects.hand_on),
    "prospect.turn": Way(prospects.turn, signed=False),
    "prospect.drop": Way(prospects.drop, prepare=dockets.hide_text),
}
FIELDS: Final[Mapping[str, str]] = {
    "booking.offer": "day first last minutes places",
    "booking.book": "code day at name contact about",
    "booking.confirm": "",
    "booking.cancel": "",
    "booking.come": "",
    "assistance.ask": "code until name contact title text",
    "assistance.offer": "code investment case? name contact title text",
    "assistance.grant": "until",
    "assistance.decline": "",
    "assistance.revoke": "",
    "assistance.assign": "agent",
    "assistance.plan": "phase text",
    "assistance.fulfil": "task",
    "assistance.join": "case",
    "assistance.close": "",
    "conference.call": "code kind departments link? case? name contact title text",
    "conference.file": "name file",
    "conference.reply": "comment text",
    "conference.comment": "version page x y text",
    "conference.settle": "comment settled",
    "conference.opine": "vote text",
    "conference.record": "recording_sha256",
    "conference.conclude": "outcome text",
    "prospect.enter": "investment name contact title text",
    "prospect.follow": "text",
    "prospect.hand_on": "to",
    "prospect.turn": "code until",
    "prospect.drop": "text",
}
