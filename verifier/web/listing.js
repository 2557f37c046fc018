"use strict";
/* 挂牌: quotes while the lot is listed, a question at the end of that, then offers against the clock (docs/dossier.md, 6.5). */
((E) => {
  const { DAY, Given, lawful, ladder, softEnd, byText, ended, STEPS } = E.live;
  const LAND = 10 * DAY, RHYTHMS = { __proto__: null, free_hour: [0, 3600, 300], five_five: [300, 0, 300] };
  /** Milliseconds of query, free offers and countdown; a named rhythm leaves nothing to say. */
  function rhythm(given) {
    const named = RHYTHMS[given.choice("rhythm", "own", ...Object.keys(RHYTHMS))];
    lawful(!named || !["query", "free", "countdown"].some((name) => given.has(name)));
    return (named ?? [given.whole("query", 0, DAY), given.whole("free", 0, 30 * DAY), given.whole("countdown", 1, DAY)])
      .map((seconds) => seconds * 1000);
  }
  E.kinds.listing = (source, currency) => {
    const given = new Given(source, currency,
      `start land listed rhythm query free countdown goes_on silence single ${STEPS} ${E.rights.RIGHTS}`),
      right = E.rights.openly(given, ladder(given), given.price("start")), [query, free, countdown] = rhythm(given),
      listed = given.whole("listed", given.flag("land") ? LAND : 1, 365 * DAY) * 1000,
      goesOn = given.choice("goes_on", "confirmed", "leader_too", "everybody"),
      silence = given.choice("silence", "deal", "go_on", "fail"), single = given.flag("single");
    /** Whether there was a question and no answer to it. */
    const silent = (room) => query > 0 && room.entrants.size > 1 && !room.confirmed.size;
    const counting = (room, whose) => room.turning("countdown", room.turn.round + 1, countdown, whose);
    const bidding = (room, whose) => (free ? room.turning("free", room.turn.round + 1, free, whose) : counting(room, whose));
    function answered(room) {
      if (silent(room)) return silence === "go_on" ? bidding(room, []) : room.over();
      const leader = room.last(), leads = leader && goesOn === "leader_too" ? [leader.bidder] : [];
      return bidding(room, goesOn === "everybody" ? [] : [...new Set([...room.confirmed, ...leads])].sort(byText));
    }
    return {
      rising: true,
      door: right.door,
      turns: { listed: ["enter", "bid"], query: ["confirm"], free: ["bid"], countdown: ["bid"] },
      begin: (room) => room.turning("listed", 1, listed),
      next(room) {
        const { turn, whose } = room.turn;
        if (turn === "listed" && room.entrants.size > 1) return query ? room.turning("query", 2, query) : bidding(room, []);
        if (turn === "query") return answered(room);
        return turn === "free" ? counting(room, whose) : room.over();
      },
      take(room, command) {
        if (command.name === "confirm") {
          room.confirmed.add(command.words.bidder);
          return;
        }
        right.check(room, command);
        room.place(command);
      },
      ends: (room, at) => (room.turn.turn === "countdown" ? softEnd("reset", 0, countdown, null, room.turn, at)
        : room.turn.ends),
      result(room) {
        if (room.entrants.size === 1 && !single) return ended("failed", "single");
        if (silent(room) && silence === "fail") return ended("failed", "nobody_goes_on");
        return right.outcome(room);
      },
    };
  };
})(globalThis.Ebid);
