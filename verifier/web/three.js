"use strict";
/* 三轮限时降价: three rounds, a turn for each bidder, the worst first and the best last (docs/dossier.md, 6.5). */
((E) => {
  const { Fraction } = E;
  const { Given, refuseIf, ended } = E.live;
  const ROUNDS = 3;
  E.kinds.three_rounds = (source, currency) => {
    const given = new Given(source, currency, "ceiling step rest pause turn features"), ceiling = given.price("ceiling"),
      step = given.price("step"), rest = given.seconds("rest"), pause = given.seconds("pause"), lasts = given.seconds("turn"),
      features = E.rights.features(given);
    /** Best first after division by the coefficient, exactly; equal ones by their event. */
    const order = (room, offers) => {
      const weighed = ({ bidder, price }) => price.over(room.entrants.get(bidder).weight);
      return [...offers].sort((one, other) => weighed(one).compare(weighed(other)) || one.seq - other.seq);
    };
    /** Whose turn is the n-th of a round whose pause was turn number `began`: by what had been offered before that. */
    function whose(room, began, n) {
      const before = [...room.offers.values()].filter(({ round }) => round < began);
      return order(room, new Map(before.map((each) => [each.bidder, each])).values()).at(-n).bidder;
    }
    return {
      rising: false,
      door: { highest: ceiling, features },
      turns: { pause: [], turn: ["bid"] },
      begin(room) {
        [...room.entrants].forEach(([bidder, { amount }], seq) =>
          room.offers.set(bidder, { bidder, amount, price: Fraction.of(amount), seq, round: 0 }));
        return room.offers.size ? room.turning("pause", 1, rest) : room.over();
      },
      /** A round is a pause and a turn of each. */
      next(room) {
        const done = room.turn.round, size = room.settled().length, place = done % (size + 1);
        if (done === ROUNDS * (size + 1)) return room.over();
        return place ? room.turning("turn", done + 1, lasts, [whose(room, done - place + 1, place)])
          : room.turning("pause", done + 1, pause);
      },
      take(room, command) {
        const { words: { bidder, round }, price } = command, own = room.settled().find((each) => each.bidder === bidder);
        refuseIf(price.n <= 0n || price.compare(own.price.minus(step)) > 0, "room.turn_step");
        room.place(command, `turn ${round}`);
      },
      result(room) {
        const [first] = order(room, room.settled());
        return first ? ended("won", "lowest", [{ bidder: first.bidder, price: first.amount }]) : ended("failed", "no_offer");
      },
    };
  };
})(globalThis.Ebid);
