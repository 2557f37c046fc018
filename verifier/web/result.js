"use strict";
/* From the sheets to the award: 05.06 to 05.09 (docs/evaluation.md, sections 3, 5 and 6). */
((E) => {
  const { must, equal, pick, canonical } = E, MEMBERS = ["expert", "representative"];
  const words = ({ body: { found: _, doc_sha256: __, p7s_sha256: ___, ...said } }) => canonical(said);

  /** Before which event the evaluation ended of which this one is: the next voiding, if any. */
  const over = (c, last) => c.acts("void_evaluation").find(({ number }) => last && number > last.number)?.number ?? Infinity;
  /** Everything the panel did since the last voided evaluation, as it stood before event number `until`; unless that is
      said, as it stood when the evaluation was over that was ranked last. */
  class Panel {
    constructor(c, until = over(c, c.last("rank"))) {
      const voided = c.acts("void_evaluation").filter(({ number }) => number < until).at(-1)?.number ?? 0,
        regime = c.tender.regime;
      this.lot = c.lot.filter(({ number }) => number > voided && number < until);
      [this.members, this.sits, this.decided] = [[], new Set(), new Map()];
      const latest = new Map();
      for (const event of this.lot) {
        const { verb, body, number, role } = event, matter = `${verb} ${body.bid ?? ""}`;
        if (verb === "convene") this.members = [body.members, body.representatives].filter(Array.isArray).flat();
        if (verb === "convene") this.sits = new Set(this.members);
        if (verb === "decline" || verb === "avoid") this.sits.delete(body.pid);
        if (this.members.length
          && ["replace_expert", "name_representative"].includes(verb)) this.sits.delete(body.instead),
          this.sits.add(body.pid);
        if (!["review_qualification", "correct_price", "reject_bid", "call_last_quotes", "sign_first"].includes(verb)) continue;
        const alone = regime === "P87" && verb === "review_qualification" && role === "tenderee",
          votes = latest.get(matter) ?? new Map();
        if (MEMBERS.includes(role)) latest.set(matter, votes.set(event.who, words(event)));
        const equalVotes = [...this.sits].filter((pid) => votes.get(pid.slice(0, 32)) === words(event)).length;
        if (!this.decided.has(matter) && (alone || 2 * equalVotes > this.members.length)) this.decided.set(matter,
          { body, number });
      }
    }
    of(...verbs) { return this.lot.filter(({ verb }) => verbs.includes(verb)); }
    /** Number → bid, as the opening of the scores tells it: the seed is the one that the convening committed to. */
    numbers(c, { body: { round, blind: seed = null }, number }) {
      const convened = this.of("convene").filter((one) => one.number < number).map(({ body }) => body),
        held = new Set(convened.filter(({ did }) => did === convened.at(-1).did).map(({ found }) =>
          found?.blind ?? null)), [first = null] = held;
      if (held.size < 2 && first === null && seed === null) return new Map();
      const label = "ebid-blind/v1", { tender, lot } = c.about;
      must(held.size === 1 && first === E.H(E.LP(label, tender, lot, E.u32(round), E.unhex(seed ?? ""))),
        "暗标编号不是组建评标委员会时抽取的", "the blind numbers are not those that were drawn");
      const opened = c.outcomes().filter(({ outcome }) => outcome === "opened"),
        place = (bid) => E.H(E.LP(label, E.unhex(seed), bid)), width = Math.max(2, `${opened.length}`.length);
      const order = opened.map(({ bid }) => bid).sort((a, b) => (place(a) < place(b) ? -1 : 1));
      return new Map(order.map((bid, n) => [`blind-${`${n + 1}`.padStart(width, "0")}`, bid]));
    }
    /** A sheet by bids alone: blind criteria are scored by number, all others by bid. */
    joined(c, sheet, who) {
      must(Number.isSafeInteger(sheet.round) && sheet.round > 0, "评分表的轮次不合格式", "the round of a sheet has another form");
      const hidden = new Set((c.terms.criteria ?? []).filter(({ blind }) => blind).map(({ id }) => id));
      const list = (cells) => cells.map((cell) => {
        must(who.has(cell.bid) === hidden.has(cell.c), "暗标评分项没有按编号评分",
          "a blind criterion that is not scored by number, or another that is");
        return { ...cell, bid: who.get(cell.bid) ?? cell.bid };
      }).sort((a, b) => (`${a.bid} ${a.c}` < `${b.bid} ${b.c}` ? -1 : 1));
      return { ...sheet, scores: list(sheet.scores), reasons: list(sheet.reasons) };
    }
    /** pid → the newest sheet of everybody whose sheet was opened. */
    sheets(c) {
      const made = new Map(), opening = this.of("open_scores").at(-1);
      if (!opening) return made;
      const { round, sheets } = opening.body, who = this.numbers(c, opening);
      for (const { pid, fault } of sheets) if (!fault) made.set(pid,
        this.joined(c, c.json(`data/scores/${round}/${pid}/sheet.json`), who));
      for (const { number, body } of this.of("correct_scores")) if (number > opening.number) made.set(body.found.pid,
        c.json(`data/docs/${body.sheet_sha256}.json`));
      return made;
    }
    /** Why a bid does not stand: {ground, law, reason}, or null. */
    rejection(c, bid) { return this.out(c, bid) ?? E.quotes.out(c, bid); }
    /** The same from what was decided alone. */
    out(c, bid) {
      const { grounds } = E.tables, regime = c.tender.regime, decided = this.decided.get(`reject_bid ${bid}`)?.body,
        reviewed = this.review(bid);
      const made = decided ?? (reviewed && !reviewed.passed ? { ground: "unqualified",
        reason: reviewed.findings.join("；") } : null);
      return made && { ground: made.ground, law: grounds[regime][made.ground][0], reason: made.reason.trim() };
    }
    review(bid) { return this.decided.get("review_qualification ")?.body.results.find((one) => one.bid === bid); }
    offer(c, found) {
      const { bid, name, opened_sha256 } = found, reviewed = this.review(bid), second = E.priced(c, bid),
        { total } = second ?? found,
        stays = second && second.outcome !== "opened" ? E.tables.envelopes[second.outcome === "sealed" ? "sealed" : "unopened"] : null;
      must(total !== undefined, "开标记录没有唱标价", "the record of the opening tells no price");
      const rejection = this.rejection(c, bid) ?? stays, fixed = this.decided.get(`correct_price ${bid}`);
      const asked = new Set(this.of("ask_bidder").filter(({ body }) => body.bid === bid).map(({ body }) =>
        body.found.question));
      const accepts = !E.quotes.wanted(c) && fixed && this.of("answer").some(({ body, number }) => number > fixed.number
        && asked.has(body.question) && body.accepts === true);
      const price = E.quotes.of(c, bid) ?? total ?? [];
      return { bid, bidder: name, opened_sha256, prices: price, policies: reviewed.policies ?? [],
        deviations: reviewed.deviations ?? [], brand: reviewed.brand ?? "",
        rejection, corrected: accepts && !rejection ? fixed.body.to : [] };
    }
  }
  E.Panel = Panel;
  function checkSheet(sheet, criteria, standing) {
    const cells = new Map(sheet.scores.map(({ bid, c, v }) => [`${bid} ${c}`, v])),
      scored = new Set([...standing, ...sheet.scores.map(({ bid }) => bid)]);
    must(cells.size === sheet.scores.length && cells.size === scored.size * criteria.length, "评分不全或重复",
      "scores are missing or too many");
    for (const bid of scored) for (const { id, max, step = 1, bands = [] } of criteria) {
      const value = cells.get(`${bid} ${id}`), inside = !bands.length
        || bands.some(({ from, to }) => from <= value && value <= to);
      must(Number.isSafeInteger(value) && value >= 0 && value <= max && value % step === 0 && inside, "评分超出范围",
        `the score of ${bid} for ${id} is out of range`);
    }
  }
  const CORRECTIONS = ["addition", "range", "objective", "extreme"];
  function checkCorrection(c, panel, { who, body }) {
    const { round } = panel.of("open_scores").at(-1).body, due = { tender: c.about.tender, lot: c.about.lot, round,
      pid: body.found.pid };
    must(who === due.pid.slice(0, 32) && equal(pick(c.json(`data/docs/${body.sheet_sha256}.json`), "tender", "lot",
      "round", "pid"), due),
      "更正的不是本人的评分", "a correction of another's sheet");
    must(CORRECTIONS.includes(body.ground), "没有法定的更正理由", "no lawful ground of a correction");
  }
  async function checkSheets(c, panel, sheets) {
    for (const event of panel.of("correct_scores")) await c.v.look("05.06", event,
      () => checkCorrection(c, panel, event));
    const { criteria = [] } = c.terms, standing = await c.v.look("05.06", panel.of("open_scores").at(-1), () =>
      c.outcomes().filter(({ bid, outcome }) => outcome === "opened" && !panel.rejection(c, bid)).map(({ bid }) => bid));
    if (!standing) return;
    const cell = (sheet, bid, id) => sheet.scores.find((one) => one.bid === bid && one.c === id)?.v;
    for (const [pid, sheet] of sheets) await c.v.look("05.06", pid, () => checkSheet(sheet, criteria, standing));
    for (const { id } of criteria.filter(({ objective }) => objective)) for (const bid of standing) {
      await c.v.look("05.06", bid, () => must(new Set([...sheets.values()].map((sheet) =>
        cell(sheet, bid, id))).size < 2, "客观分不一致", `experts differ on ${id}`));
    }
  }
  const REVIEWED = ["bid", "passed", "findings", "policies", "deviations", "brand", "met", "points"];
  /** That the panel, or under P87 the tenderee, has decided on every bid that was opened, once. */
  function checkReview(panel, { params }, opened) {
    const results = panel.decided.get("review_qualification ")?.body.results ?? [], known = params.policies.map(({ id }) => id);
    must(equal(results.map(({ bid }) => bid).sort(), opened.toSorted()), "审查结果不全或重复",
      "not every bid that was opened was reviewed once");
    for (const { passed, findings, policies = [], ...more } of results) must((passed || findings.join("；").trim())
      && policies.every((one) => known.includes(one)) && Object.keys(more).every((one) => REVIEWED.includes(one)),
    "审查结果不合格式", "a review has another form, or no reason");
  }
  function dueInputs(c, panel, sheets, pids) {
    const { terms } = c, document = { v: "ebid-evaluation/v1", ...pick(c.tender, "regime", "kind"),
      ...pick(terms, "method", "base_currency", "rates", "budget", "ceiling", "criteria", "params") };
    const opened = c.outcomes().filter(({ outcome }) => outcome === "opened");
    checkReview(panel, terms, opened.map(({ bid }) => bid));
    const offers = opened.map((found) => panel.offer(c, found));
    const { method, params: { reductions = [] } } = document,
      due = method === "reasonable_low_price" || reductions.length > 1;
    const { reduction } = chosen(c), drawn = due ? { reduction } : {};
    return { document, offers: offers.sort((a, b) => (a.bid < b.bid ? -1 : 1)),
      sheets: pids.map((pid) => sheets.get(pid) ?? null), drawn };
  }
  /** Every drawn value of the lot, by the last part of its draw's name. */
  const chosen = (c) => Object.fromEntries(c.acts("draw").filter(({ body }) => (body.chosen ?? null) !== null)
    .map(({ body }) => [body.did.split("/")[2], String(body.chosen)]));
  /** Groups of equals in the order of their places, taken apart as far as ties were drawn. */
  function settled(c, groups) {
    const made = [];
    for (const tied of groups) {
      let left = [...tied];
      while (left.length) {
        const first = chosen(c)[`tie-${made.flat().length + 1}`], taken = left.includes(first) ? [first] : left;
        made.push(taken);
        left = left.filter((bid) => !taken.includes(bid));
      }
    }
    return made;
  }
  /** Candidates in the order of their places: [place, line]; those of an awarding panel are whom it put first. */
  function candidates(c, result) {
    const lines = new Map(result.lines.map((line) => [line.bid, line])), panel = E.awarders(c, result.order.flat()),
      groups = panel ? settled(c, [panel]).slice(0, 1) : settled(c, result.candidates);
    return groups.flatMap((tied, at) => tied.map((bid) => [groups.slice(0, at).flat().length + 1, lines.get(bid)]));
  }
  /** Whom a call that admits several admits, best first: all but a fifth, rounded up, and but one; whoever is equal to
      one of those left out is left out. Null where the call admits nobody beside the winner. */
  function admitted(c, result) {
    const { order } = result;
    if (!(c.tender.procedure?.particulars ?? []).some(({ id }) => id === "call_off")) return null;
    const groups = settled(c, order), count = order.flat().length, room = count - Math.max(1, Math.ceil(count / 5)),
      last = groups.findIndex((_, at) => groups.slice(0, at + 1).flat().length > room);
    const taken = groups.slice(0, last).flat(), lines = new Map(result.lines.map((line) => [line.bid, line]));
    must(taken.length > 1, "入围不足二家", "fewer than two are admitted");
    return taken.map((bid, at) => pick(published(c, [at + 1, lines.get(bid)]), "place", "bid", "bidder", "price"));
  }
  function published(c, [place, line]) {
    const { bidder, name } = c.outcomes().find(({ bid }) => bid === line.bid),
      price = { amount: line.contract.shown, currency: c.terms.base_currency };
    const price_score = line.price_score ? { price_score: line.price_score.shown } : {},
      scores = E.WAYS[c.terms.method].ranks === "total" ? { points: line.points.shown, total: line.total.shown } : {};
    return { place, bid: line.bid, bidder, name, price, evaluated: line.evaluated.shown, ...price_score, ...scores };
  }
  async function checkAward(c, result) {
    const awards = c.acts("award"), said = c.last("publish_candidates"), [award] = awards;
    if (!award) return c.v.absent("05.08");
    const list = await c.v.look("05.08", award, () => candidates(c, result).map((one) => published(c, one)).slice(0, 3));
    if (!list) return undefined;
    if (said) await c.v.look("05.08", said, () => must(equal(said.body.candidates, list), "公示的候选人与排名不符",
      "not the candidates of the ranking"));
    for (const [n, one] of awards.entries()) await c.v.look("05.08", one, () => {
      const { found, reason } = one.body, gone = c.acts("withdraw_award").filter(({ number }) => number < one.number),
        left = list.filter(({ bid }) => !gone.some(({ body }) => body.bid === bid)),
        due = left.find(({ bid }) => bid === one.body.bid), names = ["bid", "bidder", "place", "price"],
        notice = c.acts("notify").find(({ number }) => number > one.number && !(number > awards[n + 1]?.number));
      must(due && equal(pick(one.body, ...names), pick(due, ...names)), "中标人不是候选人",
        "the winner is no candidate with that place, price and bidder");
      must(found.first === (due === left[0]) && (found.first || (reason ?? "").trim().length >= 10), "未说明理由",
        "another than the first without a reason");
      const several = admitted(c, result);
      must(equal(one.body.admitted ?? null, several) && (!several || found.first), "入围供应商与排名不符",
        "those admitted are not the ranking's");
      must(!notice || notice.body.winner === due.bid, "通知的中标人不符", "another was notified");
    });
    return undefined;
  }
  /** 05.06: the sheets of the last opening, in the evaluation of which it is. */
  async function checkScored(c) {
    const opened = c.last("open_scores"), panel = new Panel(c, over(c, opened));
    if (!opened) return c.v.absent("05.06");
    const sheets = await c.v.look("05.06", opened, () => panel.sheets(c));
    return sheets && checkSheets(c, panel, sheets);
  }
  E.over = over;
  E.Panel = Panel;
  E.result = async (c) => {
    const panel = new Panel(c), ranked = c.last("rank"), path = "data/result/aggregation.json", { v } = c;
    await checkScored(c);
    if (!ranked) return v.absent("05.07", "05.08", "05.09");
    const told = await v.look("05.07", path, () => {
      const made = c.json(path);
      must(!c.terms.method || made.inputs.document.method === c.terms.method, "不是公告的评标办法", "another way of evaluating than was announced");
      must(equal(E.evaluate(made), made), "重新计算的结果不同", "computed again it is another result");
      return made;
    });
    if (!told) return undefined;
    const { inputs, result } = told, pids = inputs.sheets.map(({ pid }) => pid);
    await v.look("05.07", path, () => must(equal(inputs, dueInputs(c, panel, panel.sheets(c), pids))
      && told.tender === c.about.tender && told.lot === c.about.lot, "依据与案卷不符",
      "its inputs are not those of the dossier"));
    await v.look("05.07", ranked, () => {
      const { aggregation_sha256: digest, report_sha256: report, order, signed, dissenting } = ranked.body;
      must(digest === E.H(c.bytes(path)) && equal(order, result?.order ?? [])
        && c.json(`data/docs/${report}.json`).aggregation_sha256 === digest, "排名与汇总不符",
        "lot.rank or the report name another");
      const lasting = new Map(panel.of("sign_report", "dissent").map((event) => [event.body.found.pid, event]));
      const of = (verb) => [...lasting].filter(([, event]) => event.verb === verb
        && event.body.report_sha256 === report).map(([pid]) => pid).sort();
      must(equal(signed.toSorted(), of("sign_report")) && equal(dissenting.toSorted(), of("dissent")), "签署人不符",
        "other members have signed");
    });
    await v.look("05.09", path, () => must(equal(pids, c.terms.criteria.length ? [...panel.sits].sort() : []),
      "采用的评分不是在任成员的", "not the sheets of those who sit at the end"));
    if (result) await checkAward(c, result);
    return undefined;
  };
})(globalThis.Ebid);
