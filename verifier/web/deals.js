"use strict";
/* What a lot made of its room's result (docs/dossier.md, 6.5): the lapse, the drawing among equals, the deal (04.04). */
((E) => {
  const { must, canonical } = E;
  const ENDS = { __proto__: null, lapse: ["failed"], draw_winner: ["draw"], confirm_deal: ["won", "draw"] };
  const same = (one, other) => canonical(one) === canonical(other);

  /** The room that the event names, and its result, from which the event may follow. */
  function resultOf(c, { verb, body }) {
    const room = String(body.room).startsWith("A-") ? c.chains.get(body.room) : null,
      last = room?.events.find(({ number }) => number === room.leaves.length);
    must(last?.type === "room.result" && ENDS[verb].includes(last.body.ending) && body.result === last.leaf,
      "与竞价室的结果不符", "this does not follow from the room's result");
    return [room, last.body];
  }
  /** The draw was among the room's equals, and took this one. */
  function checkDrawn(c, { body }, result) {
    const did = `${c.about.tender}/${c.about.lot}/winner`, plan = c.json("data/draw/winner/plan.json"),
      draws = c.acts("draw").filter((each) => each.body.did === did);
    E.draw.checkPlan(plan);
    must(draws.length === 1 && plan.did === did && same(plan.choice, { label: "winner", options: result.equal }),
      "不是同价者之间的摇号", "no draw among the equal offers");
    must(body.draw === draws[0].leaf && body.bidder === draws[0].body.chosen, "与摇号结果不符",
      "the draw has taken another");
  }
  /** What the drawn pays: its last offer that was taken, and the share where shares were bid for after that. */
  function wonBy(bidder, { events }) {
    const made = { bidder };
    let turn = "lobby";
    for (const { verb, body } of events) {
      if (verb === "turn") ({ turn } = body);
      if (["bid", "reveal"].includes(verb) && body.bidder === bidder) made[turn === "shares" ? "share" : "price"] = body.amount;
    }
    return made;
  }
  function checkDeal(c, { body }, room, result) {
    const taken = c.last("draw_winner");
    must(!taken || room.events.length === room.leaves.length, "竞价事项不全", "not every event of the room is there");
    must((body.drawn ?? null) === (taken?.leaf ?? null) && Boolean(taken) === (result.ending === "draw"),
      "与摇号结果不符", "the draw has taken another");
    const firms = new Map(room.events.filter(({ verb }) => verb === "enter").map((one) => [one.body.bidder, one.who])),
      winners = taken ? [wonBy(taken.body.bidder, room)] : result.winners;
    must(same(body.winners, winners.map((one) => ({ ...one, org: `O-${firms.get(one.bidder)}` })))
      && body.currency === room.events[0].body.currency, "成交内容与竞价结果不符",
    "the deal is not what the room has decided");
  }
  /** The day in Beijing, as a contract's date is written. */
  const dayOf = (at) => new Date(Date.parse(at) + 8 * 3600000).toISOString().slice(0, 10);
  /** Each contract is with another winner of the deal; a lot that has not ended otherwise is archived only with all. */
  async function contracts(c) {
    const deal = c.last("confirm_deal"), due = new Set(deal?.body.winners.map(({ org }) => org));
    if (!deal) return;
    for (const event of c.acts("enter_contract", "terminate", "archive")) {
      await c.v.look("04.04", event, () => {
        const { verb, body, at } = event;
        if (verb === "terminate") due.clear();
        if (verb === "archive") must(!due.size, "归档时还没有登记成交合同", "archived without its contracts");
        if (verb !== "enter_contract") return;
        must(body.deal === deal.leaf && due.has(body.org) && dayOf(deal.at) <= body.signed_on && body.signed_on <= dayOf(at),
          "登记的合同不是成交的合同", "this contract is not one of the deal");
        due.delete(body.org);
      });
    }
  }
  E.deals = async (c) => {
    await contracts(c);
    for (const event of c.acts(...Object.keys(ENDS))) {
      await c.v.look("04.04", event, () => {
        const [room, result] = resultOf(c, event);
        if (event.verb === "draw_winner") checkDrawn(c, event, result);
        if (event.verb === "confirm_deal") checkDeal(c, event, room, result);
      });
    }
  };
})(globalThis.Ebid);
