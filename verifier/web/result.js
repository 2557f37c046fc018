"use strict";
/* Scores, decisions of the panel, ranking and award counted again: 03.05 (scores), 05.06 to 05.09. */
((E) => {
  const MEMBERS = ["expert", "representative"];
  async function checkSealed(of, { body, actor, role, tseq }) {
    const { round, pid, manifest_sha256: digest } = body;
    const base = `data/scores/${round}/${pid}/${tseq}.`;
    const said = E.bids.sheetManifest(of.file(`${base}manifest.json`));
    await E.bids.checkSealed(of.file(`${base}sealed.bin`), said.sealed);
    const due = { ...body, tender: of.tender, lot: of.lot };
    const logged = ["tender", "lot", "pid", "round", "commitment", "sealed", "shares"].every((name) => E.alike(said[name], due[name]));
    const seat = MEMBERS.includes(role) && actor === `${role}.${pid.slice(0, 32)}`;
    E.must(logged && seat && of.digest(`${base}manifest.json`) === digest, "密封的评分与登记不符", "the sealed sheet is not what was logged");
  }
  async function checkOpened(of, { body: { round }, tseq }, { pid, sheet_sha256: digest, p7s_sha256: signature, nonce }) {
    const folder = `data/scores/${round}/${pid}/`;
    const [data, salt, p7s] = [of.file(`${folder}sheet.json`), of.file(`${folder}nonce`), `${folder}sheet.p7s`];
    const named = (of.isWithheld(p7s) || of.digest(p7s) === signature) && (await E.hexH(data)) === digest && E.hex(salt) === nonce;
    const sealed = of.ofLot("seal_scores").filter((one) => one.tseq < tseq && one.body.pid === pid && one.body.round === round).at(-1);
    const made = await E.hexH(E.LP("ebid-score/v1", of.tender, of.lot, E.u32(round), E.unhex(pid), data, salt));
    const { value } = E.evaluation.sheet(E.parse(data));
    const seat = value.tender === of.tender && value.lot === of.lot && value.pid === pid && value.round === round;
    E.must(named && seat && salt.length === 32 && made === sealed.body.commitment, "评分与密封时的承诺不符", "the sheet is not the sealed one");
  }
  const GROUNDS = ["addition", "range", "objective", "extreme"];
  /** A score changes only by the hand of whose it is, and on one of the four grounds. */
  function checkCorrected(of, { actor, role, tseq, found: { pid }, body: { ground, sheet_sha256: digest } }) {
    const { round } = of.ofLot("open_scores").filter((one) => one.tseq < tseq).at(-1).body;
    const { value } = E.evaluation.sheet(E.parse(of.document(digest)));
    const seat = value.tender === of.tender && value.lot === of.lot && value.pid === pid && value.round === round;
    const own = MEMBERS.includes(role) && actor === `${role}.${pid.slice(0, 32)}`;
    E.must(own && seat && GROUNDS.includes(ground), "评分的修改不是本人所为，或无法定情形", "a score was corrected by another, or without a ground");
  }
  /** Each seat's newest sheet: as opened, or as corrected afterwards. */
  function newestSheets(of, { body, tseq }) {
    const opened = body.sheets.filter(({ fault }) => fault === undefined);
    const corrected = of.ofLot("correct_scores").filter((one) => one.tseq > tseq);
    return new Map([...opened.map(({ pid }) => [pid, E.evaluation.sheet(of.json(`data/scores/${body.round}/${pid}/sheet.json`))]),
      ...corrected.map((one) => [one.found.pid, E.evaluation.sheet(E.parse(of.document(one.body.sheet_sha256)))])]);
  }
  async function checkScores(of) {
    const { findings } = of;
    for (const event of of.ofLot("seal_scores")) await findings.judging("03.05", event.place, () => checkSealed(of, event));
    for (const event of of.ofLot("open_scores")) for (const one of event.body.sheets) {
      await findings.judging("03.05", event.place, () => one.fault !== undefined || checkOpened(of, event, one));
    }
    const opened = of.last("open_scores");
    if (!opened) return findings.absent("05.06", "没有评分", "nothing was scored");
    for (const event of of.ofLot("correct_scores")) await findings.judging("05.06", event.place, () => checkCorrected(of, event));
    return findings.judging("05.06", opened.place, () => {
      const out = rejected(of);
      const standing = [...E.bids.outcomes(of).values()].filter(({ bid, outcome }) => outcome === "opened" && !out.has(bid));
      E.evaluation.checkSheets([...newestSheets(of, opened).values()], of.part.criteria, standing.map(({ bid }) => bid));
    });
  }

  const DECISIONS = ["review_qualification", "correct_price", "reject_bid"];
  /** Who sits at the end, and what was decided (`verb bid` → event): by more than half of all, in equal words. */
  function decisions(of) {
    let [size, sitting, votes, decided] = [0, new Set(), new Map(), new Map()];
    for (const event of of.lotChain.events) {
      const { verb, role, name, body: { found, doc_sha256, p7s_sha256, ...said } } = event;
      if (verb === "void_evaluation") [votes, decided] = [new Map(), new Map()];
      if (verb === "convene") sitting = new Set([...said.members, ...said.representatives]);
      if (verb === "convene") size = said.members.length + said.representatives.length;
      if (["avoid", "decline"].includes(verb)) sitting.delete(said.pid);
      if (["replace_expert", "name_representative"].includes(verb)) sitting.add(said.pid).delete(said.instead);
      const [matter, words] = [`${verb} ${said.bid ?? ""}`, E.canonical(said)];
      const given = votes.get(matter) ?? votes.set(matter, new Map()).get(matter);
      if (MEMBERS.includes(role)) given.set(name, words);
      const agreeing = [...sitting].filter((pid) => given.get(pid.slice(0, 32)) === words).length;
      const settles = DECISIONS.includes(verb) && (!MEMBERS.includes(role) || 2 * agreeing > size);
      if (settles && !decided.has(matter)) decided.set(matter, event);
    }
    return { sitting, decided, get: (verb, bid = "") => decided.get(`${verb} ${bid}`)?.body };
  }
  /** The bids that were reviewed as unqualified, or rejected. */
  function rejected(of) {
    const { decided, get } = decisions(of);
    const failed = (get("review_qualification")?.results ?? []).filter(({ passed }) => passed !== true).map(({ bid }) => bid);
    return new Set([...failed, ...[...decided.values()].filter(({ verb }) => verb === "reject_bid").map(({ body }) => body.bid)]);
  }
  function rejection(regime, ground, reason) {
    const [law, clause] = E.tables.grounds[regime][ground] ?? [];
    const worded = reason.trim().length >= 10 && (!clause || /第|条|clause|article/.test(reason));
    return E.must(law !== undefined && worded, `否决理由不成立：${ground}`, `no lawful ground, or no reason: ${ground}`)
      && { ground, law, reason: reason.trim() };
  }
  /** Every opened bid as the evaluation must see it: opening, review, rejections, confirmed corrections. */
  function offersOf(of) {
    const [{ decided, get }, { regime }] = [decisions(of), of.paper];
    const opened = [...E.bids.outcomes(of).values()].filter(({ outcome }) => outcome === "opened");
    const { results } = get("review_qualification");
    const complete = E.alike(results.map(({ bid }) => bid).sort(), opened.map(({ bid }) => bid).sort());
    E.must(complete, "审查有遗漏或重复", "the review is not complete");
    return opened.map(({ bid, bidder, name, total, opened_sha256 }) => {
      const { passed, findings, policies = [], deviations = [], brand = "" } = results.find((one) => one.bid === bid);
      const [out, amended] = [get("reject_bid", bid), decided.get(`correct_price ${bid}`)];
      const reviewed = passed ? null : rejection(regime, "unqualified", findings.join("；"));
      const gone = out ? rejection(regime, out.ground, out.reason) : reviewed;
      const accepts = ({ tseq, actor, body }) => tseq > amended.tseq && actor === `bidder.${bidder}` && body.accepts === true;
      const corrected = amended && !gone && of.ofLot("answer").some(accepts) ? amended.body.to : [];
      return { bid, bidder: name, opened_sha256, prices: total, corrected, policies, deviations, brand, rejection: gone };
    });
  }

  const FILE = "data/result/aggregation.json";
  /** Every drawn value of the lot, by name. */
  const chosen = (of) =>
    new Map(of.ofLot("draw").filter(({ body }) => body.chosen).map(({ body }) => [body.did.split("/").at(-1), body.chosen]));
  function checkInputs(of, ranked, { tender, lot, inputs }) {
    const [drawn, sorted] = [chosen(of), (listed, name) => [...listed].sort((a, b) => (a[name] < b[name] ? -1 : 1))];
    const rules = E.alike(inputs.document, E.evaluation.snapshot(of.paper, of.part)) && tender === of.tender && lot === of.lot;
    E.must(rules, "汇总所依的规则不是招标文件的", "the rules are not those of the tender document");
    E.must(E.alike(sorted(offersOf(of), "bid"), inputs.offers), "投标与开标、审查、否决或修正的记录不符",
      "a bid is not as it was opened, reviewed or rejected");
    const opened = of.ofLot("open_scores").filter(({ tseq }) => tseq < ranked.tseq).at(-1);
    const due = opened ? [...newestSheets(of, opened).values()].map(({ value }) => value) : [];
    E.must(E.alike(sorted(due, "pid"), inputs.sheets), "汇总的评分表不是开启的评分表", "the sheets are not those that were opened");
    const right = Object.entries(inputs.drawn).every(([name, value]) => drawn.get(name) === value);
    E.must(right, "抽取的值与记录不符", "a drawn value is not the one that was drawn");
  }
  function checkReport(of, { body }) {
    const report = E.parse(of.document(body.report_sha256));
    const spoken = new Map(of.ofLot("sign_report", "dissent").map((event) => [event.found.pid, event]));
    const those = (verb) =>
      [...spoken].filter(([, one]) => one.verb === verb && one.body.report_sha256 === body.report_sha256).map(([pid]) => pid).sort();
    const signed = E.alike([[...body.signed].sort(), [...body.dissenting].sort()], [those("sign_report"), those("dissent")]);
    E.must(signed && report.aggregation_sha256 === body.aggregation_sha256, "评标报告的依据或签署人不符",
      "the report rests on another result, or others signed it");
  }
  async function checkRanking(of) {
    const { findings } = of;
    const [ranked, award] = [of.last("rank"), of.last("award")];
    if (!ranked) return ["05.07", "05.08", "05.09"].forEach((id) => findings.absent(id, "没有排名", "nothing was ranked"));
    let result = null;
    await findings.judging("05.07", { file: FILE }, async () => {
      const [data, told] = [of.file(FILE), of.json(FILE)];
      E.must((await E.hexH(data)) === ranked.body.aggregation_sha256, "汇总文件与登记不符", "not the aggregation that was recorded");
      const made = await E.evaluation.evaluate(told);
      E.must(E.same(E.JCS(made.written), data), "重算结果与记录不符", "the recomputed result differs");
      result = made;
      checkInputs(of, ranked, told);
      E.must(made.order && E.alike(made.order, ranked.body.order), "排名与登记不符", "the journal says another order");
      checkReport(of, ranked);
    });
    if (result) await findings.judging("05.09", ranked.place, () => {
      const used = result.written.inputs.sheets.map(({ pid }) => pid);
      const right = !used.length || E.alike(used, [...decisions(of).sitting].sort());
      E.must(right, "评分表不是现任成员的", "the sheets are not those of the members who sit");
    });
    if (result?.order && !award) findings.absent("05.08", "未定标", "nothing was awarded");
    if (result?.order && award) await findings.judging("05.08", award.place, () => checkAward(of, result, award));
  }

  /** Ties taken apart as far as they were drawn: `tie-<place>` says who of the tied takes the place. */
  function settled(order, drawn) {
    const made = [];
    for (const group of order) {
      let [left, next] = [group, () => drawn.get(`tie-${1 + made.flat().length}`)];
      while (left.length > 1 && next()) {
        const first = next();
        E.must(left.includes(first), "抽中者不在并列之中", "who was drawn is not tied");
        left = left.filter((bid) => bid !== first);
        made.push([first]);
      }
      made.push(left);
    }
    return made;
  }
  function checkAward(of, { lines, order, cents }, { body, found }) {
    const { base_currency: currency, params: { rounding } } = of.part;
    const shown = ({ contract, evaluated, score, points, total }) => {
      const scored = score ? { price_score: score.value, points, total } : {};
      const figures = Object.entries(scored).map(([name, value]) => [name, value.rounded(rounding.places)]);
      return { price: { amount: contract.rounded(cents), currency }, evaluated: evaluated.rounded(cents), ...Object.fromEntries(figures) };
    };
    const due = E.evaluation.candidates(settled(order, chosen(of))).flat().map((bid, i) => {
      const { bidder, name } = E.bids.outcomes(of).get(bid);
      return { place: i + 1, bid, bidder, name, ...shown(lines.find((line) => line.bid === bid)) };
    });
    const published = of.last("publish_candidates");
    E.must(!published || E.alike(published.body.candidates, due), "公示内容与重算不符", "what was published is not the recomputed ranking");
    const own = due.find(({ bid }) => bid === body.bid);
    const right = own && own.place === body.place && E.alike(own.price, body.price) && own.bidder === body.bidder
      && found.first === (own.place === 1);
    E.must(right, "中标人、名次或价格与重算不符", "winner, place or price are not the ranking's");
    E.must(own.place === 1 || (body.reason ?? "").trim().length >= 10, "未书面说明理由", "there is no written reason");
    E.must((of.last("notify")?.body.winner ?? body.bid) === body.bid, "通知的中标人不符", "somebody else was notified as the winner");
  }

  E.result = { steps: [checkScores, checkRanking] };
})(globalThis.Ebid);
