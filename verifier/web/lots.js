"use strict";
/* 组合报价: sealed prices for bundles of lots; the choice of bundles that is best for the seller or the buyer wins, exactly
 * (docs/dossier.md, 6.5). The optimum is looked for here, not believed. */
((E) => {
  const { Fraction } = E;
  const { Given, lawful, refuseIf, byText, within, once, ended, SEALED } = E.live;
  const HOUSE = "";
  const floor = (n, d) => n / d - BigInt(n < 0n && n % d !== 0n);
  const sum = (numbers) => numbers.reduce((all, each) => all + each, 0n);

  /** The least of what is in it comes out first, by `length`. */
  class Heap {
    constructor() { this.items = []; }
    push(item) {
      const { items } = this;
      let at = items.push(item) - 1;
      for (let up; at && items[up = (at - 1) >> 1].length > item.length; at = up) items[at] = items[up];
      items[at] = item;
    }
    pop() {
      const { items } = this, first = items[0], item = items.pop();
      if (!items.length) return first;
      let at = 0;
      for (let down = 1; down < items.length; at = down, down = 2 * at + 1) {
        if (items[down + 1]?.length < items[down].length) down += 1;
        if (items[down].length >= item.length) break;
        items[at] = items[down];
      }
      items[at] = item;
      return first;
    }
  }
  /** Whole numbers that order choices as the text does: costs first, then fewest lots of the house's, then fewest bundles,
   * then whose earliest bundle differs first. No two choices weigh the same. */
  const weigh = (bundles) => bundles.map(({ bidder, cost }, place) => {
    const size = BigInt(bundles.length);
    return (cost << (size + 16n)) + (bidder === HOUSE ? 1n << (size + 8n) : 0n) + (1n << size)
      - (1n << (size - 1n - BigInt(place)));
  });
  /** What is over of each bundle's weight when its lots are paid for at prices that leave none below nought: every way
   * through all lots is shorter by the same, so the shortest one stays the same. */
  function reduced(count, bundles, weights) {
    const held = bundles.map(({ lots }) => [...Array(count).keys()].filter((lot) => (lots >> lot) & 1)), left = [...weights];
    const holding = [...Array(count).keys()].map((lot) => [...held.keys()].filter((n) => held[n].includes(lot)));
    const pay = (lot, price) => { for (const n of holding[lot]) left[n] -= price; };
    const least = (numbers) => numbers.reduce((low, each) => (each < low ? each : low));
    const first = holding.map((each) => least(each.map((n) => floor(weights[n], BigInt(held[n].length)))));
    first.forEach((price, lot) => pay(lot, price));
    for (const again of [0, 1, 2, 3, 4, 5]) {
      const order = [...holding.keys()];
      for (const lot of again % 2 ? order : order.reverse()) pay(lot, least(holding[lot].map((n) => left[n])));
    }
    return left;
  }
  /** The best choice of bundles, {bidder, lots as bits, cost}, that holds each of `count` lots once: a shortest way over sets
   * of lots, by a bundle that holds the first lot still open. Nobody but the house is given more than `most`. */
  function best(count, bundles, most) {
    const left = reduced(count, bundles, weigh(bundles)), all = 2 ** count - 1, done = new Set(), heap = new Heap();
    const often = new Set(bundles.map(({ bidder }) => bidder).filter((bidder) => bidder !== HOUSE
      && bundles.filter((each) => each.bidder === bidder).length > most));
    heap.push({ length: 0n, covered: 0, had: [], chosen: [] });
    for (;;) {
      const { length, covered, had, chosen } = heap.pop(), key = JSON.stringify([covered, had]);
      if (covered === all) return chosen.sort((one, other) => one - other).map((n) => bundles[n]);
      if (done.has(key)) continue;
      done.add(key);
      const open = ~covered & (covered + 1);
      bundles.forEach(({ bidder, lots }, n) => {
        const limited = often.has(bidder);
        if (!(lots & open) || lots & covered || (limited && had.filter((each) => each === bidder).length >= most)) return;
        heap.push({ length: length + left[n], covered: covered | lots, chosen: [...chosen, n],
          had: limited ? [...had, bidder].sort() : had });
      });
    }
  }
  const costs = (bundles) => sum(bundles.map(({ cost }) => cost));

  E.kinds.combinatorial_lots = (source, currency) => {
    const given = new Given(source, currency, `direction lots bundles wins pays ${SEALED}`), sale = given.sells(),
      rows = given.rows("lots"), names = rows.map((row) => row.text("lot")), bounds = rows.map((row) => row.money("bound")),
      most = given.whole("bundles", 2, 50), wins = given.whole("wins", 1, 20), vcg = given.choice("pays", "bid", "vcg") === "vcg";
    const ascend = (texts) => texts.every((each, i) => !i || byText(texts[i - 1], each) < 0);
    lawful(names.length >= 1 && names.length <= 20 && ascend(names) && !names.some((name) => name.includes("+")));
    const bits = (lots) => lots.reduce((set, lot) => set | (1 << names.indexOf(lot)), 0);
    function check({ words: { lots = [] }, price }) {
      refuseIf(!lots.length || !lots.every((lot) => names.includes(lot)) || !ascend(lots), "room.lots");
      within(price, lots.map((lot) => bounds[names.indexOf(lot)]).reduce((all, each) => all.plus(each)), sale);
    }
    /** What was offered, in its order, and after it each lot at its published price for the house. */
    function offered(room) {
      const cost = (price) => (sale ? -1n : 1n) * BigInt(room.money(price).replace(".", ""));
      return [...[...room.offers.values()].map(({ bidder, lots, price }) => ({ bidder, lots: bits(lots), cost: cost(price) })),
        ...bounds.map((bound, place) => ({ bidder: HOUSE, lots: 1 << place, cost: cost(bound) }))];
    }
    function won(room, bundles, chosen, bidder) {
      const own = chosen.filter((each) => each.bidder === bidder), set = own.reduce((all, { lots }) => all | lots, 0);
      const without = vcg ? costs(best(names.length, bundles.filter((each) => each.bidder !== bidder), wins)) - costs(chosen) : 0n,
        price = costs(own) + without, size = price < 0n ? -price : price;
      return { bidder, price: room.money(new Fraction(size, 10n ** BigInt(room.digits))),
        lots: names.filter((_, place) => (set >> place) & 1) };
    }
    return {
      rising: sale,
      bundles: true,
      ...once(given, check, most),
      result(room) {
        const bundles = offered(room), chosen = best(names.length, bundles, wins);
        const winners = [...new Set(chosen.map(({ bidder }) => bidder))].filter((bidder) => bidder !== HOUSE).sort(byText);
        if (!winners.length) return ended("failed", "no_offer");
        return ended("won", "optimal", winners.map((bidder) => won(room, bundles, chosen, bidder)));
      },
    };
  };
  E.bestBundles = best;
})(globalThis.Ebid);
