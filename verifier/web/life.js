"use strict";
/* The acts in the lawful order, by the lawful roles, and in time: 01.04, 04.01, 04.02. */
((E) => {
  const MANDATORY = { stopped: "announce close_bidding stop_too_few", terminated: "announce terminate",
    awarded: "announce close_bidding order_opening open_bids plan_draw snapshot_pool exclude freeze_draw give_entropy draw accept convene"
      + " review_qualification open_scores rank award notify" };
  const OF_BIDS = { submit_bid: "announced", replace_bid: "announced", withdraw_bid: "announced", release_key: "opening",
    release_share: "opening" };

  /** The lot's life, played again; `since` counts the moves, so that joint acts of two stages are not mixed up. */
  class Life {
    constructor(regime) {
      Object.assign(this, { regime, stage: "draft", since: 0, suspended: null, ended: null, joint: new Map(), at: new Map() });
    }
    play({ tseq, verb, role: said, body }) {
      this.at.set(tseq, this.stage);
      if (verb === "move_deadline") return;
      const role = verb === "decline" && said === "clerk" ? "expert" : said;
      const step = E.tables.steps.find((one) => one.act === verb && one.at.includes(this.stage) && one.regimes.includes(this.regime));
      E.must(step, `标段处于 ${this.stage}，不能办理 ${verb}`, `the lot is ${this.stage}: ${verb} is not possible`);
      E.must(step.by.includes(role), `${verb} 不能由 ${role} 办理`, `${verb} is not for ${role}`);
      const key = `${verb}/${body.bid ?? this.since}`;
      const signed = this.joint.get(key) ?? this.joint.set(key, []).get(key);
      E.must(!step.joint || !signed.includes(role), "同一方重复签署", "one party signed twice");
      signed.push(role);
      if (step.joint && !step.by.every((one) => signed.includes(one))) return;
      if (verb === "suspend") this.suspended = this.stage;
      const to = step.to === "=" ? this.stage : step.to || E.must(this.suspended, "标段没有中止", "the lot was not suspended") && this.suspended;
      if (to === "archived") this.ended = this.stage;
      if (to !== this.stage) [this.stage, this.since] = [to, this.since + 1];
    }
  }
  async function checkActs(of) {
    const { findings, lotChain } = of;
    const life = await findings.judging("01.04", { subject: of.tender }, () => {
      const { regime } = of.events.find((event) => event.type === "tender.announce").found;
      return E.must(["BID", "P87", "INTL"].includes(regime), "制度不明", "no such regime") && new Life(regime);
    });
    if (!life) return;
    for (const event of lotChain.events) await findings.judging("01.04", event.place, () => life.play(event));
    const right = of.about.stage === life.stage;
    findings.expect("01.04", right, { file: "data/dossier.json" }, `阶段应为 ${life.stage}`, `the acts lead to the stage ${life.stage}`);
    const ended = life.ended ?? life.stage;
    const criteria = await findings.judging("01.04", { subject: of.lot }, () => of.part.criteria.length);
    const more = ended === "awarded" ? [life.regime !== "P87" && "publish_candidates", criteria && "seal_scores"] : [];
    for (const verb of [...(MANDATORY[ended] ?? "").split(" "), ...more].filter(Boolean)) {
      findings.expect("01.04", of.ofLot(verb).length, { subject: of.lot }, `缺少法定事项 ${verb}`, `the mandatory act ${verb} is missing`);
    }
    const numbers = [...life.at.keys()];
    const after = numbers.map((n, i) => [lotChain.places.get(n), life.at.get(numbers[i + 1]) ?? life.stage]);
    const moves = after.filter(([index]) => index !== undefined);
    for (const [chain, event] of of.bids.flatMap((one) => one.events.map((each) => [one, each]))) {
      const [index, due] = [chain.places.get(event.tseq), OF_BIDS[event.verb]];
      const stage = moves.filter(([at]) => at < index).sort(([a], [b]) => a - b).at(-1)?.[1] ?? "draft";
      if (due && index !== undefined) findings.expect("01.04", stage === due, event.place, `标段当时处于 ${stage}`,
        `the lot was ${stage} at that time`);
    }
  }

  function checkOrder(of) {
    const placed = [...of.chains.values()].flatMap(({ events, places }) => events.map((event) => [places.get(event.tseq), event]));
    let latest = -Infinity;
    for (const [index, event] of placed.filter(([at]) => at !== undefined).sort(([a], [b]) => a - b)) {
      const vouched = of.bounds.every((bound) => index >= bound.size || event.at <= bound.latest + of.policy.skew_ms);
      of.findings.expect("04.01", vouched, event.place, "时间晚于为它之后的检查点作证的时间", "later than a witness or token of a checkpoint that holds it");
      const right = event.at >= latest - of.policy.skew_ms;
      of.findings.expect("04.01", right, event.place, "时间早于日志中在它之前的事项", "earlier than an event before it in the log");
      latest = Math.max(latest, event.at);
    }
  }

  async function checkTimes(of) {
    const { findings } = of;
    const verbs = ["close_bidding", "open_bids", "open_scores", "rank", "award", "publish_candidates"];
    const [closed, opened, scored, ranked, award, published] = verbs.map((verb) => of.last(verb));
    if (closed) await findings.judging("04.02", closed.place, () => {
      const deadline = E.moment(closed.body.deadline);
      const right = deadline === E.moment(of.paper.deadline) && closed.at >= deadline;
      E.must(right, "截标时间与招标文件不符", "closed before, or by another deadline");
      for (const event of of.bidEvents.filter(({ verb }) => ["submit_bid", "replace_bid"].includes(verb))) {
        const received = E.moment(event.body.received_at);
        findings.expect("04.02", received < deadline && received <= event.at + 1, event.place, "收件不早于截止时间",
          "not received before the deadline");
      }
    });
    const before = (first, then, zh, en) => first && then
      && findings.expect("04.02", first.tseq < then.tseq && first.at <= then.at, then.place, zh, en);
    before(closed, opened, "截标须早于开标", "the close comes before the opening");
    for (const sealed of of.ofLot("seal_scores")) {
      const its = of.ofLot("open_scores").filter(({ body }) => body.round === sealed.body.round).at(-1);
      before(sealed, its, "评分密封须早于开启", "sealed before the scores are opened");
    }
    before(scored, ranked, "开启须早于排名", "opened before ranked");
    before(ranked, award, "排名须早于定标", "ranked before awarded");
    if (published && award) await findings.judging("04.02", award.place, () =>
      E.must(award.at >= E.moment(published.body.until), "公示期未满即定标", "awarded before the publicity was over"));
    for (const did of new Set(of.ofLot("plan_draw").map(({ body }) => body.did))) checkDraw(of, did);
  }
  const STEPS = ["plan_draw", "snapshot_pool", "exclude", "freeze_draw", "give_entropy", "draw"];
  /** Entropy of round j comes before the result of round j and after that of round j − 1. */
  const rankOf = ({ verb, body }) => {
    const step = verb === "replace_expert" ? 5 : STEPS.indexOf(verb);
    return (step >= 4 && Number.isInteger(body.j) ? body.j * 10 : 0) + step;
  };
  function checkDraw(of, did) {
    const events = of.ofLot(...STEPS, "replace_expert").filter(({ body }) => body.did === did);
    const sorted = events.every((event, i) => !i || rankOf(events[i - 1]) <= rankOf(event));
    of.findings.expect("04.02", sorted, { subject: of.lot, file: did }, "抽取各步先后颠倒", "the steps of the draw are not in their order");
    const once = events.map(({ verb }) => verb).filter((verb) => !["give_entropy", "replace_expert"].includes(verb));
    of.findings.expect("04.02", new Set(once).size === once.length, { subject: of.lot, file: did }, "抽取步骤重复",
      "a step of the draw came twice");
  }

  E.life = { steps: [checkActs, checkOrder, checkTimes] };
})(globalThis.Ebid);
