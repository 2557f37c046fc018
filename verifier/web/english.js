"use strict";
/* 增价: every offer beats the last by a step; who offered last has won (docs/dossier.md, 6.5). */
((E) => {
  const { DAY, Given, ladder, softClose, ranked, outright, STEPS, LATE } = E.live;
  E.kinds.english_auction = (source, currency) => {
    const given = new Given(source, currency, `start lasts ${STEPS} ${LATE}`), start = given.price("start"),
      check = ladder(given), lasts = given.seconds("lasts", 30 * DAY), late = softClose(given);
    return {
      rising: true,
      turns: { bidding: ["bid"] },
      begin: (room) => room.turning("bidding", 1, lasts),
      next: (room) => room.over(),
      take(room, command) {
        check(command.price, room.last()?.price, start, true);
        room.place(command);
      },
      ends: (room, at) => late(room.turn, at),
      result: (room) => outright(ranked(room.offers.values(), true), "highest"),
    };
  };
})(globalThis.Ebid);
