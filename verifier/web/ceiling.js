"use strict";
/* 熔断后摇号、竞自持: offers rise to a ceiling; equal at it, a draw or a share decides (docs/dossier.md, 6.5). */
((E) => {
  const { Fraction } = E;
  const { DAY, Given, lawful, refuseIf, within, ladder, softClose, ranked, tied, outright, ended, STEPS, LATE } = E.live;
  const WHOLE = new Fraction(100n), SHARE = "percent";
  function shares(given) {
    const decides = given.choice("beyond", "draw", "share") === "share";
    lawful(decides || !["unit", "shares"].some((name) => given.has(name)));
    return decides ? [given.price("unit"), given.seconds("shares")] : [null, 0];
  }
  E.kinds.ceiling_draw = (source, currency) => {
    const given = new Given(source, currency, `start ceiling lasts joins beyond unit shares ${STEPS} ${LATE}`),
      start = given.price("start"), ceiling = given.price("ceiling"), check = ladder(given),
      lasts = given.seconds("lasts", 30 * DAY), late = softClose(given), joins = given.seconds("joins"),
      [unit, time] = shares(given);
    lawful(ceiling.compare(start) >= 0);
    const offers = (room, shared) => [...room.offers.values()].filter(({ apart }) => (apart === SHARE) === shared);
    /** Who offers the ceiling, in order. */
    const atCeiling = (room) => offers(room, false).filter(({ price }) => !price.compare(ceiling)).map(({ bidder }) => bidder);
    const takes = {
      bidding(room, command) {
        within(command.price, ceiling, false);
        const below = command.price.compare(ceiling) < 0;
        if (below) check(command.price, room.last()?.price, start, true);
        room.place(command);
        if (below) return;
        room.turn.ends = command.at;
        room.turning("joining", 2, joins);
      },
      joining(room, command) {
        refuseIf(command.price.compare(ceiling), "room.only_ceiling");
        refuseIf(atCeiling(room).includes(command.words.bidder), "room.joined");
        room.place(command);
      },
      shares(room, command) {
        const { words: { bidder }, price } = command, [most] = ranked(offers(room, true), true),
          next = (most?.price ?? new Fraction(0n)).plus(unit), full = !price.compare(WHOLE);
        refuseIf(offers(room, true).some((each) => each.bidder === bidder && !each.price.compare(WHOLE)), "room.joined");
        refuseIf(price.compare(WHOLE) > 0 || (price.compare(next) < 0 && !full), "room.share");
        room.place(command, SHARE);
      },
    };
    return {
      rising: true,
      turns: { bidding: ["bid"], joining: ["bid"], shares: ["bid"] },
      begin: (room) => room.turning("bidding", 1, lasts),
      next(room) {
        const equal = atCeiling(room), goesOn = room.turn.turn === "joining" && unit && equal.length > 1;
        return goesOn ? room.turning("shares", 3, time, equal) : room.over();
      },
      take: (room, command) => takes[room.turn.turn](room, command),
      ends: (room, at) => (room.turn.turn === "joining" ? room.turn.ends : late(room.turn, at)),
      result(room) {
        const shared = ranked(offers(room, true), true), equal = tied(shared);
        if (!shared.length) return outright(ranked(room.offers.values(), true), "highest", true);
        if (equal.length > 1) return ended("draw", "whole_share", [], equal);
        const [{ bidder, amount: share }] = shared;
        return ended("won", "highest_share", [{ bidder, price: source.ceiling, share }]);
      },
    };
  };
})(globalThis.Ebid);
