"use strict";
/* 增价: every offer beats the last by a step; who offered last has won (docs/dossier.md, 6.5). */
((E) => {
  const { DAY, Given, ladder, softClose, STEPS, LATE } = E.live;
  E.kinds.english_auction = (source, currency) => {
    const given = new Given(source, currency, `start lasts ${STEPS} ${LATE} ${E.rights.RIGHTS}`),
      right = E.rights.openly(given, ladder(given), given.price("start")), lasts = given.seconds("lasts", 30 * DAY), late = softClose(given);
    return {
      rising: true,
      door: right.door,
      turns: { bidding: ["bid"] },
      begin: (room) => room.turning("bidding", 1, lasts),
      next: (room) => room.over(),
      take(room, command) {
        right.check(room, command);
        room.place(command);
      },
      ends: (room, at) => late(room.turn, at),
      result: right.outcome,
    };
  };
})(globalThis.Ebid);
