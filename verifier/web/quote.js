"use strict";
/* 一次报价、次低价成交: one sealed price each; the best wins, at its own price or the second one (docs/dossier.md, 6.5). */
((E) => {
  const { Given, within, once, better, ranked, outright, ended, SEALED } = E.live;
  E.kinds.sealed_quote = (source, currency) => {
    const given = new Given(source, currency, `direction bound ties ${SEALED}`), sale = given.sells(),
      bound = given.price("bound"), drawn = given.choice("ties", "draw", "earliest") === "draw";
    return {
      rising: sale,
      ...once(given, ({ price }) => within(price, bound, sale)),
      /** Equal prices by their seals, not by who was quicker to show. */
      result(room) {
        const bySeal = [...room.sealed.values()].map(({ bidder }) => room.offers.get(bidder)).filter(Boolean);
        return outright(bySeal.sort(better(sale)), sale ? "highest" : "lowest", drawn);
      },
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
