"use strict";
/* 降价: every offer a step below the one before it, from the ceiling down (docs/dossier.md, 6.5). */
((E) => {
  const { DAY, Given, ladder, softClose, ranked, outright, STEPS, LATE } = E.live;
  E.kinds.reverse_auction = (source, currency) => {
    const given = new Given(source, currency, `ceiling lasts ranks ${STEPS} ${LATE}`), ceiling = given.price("ceiling"),
      check = ladder(given), lasts = given.seconds("lasts", 30 * DAY), ranks = given.flag("ranks"), late = softClose(given);
    return {
      rising: false,
      turns: { bidding: ["bid"], ranked: ["bid"] },
      begin: (room) => room.turning(ranks ? "ranked" : "bidding", 1, lasts),
      next: (room) => room.over(),
      /** Where amounts are hidden a bidder beats its own offer alone: a refusal would tell the best one. */
      take(room, command) {
        const before = ranks ? room.offers.get(command.words.bidder) : room.last();
        check(command.price, before?.price, ceiling, false);
        room.place(command);
      },
      ends: (room, at) => late(room.turn, at),
      result: (room) => outright(ranked(room.offers.values(), false), "lowest"),
    };
  };
})(globalThis.Ebid);
