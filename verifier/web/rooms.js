"use strict";
/* 04.04 (docs/dossier.md, section 10): every room of the dossier replays, who acted in it might, and every bidder's words are
 * signed by the session key that it certified when it entered. */
((E) => {
  const { must, canonical } = E;
  const SIGNED = ["bid", "seal", "reveal", "confirm", "refuse"];
  const OFFICES = { __proto__: null, pause: ["centre", "agency", "supervisor"], resume: ["centre", "agency", "supervisor"],
    extend: ["centre", "agency"], say: ["centre", "agency", "supervisor"], stop: ["supervisor"],
    show_reserve: ["agency", "tenderee"] };

  /** That the session key, which the bidder certified when it entered, has signed just these words. */
  async function checkSession(subject, event, entered, currency) {
    const { name, words: { signature, ...unsigned } } = E.commandOf(event, currency), by = entered.get(unsigned.bidder);
    must(by && by.actor === event.actor, "不是该竞买号的竞买人", "not by the bidder of that number");
    const message = E.utf8(canonical({ v: E.live.VERSION, room: subject, command: name, ...unsigned })),
      kind = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("spki", E.unbase64(by.body.key), kind, false, ["verify"]);
    must(await crypto.subtle.verify(kind, key, E.unbase64(signature), message), "签名与会话密钥不符",
      "the signature is not by this bidder's session key");
  }
  function checkRole({ verb, role, body }) {
    const due = verb === "open" ? ["agency", "centre"] : verb === "enter" || SIGNED.includes(verb)
      ? ["bidder"] : verb in OFFICES && !("because" in body) ? OFFICES[verb] : ["clerk"];
    must(due.includes(role), `${role} 无权办理`, `not for ${role}`);
  }
  /** That the right which is exercised is one that the terms name as that organisation's own. */
  function checkRight({ actor, body: { priority } }, named) {
    must(priority === 0 || named.get(`O-${actor.slice(actor.indexOf(".") + 1)}`) === priority, "公告未载明该优先购买权",
      "the terms do not name it as holder of such a right");
  }
  async function checkRoom(c, { subject, events }) {
    const entered = new Map(), { currency } = events[0].body;
    const room = await c.v.look("04.04", { subject }, () => E.replayRoom(events)), named = room?.kind.door?.holders ?? new Map();
    for (const event of events) {
      await c.v.look("04.04", event, async () => {
        checkRole(event);
        if (event.verb === "enter") checkRight(event, named);
        if (event.verb === "enter") entered.set(event.body.bidder, event);
        if (SIGNED.includes(event.verb)) await checkSession(subject, event, entered, currency);
      });
    }
  }
  E.rooms = async (c) => {
    const rooms = [...c.chains.values()].filter(({ subject }) => subject.startsWith("A-"));
    for (const room of rooms) {
      if (room.events.length === room.leaves.length) await checkRoom(c, room);
      else c.v.unseen("04.04", { subject: room.subject }, "竞价事项未全部公开", "not every event of the room is there");
    }
    if (!rooms.length) c.v.absent("04.04");
  };
})(globalThis.Ebid);
