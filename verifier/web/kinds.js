"use strict";
/* What the ways of competing live have in common (docs/dossier.md, 6.5): published parameters, steps between offers, late
 * offers, sealed prices, and how the first of a ranking wins. Each kind is a function of its parameters and the currency
 * in a file of its own; `room.js` asks it for turns, what they take, and the result. */
((E) => {
  const { isMap, must, canonical, FORMS, Fraction } = E;
  const DAY = 24 * 3600, VERSION = "ggzy-room/v1";

  /** A bidder's command that is not taken: it stands in the chain as `refuse` with this code, and moves nothing. */
  class Refused extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }
  const refuseIf = (wrong, code) => {
    if (wrong) throw new Refused(code);
  };
  const lawful = (holds) => must(holds, "竞价参数不合规", "its parameters are not lawful");
  const whole = (value, low, high) => Number.isSafeInteger(value) && value >= low && value <= high;
  /** By code points. */
  const byText = (one, other) => E.compare(E.utf8(one), E.utf8(other));

  /** Published parameters; one that is missing or out of its bounds is not lawful. Without `names` others may be there. */
  class Given {
    constructor(source, currency, names) {
      lawful(isMap(source) && (!names || Object.keys(source).every((name) => names.split(" ").includes(name))));
      Object.assign(this, { source, currency });
    }
    has(name) { return (this.source[name] ?? null) !== null; }
    said(name, holds) {
      const value = this.source[name];
      lawful(holds(value));
      return value;
    }
    whole(name, low, high) { return this.said(name, (value) => whole(value, low, high)); }
    seconds(name, most = DAY) { return this.whole(name, 1, most) * 1000; }
    flag(name) { return this.said(name, FORMS.bool); }
    text(name) { return this.said(name, FORMS.text); }
    choice(name, ...known) { return this.said(name, (value) => known.includes(value)); }
    sells() { return this.choice("direction", "sale", "purchase") === "sale"; }
    money(name) { return Fraction.of(this.said(name, (amount) => FORMS.money({ amount, currency: this.currency }))); }
    price(name) {
      const found = this.money(name);
      lawful(found.n > 0n);
      return found;
    }
    rows(name) { return this.said(name, Array.isArray).map((row) => new Given(row, this.currency)); }
  }

  // ---------------------------------------------------------------- prices

  /** Refuses a price beyond the published one: under the start of a sale, above the ceiling of a purchase, or nought. */
  function within(price, bound, rising) {
    refuseIf(rising && price.compare(bound) < 0, "room.below_start");
    refuseIf(!rising && price.compare(bound) > 0, "room.above_ceiling");
    refuseIf(price.n <= 0n, "room.nought");
  }
  /** Gives what refuses a price that does not beat the one before it by a step; the first one keeps to the bound. */
  function ladder(given) {
    const only = given.flag("whole_steps"), rows = given.has("steps")
      ? given.rows("steps").map((row) => [row.money("from"), row.price("step")])
      : [[new Fraction(0n), given.price("step")]];
    lawful(rows.length && !rows[0][0].n && rows.every(([from], i) => !i || rows[i - 1][0].compare(from) < 0));
    return (price, before, bound, rising) => {
      if (!before) {
        within(price, bound, rising);
        return;
      }
      const step = rows.findLast(([from]) => from.compare(before) <= 0)[1],
        gain = rising ? price.minus(before) : before.minus(price);
      refuseIf(gain.compare(step) < 0, "room.below_step");
      refuseIf(only && gain.over(step).d !== 1n, "room.off_step");
      refuseIf(price.n <= 0n, "room.nought");
    };
  }
  /** When a turn ends after an offer that was taken at `at`, by the way in which late ones are counted. */
  function softEnd(late, window, length, latest, { begins, ends }, at) {
    const inside = at >= ends - window;
    let moved = ends;
    if (late === "from_end" && inside) moved = ends + length;
    if ((late === "from_bid" && inside) || late === "reset") moved = Math.max(ends, at + length);
    return latest === null ? moved : Math.max(ends, Math.min(moved, begins + latest));
  }
  function softClose(given) {
    const late = given.choice("late", "never", "from_end", "from_bid", "reset"), window = given.whole("window", 0, DAY),
      length = given.whole("length", 0, DAY), latest = given.has("latest") ? given.seconds("latest", 30 * DAY) : null;
    lawful((late !== "from_bid" || length >= window) && (late === "never" || length > 0));
    return (turn, at) => softEnd(late, window * 1000, length * 1000, latest, turn, at);
  }

  // ---------------------------------------------------------------- offers in order

  const better = (rising) => (one, other) => (rising ? other.price.compare(one.price) : one.price.compare(other.price));
  /** Best first; equal ones by their event. */
  const ranked = (offers, rising) => [...offers].sort((one, other) => better(rising)(one, other) || one.seq - other.seq);
  const tied = (ranking) => ranking.filter(({ price }) => !price.compare(ranking[0].price)).map(({ bidder }) => bidder);
  const ended = (ending, reason, winners = [], equal = []) => ({ ending, reason, winners, equal });
  /** The first has won at its own price; `drawn`: a draw decides among those who offer as much. */
  function outright(ranking, reason, drawn = false) {
    if (!ranking.length) return ended("failed", "no_offer");
    const [{ bidder, amount }] = ranking, equal = tied(ranking);
    if (drawn && equal.length > 1) return ended("draw", "equal", [], equal);
    return ended("won", reason, [{ bidder, price: amount }]);
  }

  // ---------------------------------------------------------------- sealed prices

  const commitment = (amount, salt, lots = []) => E.H(canonical({ v: VERSION, amount, salt, lots }));
  const held = (room, bidder) => [...room.sealed].filter(([, each]) => each.bidder === bidder);
  /** One commitment more; where a bidder has one alone, in place of its former one. */
  function seal(room, { bidder, commitment: hidden }, most = 1) {
    refuseIf(!FORMS.hash(hidden), "room.commitment");
    refuseIf(room.sealed.has(hidden), "room.sealed");
    const own = held(room, bidder);
    refuseIf(most > 1 && own.length >= most, "room.seals");
    if (most === 1) for (const [former] of own) room.sealed.delete(former);
    room.sealed.set(hidden, { bidder });
  }
  function opens(room, { bidder, amount, salt, lots }) {
    refuseIf(room.sealed.get(commitment(amount, salt, lots))?.bidder !== bidder, "room.not_as_sealed");
  }
  /** A turn to seal and a turn to show, once, of a kind whose shown prices are checked by `check(command)`. */
  function once(given, check, most = 1) {
    const seals = given.seconds("seals", 30 * DAY), reveals = given.seconds("reveals");
    return {
      turns: { sealing: ["seal"], revealing: ["reveal"] },
      begin: (room) => room.turning("sealing", 1, seals),
      next: (room) => (room.turn.turn === "sealing" ? room.turning("revealing", 2, reveals) : room.over()),
      take(room, command) {
        if (command.name === "seal") {
          seal(room, command.words, most);
          return;
        }
        opens(room, command.words);
        check(command);
        room.place(command);
      },
    };
  }
  E.live = { DAY, VERSION, Refused, refuseIf, lawful, whole, byText, Given, within, ladder, softEnd, softClose, better,
    ranked, tied, ended, outright, commitment, seal, opens, once,
    STEPS: "step steps whole_steps", LATE: "late window length latest", SEALED: "seals reveals" };
  E.kinds = { __proto__: null };
})(globalThis.Ebid);
