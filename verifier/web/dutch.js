"use strict";
/* 荷兰式: a clock moves the price tick by tick; who accepts it first has won (docs/dossier.md, 6.5). */
((E) => {
  const { Fraction } = E;
  const { DAY, Given, lawful, refuseIf, outright } = E.live;
  E.kinds.dutch_auction = (source, currency) => {
    const given = new Given(source, currency, "direction start step limit tick"), sale = given.sells(),
      start = given.price("start"), step = given.price("step"), limit = given.price("limit"),
      tick = given.seconds("tick"), way = sale ? start.minus(limit) : limit.minus(start), most = way.over(step),
      ticks = most.n / most.d;
    lawful(way.n >= 0n && (ticks + 1n) * BigInt(tick) <= BigInt(7 * DAY * 1000));
    /** The price asked so many milliseconds after the clock began; at its last step it stays. */
    function asked(passed) {
      const count = BigInt(Math.max(Math.floor(passed / tick), 0)), moved = step.times(new Fraction(count < ticks ? count : ticks));
      return sale ? start.minus(moved) : start.plus(moved);
    }
    return {
      rising: sale,
      turns: { clock: ["bid"] },
      begin: (room) => room.turning("clock", 1, Number(ticks + 1n) * tick),
      next: (room) => room.over(),
      take(room, { price, ...command }) {
        const now = asked(command.at - room.turn.begins), far = price.compare(now);
        refuseIf(sale ? far < 0 : far > 0, "room.not_asked");
        room.place({ ...command, words: { ...command.words, amount: room.money(now) }, price: now });
        room.over();
      },
      result: (room) => outright([...room.offers.values()], "accepted"),
    };
  };
})(globalThis.Ebid);
