"use strict";
/* What is asked for at the door, and 优先购买权: whose right goes before others' at the same price (docs/dossier.md, 6.5). */
((E) => {
  const { isMap, must, FORMS, Fraction } = E;
  const { lawful, refuseIf, better, outright } = E.live;
  const ONE = new Fraction(1n), NOUGHT = new Fraction(0n), NONE = 100, ORG = /^O-[0-9A-Z]{1,18}$/, RIGHTS = "preferred equals";
  const sum = (fractions) => fractions.reduce((all, each) => all.plus(each), NOUGHT);
  const greatest = (values) => values.reduce((most, each) => (each.compare(most) > 0 ? each : most));

  // ---------------------------------------------------------------- the door

  /** Organisation → rank, as the terms name them. */
  function holders(given) {
    if (!given.has("preferred")) return new Map();
    const rows = given.rows("preferred").map((row) =>
      [row.said("org", (org) => typeof org === "string" && ORG.test(org)), row.whole("rank", 1, NONE - 1)]);
    const found = new Map(rows);
    lawful(rows.length && found.size === rows.length);
    return found;
  }
  /** Feature → its published values. */
  function features(given) {
    const named = (row) => (row.text("zh"), row.text("en"), row), decimal = (text) => FORMS.text(text) && FORMS.decimal(text)
      && Fraction.of(text).compare(NOUGHT) >= 0 && Fraction.of(text).compare(ONE) <= 0;
    const value = (row) => Fraction.of(named(row).said("value", decimal));
    const rows = given.has("features") ? given.rows("features").map((row) =>
      [named(row).text("feature"), row.rows("values").map(value)]) : [];
    const found = new Map(rows);
    lawful(found.size === rows.length && [...found.values()].every((values) => values.length
      && new Set(values.map(String)).size === values.length));
    lawful(sum([...found.values()].map(greatest)).compare(ONE) < 0);
    return found;
  }
  /** What the bidder's prices are divided by: 1 + Σ values ÷ (1 − Σ greatest values). */
  function weight(published, given) {
    must(isMap(given) && Object.keys(given).length === published.size, "要素取值不全", "a feature has no value");
    const values = [...published].map(([name, known]) => {
      must(Object.hasOwn(given, name) && FORMS.text(given[name]), "要素取值不全", "a feature has no value");
      const value = Fraction.of(given[name]);
      must(known.some((each) => !each.compare(value)), "要素取值未公布", "a feature has a value that was not published");
      return value;
    });
    return ONE.plus(sum(values).over(ONE.minus(sum([...published.values()].map(greatest)))));
  }
  /** The weight of who enters by what the kind asks for: a first offer up to `highest`, features, a rank of a right. */
  function letIn({ highest = null, features: published = new Map(), holders: known = new Map() } = {}, said, price) {
    must(said.priority === 0 || [...known.values()].includes(said.priority), "公告未载明该优先购买权",
      "the terms name no such right");
    must(highest ? price && price.n > 0n && price.compare(highest) <= 0 : !price, "首次报价不对", "the first offer is not right");
    return weight(published, said.features ?? {});
  }

  // ---------------------------------------------------------------- the same price

  const rank = (room, bidder) => room.entrants.get(bidder)?.priority || NONE;
  /** Whether the bidder may offer just what the leader does. */
  function mayMatch(room, drawn, bidder, leader) {
    const own = rank(room, bidder), other = rank(room, leader.bidder);
    if (own === NONE || own > other) return false;
    return own < other || (drawn && ![...room.offers.values()].some((each) => each.bidder === bidder
      && !each.price.compare(leader.price)));
  }
  /** By price, then by right. */
  const byRight = (room, rising) => (one, other) => better(rising)(one, other)
    || rank(room, one.bidder) - rank(room, other.bidder);
  /** Of a ranking those whose right is that of the first. */
  const foremost = (room, ranking) => ranking.filter(({ bidder }) => rank(room, bidder) === rank(room, ranking[0].bidder));

  /** Rights in a sale in the open: what takes the place of the check of a step, and the result. */
  function openly(given, check, start) {
    const known = holders(given), drawn = (known.size > 0 || given.has("equals"))
      && given.choice("equals", "earliest", "draw") === "draw";
    return {
      door: { holders: known },
      check(room, { words: { bidder }, price }) {
        const leader = room.last();
        if (leader && !price.compare(leader.price) && mayMatch(room, drawn, bidder, leader)) return;
        check(price, leader?.price, start, true);
      },
      outcome(room) {
        const ranking = [...room.offers.values()].sort((one, other) => byRight(room, true)(one, other) || one.seq - other.seq);
        return outright(foremost(room, ranking), "highest", drawn);
      },
    };
  }
  /** Refuses what does not match the leader by right. */
  function match(room, drawn, leader, { words: { bidder }, price }) {
    refuseIf(price.compare(leader.price), "room.only_match");
    refuseIf(!mayMatch(room, drawn, bidder, leader), "room.matched");
  }
  E.rights = { RIGHTS, holders, features, letIn, mayMatch, byRight, foremost, openly, match };
})(globalThis.Ebid);
