"use strict";
/* docs/evaluation.md: from rules, offers, sheets and drawn values to `aggregation.json`, exactly. */
((E) => {
  const { Fraction: F } = E;
  const MINOR = { CNY: 2, USD: 2, EUR: 2, GBP: 2, BDT: 2, HKD: 2, INR: 2, JPY: 0 };
  const sum = (values) => values.reduce((total, value) => total.plus(value), F.of(0));
  const ascending = (values) => [...values].sort((a, b) => a.compare(b));
  const least = (values) => ascending(values)[0];
  const by = (name) => (a, b) => (a[name] < b[name] ? -1 : 1);
  const want = (holds, zh, en) => E.must(holds, `评审：${zh}`, `the evaluation: ${en}`);

  /** The rule snapshot of a lot, as the aggregation must carry it. */
  const snapshot = ({ regime, kind }, { method, base_currency, rates, budget, ceiling, criteria, params }) =>
    ({ v: "ebid-evaluation/v1", regime, kind, method, base_currency, rates, budget, ceiling, criteria, params });
  /** Money with exactly its currency's digits, as a fraction. */
  function amount(money) {
    const { amount: said, currency } = E.form(money, "amount:text currency:text");
    want((said.split(".")[1] ?? "").length === MINOR[currency], `金额不合格式：${said}`, `malformed money: ${said}`);
    return F.of(said);
  }
  /** A sheet, read strictly; points by bid and criterion in 1/100 point. */
  function sheet(value) {
    E.form(value, "v:ebid-score-sheet/v1 tender:text lot:text round:count pid:pid scores:list reasons:list");
    value.scores.forEach((one) => E.form(one, "bid:text c:text v:int"));
    value.reasons.forEach((one) => E.form(one, "bid:text c:text why:text"));
    for (const keys of [value.scores, value.reasons].map((listed) => listed.map(({ bid, c }) => `${bid}\0${c}`))) {
      want(keys.every((key, i) => !i || keys[i - 1] < key), "评分表须排序且不重复", "a sheet is sorted, and says nothing twice");
    }
    const total = (bid) => value.scores.reduce((all, one) => all + (one.bid === bid ? one.v : 0), 0);
    return { value, pid: value.pid, total, points: new Map(value.scores.map(({ bid, c, v }) => [`${bid}/${c}`, v])) };
  }
  /** Complete for these bids, within range, on the grid, inside a band; objective criteria alike. */
  function checkSheets(sheets, criteria, bids) {
    for (const { value, points } of sheets) {
      for (const { bid, c, v } of value.scores) {
        const { max, step = 1, bands } = criteria.find(({ id }) => id === c) ?? E.refuse(`没有评分项 ${c}`, `there is no criterion ${c}`);
        const banded = !bands.length || bands.some(({ from, to }) => from <= v && v <= to);
        want(v <= max && v % step === 0 && banded, `${bid}/${c} 的分值 ${v} 不合规`, `${bid}/${c} cannot have ${v}`);
      }
      const due = new Set([...bids, ...value.scores.map(({ bid }) => bid)]);
      want([...due].every((bid) => criteria.every(({ id }) => points.has(`${bid}/${id}`))), "有评分项未评分", "a criterion has no points");
    }
    const agree = (id) => bids.every((bid) => new Set(sheets.map(({ points }) => points.get(`${bid}/${id}`))).size <= 1);
    want(criteria.every(({ id, objective }) => !objective || agree(id)), "客观评分项不一致", "experts differ on an objective criterion");
  }

  /** The three prices of section 2. */
  function priced(of, offer) {
    const convert = (part) => {
      if (part.currency === of.base_currency) return { part, amount: part.amount, exact: amount(part) };
      const shown = amount(part).times(F.of(of.rates[part.currency])).rounded(MINOR[of.base_currency]);
      return { part, amount: shown, exact: F.of(shown) };
    };
    const converted = (prices) => {
      want(prices.length && new Set(prices.map(({ currency }) => currency)).size === prices.length, "报价不对",
        "no price, or two in one currency");
      return prices.map(convert);
    };
    want(!offer.deviations.length || of.regime !== "P87", "不得调整价格", "prices may be adjusted by policies only");
    const parts = converted(offer.prices);
    const quoted = sum(parts.map(({ exact }) => exact));
    const contract = offer.corrected.length ? sum(converted(offer.corrected).map(({ exact }) => exact)) : quoted;
    const deviations = sum(offer.deviations.map((one) => F.of(one.amount)));
    const granted = offer.policies.map((id) => of.params.policies.find((one) => one.id === id)
      ?? E.refuse(`没有政策 ${id}`, `no policy ${id}`));
    const [price, score] = ["price", "score"].map((effect) => granted.filter(({ id }) => E.tables.policies[id].effect === effect));
    const deductions = Object.fromEntries(price.map(({ id, rate }) => [id, contract.times(F.of(rate))]));
    const evaluated = contract.plus(deviations).minus(sum(Object.values(deductions)));
    return { offer, bid: offer.bid, parts, quoted, contract, deviations, deductions, bonus: sum(score.map(({ rate }) => F.of(rate))),
      evaluated };
  }
  /** Base, workings and each bid's price score (none where prices only rank). */
  const METHODS = {
    lowest_evaluated_price: (of, bids) => ({ base: least(bids.map(({ evaluated }) => evaluated)), workings: {}, score: null }),
    comprehensive_scoring: ({ params: p }, bids) => {
      const [base, full] = [least(bids.map(({ evaluated }) => evaluated)), new F(BigInt(p.price_weight), 100n)];
      return { base, workings: { full }, score: ({ evaluated, bonus }) => {
        const ratio = base.over(evaluated);
        const raised = ratio.times(full).times(bonus.plus(1));
        const workings = { ratio, before_bonus: ratio.times(full), bonus_rate: bonus };
        return { value: p.bonus_may_exceed_full ? raised : least([raised, full]), workings };
      } };
    },
    reasonable_low_price: ({ params: p }, bids, drawn) => {
      const [ordered, down] = [ascending(bids.map(({ evaluated }) => evaluated)), F.of(drawn.reduction)];
      const drop = ordered.length >= p.drop_from ? p.drop_each_side : 0;
      const kept = ordered.slice(drop, ordered.length - drop);
      const mean = sum(kept).over(kept.length);
      const base = mean.times(F.of(1).minus(down));
      return { base, workings: { mean, reduction: down, dropped: F.of(2 * drop) }, score: ({ evaluated }) => {
        const exact = evaluated.minus(base).over(base).times(100);
        const percent = p.deviation_percent_dp === null ? exact : F.of(exact.rounded(p.deviation_percent_dp));
        const lost = percent.absolute.times(F.of(percent.compare(0) > 0 ? p.penalty_above : p.penalty_below));
        return { value: ascending([new F(BigInt(p.full), 100n).minus(lost), F.of(0)])[1], workings: { deviation_percent: percent } };
      } };
    },
  };
  function meanPoints(totals, mean) {
    want(mean !== "trimmed" || totals.length >= 3, "去掉最高最低分至少需要三名专家", "a trimmed mean needs three experts");
    const kept = mean === "trimmed" ? [...totals].sort((a, b) => a - b).slice(1, -1) : totals;
    return new F(BigInt(kept.reduce((all, one) => all + one, 0)), BigInt(100 * kept.length));
  }
  /** Prices and points → totals → places, of these offers and sheets. */
  function assess(of, offers, sheets, drawn) {
    const { params: { brands, rounding: { at, places }, mean, tie }, criteria } = of;
    const [all, onPrice] = [offers.map((offer) => priced(of, offer)).sort(by("bid")), of.method === "lowest_evaluated_price"];
    const cheapest = ({ offer }) => least(all.filter((one) => one.offer.brand === offer.brand).map(({ quoted }) => quoted));
    const dearer = all.filter((one) => brands && onPrice && one.offer.brand && one.quoted.compare(cheapest(one)) > 0);
    const bids = all.filter((one) => !dearer.includes(one));
    const pricing = METHODS[of.method](of, bids, drawn);
    want(onPrice || pricing.base.compare(0) > 0, "价格须大于零", "a price score needs positive prices");
    const rounded = (value, when) => (when ? F.of(value.rounded(places)) : value);
    const lines = bids.map((one) => {
      const points = rounded(criteria.length ? meanPoints(sheets.map((each) => each.total(one.bid)), mean) : F.of(0), at === "items");
      const given = pricing.score?.(one);
      const score = given && { ...given, value: rounded(given.value, at === "items") };
      return { ...one, score, points, total: rounded(points.plus(score?.value ?? 0), at !== "output"),
        ranked: rounded(one.evaluated, at !== "output") };
    });
    const key = ({ score, total, contract, ranked }) =>
      (score ? [total.times(-1), ...(tie === "lower_price" ? [contract] : [])] : [ranked]);
    const compare = (a, b) => key(a).reduce((found, value, i) => found || value.compare(key(b)[i]), 0);
    const groups = [];
    for (const line of [...lines].sort((a, b) => compare(a, b) || by("bid")(a, b))) {
      if (groups.length && compare(groups.at(-1)[0], line) === 0) groups.at(-1).push(line);
      else groups.push([line]);
    }
    const [behind, seen] = [[], new Set([""])];
    for (const group of brands && !onPrice ? groups : []) {
      behind.push(...group.filter(({ offer }) => offer.brand && seen.has(offer.brand)));
      group.forEach(({ offer }) => seen.add(offer.brand));
    }
    const left = groups.map((group) => group.filter((line) => !behind.includes(line)).map(({ bid }) => bid));
    const order = left.filter((group) => group.length);
    return { pricing, lines, order, dropped: [...dearer, ...behind].map(({ bid }) => bid).sort() };
  }
  /** The groups that fill the first three places; a tie across the third place is kept whole. */
  const candidates = (order) => order.filter((_, i) => order.slice(0, i).flat().length < 3);

  function competition({ params: { minimum, brands }, regime }, offers, left) {
    const effective = brands ? new Set(left.map(({ brand, bid }) => brand || bid)).size : left.length;
    const stop = offers.length < minimum || effective === 0 || (effective < minimum && regime === "P87");
    const outcome = stop ? "stop" : effective >= minimum ? "proceed" : "may_reject_all";
    return { received: offers.length, conforming: left.length, effective, outcome };
  }
  /** The lines of the abnormally-low review as amounts, and which of them each quoted price lies below. */
  function abnormal({ params: { abnormal: lines }, ceiling, budget }, bids, number) {
    const ordered = ascending(bids.map(({ quoted }) => quoted));
    const percent = (value, name) => value?.times(F.of(lines[name])).over(100) ?? null;
    const limit = ceiling ?? budget;
    const at = lines && { mean: percent(sum(ordered).over(ordered.length), "mean"), second: percent(ordered[1], "second"),
      ceiling: percent(limit && amount(limit), "ceiling") };
    const below = (name, quoted) => at[name] && quoted.compare(at[name]) < 0 && (name !== "second" || quoted.compare(ordered[0]) === 0);
    const triggered = lines
      && Object.fromEntries(bids.map(({ bid, quoted }) => [bid, Object.keys(at).filter((name) => below(name, quoted))]));
    return lines && { ...Object.fromEntries(Object.entries(at).map(([name, value]) => [name, value && number(value)])), triggered };
  }
  /** Experts whose total for a bid lies farther from the median of the others than the document's reminder. */
  function hints(sheets, bids, reminder, number) {
    return [...bids].sort().flatMap((bid) => (sheets.length > 2 ? sheets : []).flatMap((one) => {
      const others = sheets.filter((each) => each !== one).map((each) => each.total(bid)).sort((a, b) => a - b);
      const middle = new F(BigInt(others[(others.length - 1) >> 1] + others[others.length >> 1]), 2n);
      const far = F.of(one.total(bid)).minus(middle).absolute.compare(reminder) > 0;
      return far ? [{ pid: one.pid, bid, given: one.total(bid), others: number(middle) }] : [];
    }));
  }
  /** Who would stand first without one losing bid, or without one expert, where that changes the first place. */
  function stability(of, offers, sheets, drawn, [first]) {
    const changed = (without, left, seated) => {
      const instead = assess(of, left, seated, drawn).order[0] ?? [];
      return E.alike(instead, first) ? [] : [{ without, first: instead }];
    };
    const losers = offers.filter(({ bid }) => !first.includes(bid));
    const enough = of.criteria.length && sheets.length > (of.params.mean === "trimmed" ? 3 : 1);
    return { bids: losers.flatMap((each) => changed(each.bid, offers.filter((one) => one !== each), sheets)),
      experts: (enough ? sheets : []).flatMap((each) => changed(each.pid, offers, sheets.filter((one) => one !== each))) };
  }
  function checkInputs({ tender, lot }, of, offers, sheets, drawn) {
    const apart = new Set(offers.map(({ bid }) => bid)).size === offers.length
      && new Set(sheets.map(({ pid }) => pid)).size === sheets.length;
    const asked = of.method === "reasonable_low_price" ? ["reduction"] : [];
    const right = apart && E.alike(Object.keys(drawn), asked) && asked.every((name) => of.params.reductions.includes(drawn[name]));
    const seated = sheets.every(({ value }) => value.tender === tender && value.lot === lot);
    want(right && seated && of.method in METHODS, "输入不合规", "the inputs are not lawful");
    const { price_weight: scored, full } = of.params;
    const weight = { lowest_evaluated_price: 10000, comprehensive_scoring: scored, reasonable_low_price: full }[of.method];
    want(of.criteria.reduce((points, { max }) => points + max, weight) === 10000, "满分之和不是 100 分",
      "price and criteria do not make 100 points");
    const limit = of.ceiling ?? (of.regime === "P87" ? of.budget : null);
    const above = (one) => limit && one.rejection === null && priced(of, one).quoted.compare(amount(limit)) > 0;
    want(!offers.some(above), "有报价超过最高限价", "a bid is above the limit");
  }
  /** Everything again from the inputs: what is written, and lines and order; `order` is null where too few bidders remained. */
  async function evaluate({ tender, lot, inputs }) {
    const { document: of, drawn } = inputs;
    const [offers, sheets] = [[...inputs.offers].sort(by("bid")), inputs.sheets.map(sheet).sort(by("pid"))];
    checkInputs({ tender, lot }, of, offers, sheets, drawn);
    const left = offers.filter(({ rejection }) => rejection === null);
    const digests = async (listed, name, value) =>
      Object.fromEntries(await Promise.all(listed.map(async (one) => [one[name], await E.hexH(E.JCS(value(one)))])));
    const hashes = { document: await E.hexH(E.JCS(of)), offers: await digests(offers, "bid", (one) => one),
      sheets: await digests(sheets, "pid", (one) => one.value) };
    const counted = competition(of, offers, left);
    const written = { v: "ebid-aggregation/v1", tender, lot,
      inputs: { document: of, offers, sheets: sheets.map(({ value }) => value), drawn }, inputs_sha256: hashes,
      competition: counted, result: null };
    if (counted.outcome === "stop") return { written, lines: [], order: null };
    want(!of.criteria.length === !sheets.length, "评分表与评分项不符", "sheets are needed where, and only where, criteria are");
    checkSheets(sheets, of.criteria, left.map(({ bid }) => bid));
    const { pricing, lines, order, dropped } = assess(of, left, sheets, drawn);
    const number = (places) => (value) => ({ exact: value.exact, shown: value.rounded(places) });
    const [cents, points, two, six] = [MINOR[of.base_currency], of.params.rounding.places, 2, 6].map(number);
    const each = (values, way) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, way(value)]));
    const mean = (bid, c) => meanPoints(sheets.map((one) => one.points.get(`${bid}/${c}`)), "arithmetic");
    const line = ({ bid, offer, parts, quoted, contract, deviations, deductions, evaluated, ranked, score, points: given, total }) => ({
      bid, bidder: offer.bidder, parts: parts.map(({ part, amount: shown }) => ({ part, amount: shown })), deductions: each(deductions, cents),
      ...each({ quoted, contract, deviations, evaluated, ranked_price: ranked }, cents), ...each({ points: given, total }, points),
      price_score: score ? points(score.value) : null, workings: each(score?.workings ?? {}, six),
      means: Object.fromEntries(of.criteria.map(({ id }) => [id, points(mean(bid, id))])),
    });
    const conforming = left.map((one) => priced(of, one));
    written.result = { base: cents(pricing.base), workings: each(pricing.workings, six), lines: lines.map(line),
      same_brand: dropped, order, candidates: candidates(order),
      abnormally_low: abnormal(of, conforming, cents), stability: stability(of, left, sheets, drawn, order),
      hints: of.criteria.length ? hints(sheets, left.map(({ bid }) => bid), of.params.reminder, two) : [] };
    return { written, lines, order, cents: MINOR[of.base_currency] };
  }

  E.evaluation = { snapshot, sheet, checkSheets, candidates, evaluate };
})(globalThis.Ebid);
