"use strict";
/* The result computed again from its inputs, in exact fractions (docs/evaluation.md, section 6). */
((E) => {
  const { must, Unseen, Fraction, H, canonical } = E;
  const of = (value) => Fraction.of(value), ZERO = of(0), HUNDRED = of(100);
  const sum = (list) => list.reduce((all, one) => all.plus(one), ZERO),
    mean = (list) => sum(list).over(of(list.length));
  const ascending = (list) => list.toSorted((a, b) => a.compare(b));
  const byId = (name) => (a, b) => (a[name] < b[name] ? -1 : 1);
  const mapped = (value, task) => Object.fromEntries(Object.entries(value).map(([key, one]) => [key, task(one)]));
  const number = (value, places) => ({ exact: `${value}`, shown: value.rounded(places) });
  const rounded = (value, places) => of(value.rounded(places)),
    DEDUCTIONS = ["small_enterprise", "small_share", "small_works", "domestic_product"],
    ONE_OF = [["small_enterprise", "small_share"], ["small_works", "small_works_bonus"]];

  class Evaluation {
    constructor({ document, offers, sheets, drawn }) {
      Object.assign(this, { document, drawn, params: document.params, places: document.params.rounding.places,
        offers: offers.toSorted(byId("bid")),
        sheets: sheets.toSorted(byId("pid")), digits: document.base_currency === "JPY" ? 0 : 2 });
      this.money = (value) => number(value, this.digits);
      this.points = (value) => number(value, this.places);
    }
    competition() {
      const { params: { minimum, brands }, document: { regime } } = this,
        conforming = this.offers.filter(({ rejection }) => !rejection);
      const effective = brands ? new Set(conforming.map(({ brand, bid }) => (brand ? `brand ${brand}` : bid))).size
        : conforming.length;
      const stop = this.offers.length < minimum || !effective || (effective < minimum && regime === "P87");
      return { received: this.offers.length, conforming: conforming.length, effective,
        outcome: stop ? "stop" : effective >= minimum ? "proceed" : "may_reject_all" };
    }
    /** The parts of a price in the evaluation currency. */
    parts(prices) {
      const { base_currency: base, rates } = this.document;
      return prices.map((part) => ({ part, amount: part.currency === base ? part.amount
        : of(part.amount).times(of(rates[part.currency])).rounded(this.digits) }));
    }
    prices(offer) {
      const total = (parts) => sum(parts.map(({ amount }) => of(amount))), parts = this.parts(offer.prices),
        quoted = total(parts);
      const contract = offer.corrected.length ? total(this.parts(offer.corrected)) : quoted,
        deviations = sum(offer.deviations.map(({ amount }) => of(amount.amount ?? amount)));
      must(ONE_OF.every((group) => offer.policies.filter((id) => group.includes(id)).length < 2), "同一政策重复享受",
        "two policies that stand for one another");
      const granted = Object.fromEntries(this.params.policies.filter(({ id }) =>
        offer.policies.includes(id)).map(({ id, rate }) => [id, of(rate)]));
      const deductions = Object.fromEntries(DEDUCTIONS.filter((id) => granted[id]).map((id) =>
        [id, contract.times(granted[id])]));
      const evaluated = contract.plus(deviations).minus(sum(Object.values(deductions)));
      const { ceiling, budget, regime } = this.document, limit = ceiling ?? (regime === "P87" ? budget : null);
      must(!limit || quoted.compare(of(limit.amount)) <= 0, "报价超过最高限价", "an offer above the ceiling");
      return { offer, parts, quoted, contract, deviations, deductions, evaluated,
        bonus: granted.small_works_bonus ?? ZERO };
    }
    /** pid → the expert's total for a bid, in 1/100 point. */
    totals(bid) {
      return new Map(this.sheets.map(({ pid, scores }) => [pid,
        scores.filter((one) => one.bid === bid).reduce((all, { v }) => all + v, 0)]));
    }
    meanPoints(bid) {
      if (!this.sheets.length) return ZERO;
      let totals = ascending([...this.totals(bid).values()].map(of));
      if (this.params.mean === "trimmed") totals = (must(totals.length > 2, "去掉最高最低分后没有评分", "trimmed needs three"),
        totals.slice(1, -1));
      return mean(totals).over(HUNDRED);
    }
    /** Bids of a brand where another one of it is better: under the lowest price before, else after the ranking. */
    ranking(conforming) {
      const priced = conforming.map((offer) => this.prices(offer)), way = E.WAYS[this.document.method],
        { brands, rounding: { at }, tie } = this.params, at_ = (value, ...when) =>
          (when.includes(at) ? rounded(value, this.places) : value);
      const beaten = ({ offer, quoted }) => brands && way.quotes && offer.brand
        && priced.some((one) => one.offer.brand === offer.brand && one.quoted.compare(quoted) < 0);
      const same = priced.filter(beaten).map(({ offer }) => offer.bid);
      const entries = priced.filter((one) => !beaten(one)).map((line) => ({ ...line,
        points: at_(this.meanPoints(line.offer.bid), "items") }));
      const aside = way.aside(this, entries), left_ = entries.filter(({ offer }) => !aside[offer.bid]);
      const { base, workings, each } = left_.length ? way.price(this, left_) : { base: ZERO, workings: {} };
      const lines = left_.map((line) => {
        const { price = null, quality = line.points, ranked = line.evaluated, workings: told = {} } = each(line),
          score = price && at_(price, "items");
        return { ...line, price: score, workings: told, ranked: at_(ranked, "items", "total"),
          total: at_(at_(quality, "items").plus(score ?? ZERO), "items", "total") };
      });
      const KEYS = { price: (a, b) => a.ranked.compare(b.ranked), nothing: () => 0,
        total: (a, b) => b.total.compare(a.total) || (tie === "lower_price" ? a.contract.compare(b.contract) : 0) };
      const order = KEYS[way.ranks], places = [];
      for (const line of lines.toSorted((a, b) => order(a, b) || byId("bid")(a.offer, b.offer))) {
        if (places.length && order(places.at(-1)[0], line) === 0) places.at(-1).push(line); else places.push([line]);
      }
      const seen = new Set(), kind = (line) => brands && !way.quotes && line.offer.brand, left = places.map((place) => {
        const stay = place.filter((line) => !kind(line) || !seen.has(kind(line)));
        same.push(...place.filter((line) => !stay.includes(line)).map(({ offer }) => offer.bid));
        place.forEach((line) => seen.add(kind(line)));
        return stay.map(({ offer }) => offer.bid);
      });
      return { base, workings, lines, aside, same: same.sort(), order: left.filter((place) => place.length) };
    }
    line(line) {
      const { offer, parts } = line, workings = (told) => mapped(told, (one) => number(one, 6)),
        criteria = this.document.criteria;
      const means = Object.fromEntries(criteria.map(({ id }) => [id, this.points(mean(this.sheets.map(({ scores }) =>
        of(scores.find(({ bid, c }) => bid === offer.bid && c === id).v))).over(HUNDRED))]));
      return { bid: offer.bid, bidder: offer.bidder, parts, quoted: this.money(line.quoted),
        contract: this.money(line.contract), deviations: this.money(line.deviations),
        deductions: mapped(line.deductions, this.money), evaluated: this.money(line.evaluated),
          ranked_price: this.money(line.ranked),
        price_score: line.price && this.points(line.price), workings: workings(line.workings), means,
          points: this.points(line.points), total: this.points(line.total) };
    }
    abnormallyLow(conforming) {
      const { abnormal } = this.params, { ceiling, budget } = this.document,
        prices = conforming.map((offer) => this.prices(offer)), sorted = ascending(prices.map(({ quoted }) => quoted));
      if (!abnormal || !prices.length) return null;
      const percent = (value, name) => value && value.times(of(abnormal[name])).over(HUNDRED),
        limit = ceiling ?? budget;
      const lines = { mean: percent(mean(sorted), "mean"), second: percent(sorted[1] ?? null, "second"),
        ceiling: percent(limit && of(limit.amount), "ceiling") };
      const below = ({ quoted }) => Object.keys(lines).filter((name) => lines[name] && quoted.compare(lines[name]) < 0
        && (name !== "second" || quoted.compare(sorted[0]) === 0));
      return { ...mapped(lines, (one) => one && this.money(one)),
        triggered: Object.fromEntries(prices.map((one) => [one.offer.bid, below(one)])) };
    }
    hints(conforming) {
      return this.sheets.length < 3 ? [] : conforming.flatMap(({ bid }) => {
        const totals = this.totals(bid);
        return [...totals].flatMap(([pid, given]) => {
          const others = [...totals].filter(([one]) => one !== pid).map(([, value]) => value).sort((a, b) => a - b),
            half = others.length / 2;
          const median = mean([others[Math.ceil(half) - 1], others[Math.floor(half)]].map(of)),
            far = of(given).minus(median);
          const distance = far.compare(ZERO) < 0 ? ZERO.minus(far) : far;
          return distance.compare(of(this.params.reminder)) > 0 ? [{ pid, bid, given, others: number(median, 2) }] : [];
        });
      });
    }
    /** Whom the first place does without: every bid and every expert without whom another stands first. */
    stability(conforming, first) {
      const again = (offers, sheets) => new Evaluation({ ...this, offers, sheets }).ranking(offers).order[0] ?? [];
      const other = (key, list, leave) => list.map((one) => ({ without: one[key], first: leave(one) })).filter((one) =>
        canonical(one.first) !== canonical(first));
      const bids = conforming.filter(({ bid }) => !first.includes(bid)),
        experts = this.sheets.length > (this.params.mean === "trimmed" ? 3 : 1) ? this.sheets : [];
      return { bids: other("bid", bids, (gone) => again(conforming.filter((one) => one !== gone), this.sheets)),
        experts: other("pid", experts, (gone) => again(conforming, this.sheets.filter((one) => one !== gone))) };
    }
    result(competition) {
      if (competition.outcome === "stop") return null;
      const conforming = this.offers.filter(({ rejection }) => !rejection),
        { base, workings, lines, aside, same, order } = this.ranking(conforming);
      let count = 0;
      const candidates = order.filter((place) => (count += place.length) - place.length < 3);
      return { ...(Object.keys(aside).length ? { set_aside: aside } : {}), base: this.money(base),
        workings: mapped(workings, (one) => number(one, 6)),
        lines: lines.map((line) => this.line(line)), same_brand: same, order, candidates,
        abnormally_low: this.abnormallyLow(conforming), hints: this.hints(conforming),
          stability: this.stability(conforming, order[0] ?? []) };
    }
  }
  /** Of the bids that stand those whose second envelope is opened, by name: prices are not known yet. */
  E.passed = (document, bids, sheets) => {
    const made = new Evaluation({ document, offers: [], sheets, drawn: {} }), { params } = document,
      points = new Map(bids.map((bid) => [bid, params.rounding.at === "items" ? rounded(made.meanPoints(bid), made.places)
        : made.meanPoints(bid)]));
    const line = of(params.least_technical).over(HUNDRED), passed = bids.filter((bid) => points.get(bid).compare(line) >= 0),
      best = ascending(passed.map((bid) => points.get(bid))).at(-1);
    return passed.filter((bid) => !E.WAYS[document.method].best || points.get(bid).compare(best) === 0).sort();
  };
  /** `ebid-aggregation/v1` for the inputs of one; of another way of evaluating it never says that it holds. */
  E.evaluate = ({ tender, lot, inputs }) => {
    const { method } = inputs.document, once = (list, key) => new Set(list.map((one) => one[key])).size === list.length;
    must(once(inputs.offers, "bid") && once(inputs.sheets, "pid") && inputs.sheets.every((one) => one.tender === tender
      && one.lot === lot), "投标或评分表重复，或属于另一标段", "an offer or a sheet twice, or of another lot");
    if (!Object.hasOwn(E.WAYS, method)) throw new Unseen(`本核验器不能重算评标办法 ${method}`,
      `this verifier cannot compute the way of evaluating ${method}`);
    const made = new Evaluation(inputs), competition = made.competition(),
      { document, offers, sheets } = { ...inputs, offers: made.offers, sheets: made.sheets };
    must(!document.criteria.length === !sheets.length, "评分表与评分项不符",
      "sheets without criteria, or criteria without sheets");
    const digests = (list, key) => Object.fromEntries(list.map((one) => [one[key], H(canonical(one))]));
    return { v: "ebid-aggregation/v1", tender, lot, inputs: { document, offers, sheets, drawn: inputs.drawn },
      competition,
      inputs_sha256: { document: H(canonical(document)), offers: digests(offers, "bid"),
        sheets: digests(sheets, "pid") }, result: made.result(competition) };
  };
})(globalThis.Ebid);
