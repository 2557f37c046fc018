"use strict";
/* 多次报价: rounds of sealed prices, the last ones among those who are equal (docs/dossier.md, 6.5). */
((E) => {
  const { DAY, Given, refuseIf, within, seal, opens, ranked, tied, outright, SEALED } = E.live;
  E.kinds.multi_round_quote = (source, currency) => {
    const given = new Given(source, currency, `direction bound everybody rounds ${SEALED}`), sale = given.sells(),
      bound = given.price("bound"), rounds = given.whole("rounds", 1, 9), everybody = given.whole("everybody", 1, rounds),
      seals = given.seconds("seals", 30 * DAY), reveals = given.seconds("reveals");
    function sealing(room, whose) {
      room.sealed.clear();
      room.turning("sealing", room.turn.round + 1, seals, whose);
    }
    return {
      rising: sale,
      turns: { sealing: ["seal"], revealing: ["reveal"] },
      begin: (room) => room.turning("sealing", 1, seals),
      next(room) {
        const { turn, round, whose } = room.turn, done = round / 2;
        if (turn === "sealing") return room.turning("revealing", round + 1, reveals, whose);
        if (done < everybody) return sealing(room, []);
        const equal = tied(ranked(room.settled(0), sale));
        return done < rounds && equal.length > 1 ? sealing(room, equal) : room.over();
      },
      take(room, command) {
        const { name, words, price } = command;
        if (name === "seal") {
          seal(room, words);
          return;
        }
        opens(room, words);
        within(price, bound, sale);
        const own = room.settled().find(({ bidder }) => bidder === words.bidder), back = own ? price.compare(own.price) : 0;
        refuseIf(sale ? back < 0 : back > 0, "room.fell_back");
        room.place(command, `round ${words.round}`);
      },
      result: (room) => outright(ranked(room.settled(), sale), sale ? "highest" : "lowest", true),
    };
  };
})(globalThis.Ebid);
