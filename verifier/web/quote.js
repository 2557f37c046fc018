"use strict";
/* 一次报价、次低价成交: one sealed price each; the best wins, at its own price or the second one, or who matches it by right
 * (docs/dossier.md, 6.5). */
((E) => {
  const { Given, lawful, within, once, ranked, outright, ended, SEALED } = E.live;
  const { holders, mayMatch, byRight, foremost, match } = E.rights;
  /** Milliseconds to match; a right is one to buy. */
  function matching(given, known, sale) {
    lawful(known.size ? sale : !given.has("matching"));
    return known.size ? given.seconds("matching") : 0;
  }
  E.kinds.sealed_quote = (source, currency) => {
    const given = new Given(source, currency, `direction bound ties preferred matching ${SEALED}`), sale = given.sells(),
      bound = given.price("bound"), drawn = given.choice("ties", "draw", "earliest") === "draw", known = holders(given),
      time = matching(given, known, sale), sealed = once(given, ({ price }) => within(price, bound, sale));
    /** Equal prices by right, then by their seals, not by who was quicker to show; last who has matched without. */
    function ranking(room) {
      const order = new Set([...[...room.sealed.values()].map(({ bidder }) => bidder), ...room.offers.keys()]);
      return [...order].map((bidder) => room.offers.get(bidder)).filter(Boolean).sort(byRight(room, sale));
    }
    return {
      rising: sale,
      ...sealed,
      door: { holders: known },
      turns: { ...sealed.turns, matching: ["bid"] },
      next(room) {
        const [first] = ranking(room), able = first && room.turn.turn === "revealing"
          ? [...room.entrants.keys()].filter((bidder) => mayMatch(room, drawn, bidder, first)) : [];
        if (able.length) room.turning("matching", 3, time, able);
        else sealed.next(room);
      },
      take(room, command) {
        if (command.name !== "bid") {
          sealed.take(room, command);
          return;
        }
        match(room, drawn, ranking(room)[0], command);
        room.place(command);
      },
      result: (room) => outright(foremost(room, ranking(room)), sale ? "highest" : "lowest", drawn),
    };
  };
  E.kinds.reverse_vickrey = (source, currency) => {
    const given = new Given(source, currency, `ceiling ${SEALED}`), ceiling = given.price("ceiling");
    return {
      rising: false,
      ...once(given, ({ price }) => within(price, ceiling, false)),
      result(room) {
        const ranking = ranked(room.offers.values(), false), found = outright(ranking, "second_price", true);
        if (found.ending !== "won") return found;
        return ended("won", "second_price", [{ bidder: ranking[0].bidder, price: ranking[1]?.amount ?? source.ceiling }]);
      },
    };
  };
})(globalThis.Ebid);
