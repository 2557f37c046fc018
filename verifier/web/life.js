"use strict";
/* The lawful course of things: stages and roles (01.04), times (04.02), names that are the same everywhere (04.03). */
((E) => {
  const { must, FORMS, time, tree, equal } = E;
  const COURSE = "announce close_bidding order_opening open_bids plan_draw snapshot_pool exclude freeze_draw "
    + "give_entropy draw accept convene review_qualification open_scores rank award notify";
  const ENDINGS = { awarded: COURSE.split(" "), stopped: ["announce", "close_bidding", "stop_too_few"],
    admitted: ["announce", "close_bidding", "order_opening", "open_bids", "admit"],
    contracted: [...COURSE.split(" "), "offer_contract", "sign_contract"], terminated: ["announce", "terminate"], dealt: ["announce", "begin_competition", "confirm_deal"],
    lapsed: ["announce", "begin_competition", "lapse"] };

  /** Walks the lot's events through the table: each stage with the index it began at, and the last one. */
  async function walk(c, regime) {
    const steps = E.tables.steps.filter(({ regimes }) => regimes.includes(regime)), entered = [[-1, "draft"]],
      signed = new Map();
    const now = () => entered.at(-1)[1];
    let before = null, ended = null;
    for (const event of c.lot) {
      await c.v.look("01.04", event, () => {
        const { verb, role, body } = event;
        if (verb === "move_deadline") return;
        const step = steps.find(({ act, at }) => act === verb && at.includes(now()));
        must(step, `阶段 ${now()} 不得办理`, `not lawful at the stage ${now()}`);
        must(step.by.includes(role) || (verb === "decline" && role === "clerk"), "该身份不得办理", "not by this role");
        if (step.joint) {
          const roles = signed.get(`${verb} ${body.bid}`) ?? new Set();
          must(!roles.has(role), "同一身份办理两次", "one role did it twice");
          signed.set(`${verb} ${body.bid}`, roles.add(role));
          if (roles.size < step.by.length) return;
        }
        if (verb === "archive") ended = now();
        if (verb === "suspend") before = now();
        if (step.to !== "=") [signed.clear(), entered.push([event.index, step.to || before])];
      });
    }
    await c.v.look("01.04", "data/dossier.json", () => must(now() === c.about.stage, "所处阶段不符",
      `the lot is at the stage ${now()}`));
    return { entered, ended: ended ?? (now() in ENDINGS ? now() : null), steps };
  }
  async function checkCourse(c) {
    const regime = c.of("tender.announce")[0]?.body.found.regime, { entered, ended, steps } = await walk(c, regime);
    for (const event of c.events.filter(({ kind, verb, index }) => kind === "bid" && verb !== "archive"
      && index !== undefined)) {
      await c.v.look("01.04", event, () => {
        const stage = entered.filter(([index]) => index < event.index).at(-1)[1],
          step = steps.find(({ act, at }) => act === event.verb && at.includes(stage));
        must(step?.by.includes(event.role), `阶段 ${stage} 或身份不符`, `not lawful at the stage ${stage} or by this role`);
      });
    }
    const { params, criteria = [] } = c.terms, more = [...(regime === "P87" ? [] : ["publish_candidates"]),
      ...(criteria.length ? ["seal_scores"] : [])];
    const way = ended === "stopped" && c.acts("begin_competition").length ? "lapsed" : ended;
    const judged = ended === "admitted" && c.acts("convene").length ? ["draw", "accept", "review_qualification"] : [];
    const due = ended ? [...ENDINGS[way], ...(["awarded", "contracted"].includes(ended) && params ? more : []), ...judged] : [];
    if (["awarded", "contracted"].includes(ended) && c.terms.envelopes === 2) due.push("sign_first", "order_second", "open_second");
    for (const verb of due) await c.v.look("01.04", { subject: c.about.lot },
      () => must(c.acts(verb).length, `缺少 ${verb}`, `${verb} never happened`));
    await checkContract(c);
  }

  const GROUNDS = ["renounced", "not_signed", "no_bond", "force_majeure", "unlawful"], TERM = 30 * 86_400_000;
  /** What follows from an award rests on the one that stood: renunciation, withdrawal, and the contract, which is the
      one that the buyer had signed last. */
  async function checkContract(c) {
    const latest = (verb, { number }) => c.acts(verb).filter((one) => one.number < number).at(-1);
    const since = (verb, award, event) => latest(verb, event)?.number > award.number;
    for (const event of c.acts("report_award")) await c.v.look("01.04", event, () => must(
      latest("award", event)?.leaf === event.body.award, "报告的不是当时的定标", "not on the award that stood"));
    for (const event of c.acts("renounce_award")) await c.v.look("01.04", event, () => {
      const award = latest("award", event);
      must(award && event.body.award === award.leaf && event.role === "bidder" && event.who === award.body.bidder,
        "放弃中标的不是当时的中标人", "not renounced by who had won");
    });
    for (const event of c.acts("withdraw_award")) await c.v.look("01.04", event, () => {
      const award = latest("award", event), { body } = event;
      must(award && body.award === award.leaf && body.bid === award.body.bid && GROUNDS.includes(body.ground),
        "取消的不是当时的中标，或者情形不合法", "not the award that stood, or no lawful ground");
      must(body.ground !== "renounced" || since("renounce_award", award, event), "中标人没有放弃中标",
        "the winner has not renounced the award");
      must(body.ground !== "not_signed" || (since("offer_contract", award, event) && event.time >= award.time + TERM),
        "签约期限未满", "the time to sign was not over");
    });
    for (const event of c.acts("offer_contract")) await c.v.look("01.04", event, () => {
      const award = latest("award", event), { body } = event;
      must(award && equal([body.award, body.bid, body.price], [award.leaf, award.body.bid, award.body.price]),
        "合同与中标结果不符", "the contract is not that of the award");
    });
    for (const event of c.acts("sign_contract")) await c.v.look("01.04", event, () => {
      const offer = latest("offer_contract", event), award = latest("award", event), { body } = event;
      must(offer && equal([body.offer, body.contract_sha256], [offer.leaf, offer.body.contract_sha256]),
        "双方签署的合同不同", "the parties signed different contracts");
      must(award && offer.number > award.number && !since("renounce_award", award, event), "合同不是现行中标结果的",
        "the contract is not of an award that stands");
    });
  }

  /** Who bid where not everybody may, and how often where a quote is for good: the procedure of the document. */
  async function checkEntry(c) {
    const { entry, invited, most, once } = c.tender.procedure ?? {}, lists = c.of("tender.invite"),
      [notice] = c.of("tender.announce"), subject = { subject: c.about.tender },
      bids = c.of("bid.submit_bid", "bid.replace_bid");
    await c.v.look("01.04", subject, () => c.document());
    if (entry === "invited" && bids.length) {
      if (!lists.length && !c.last("open_bids"))
        return c.v.unseen("01.04", subject, "受邀名单未公开", "who was invited is withheld");
      const last = lists.filter(({ number }) => number < notice?.number).at(-1),
        codes = (last?.body.invited ?? []).map(({ code }) => code);
      await c.v.look("01.04", last ?? subject, () => must(lists.every(({ number }) => number < notice?.number)
        && new Set(codes).size === codes.length && codes.length >= invited
        && (!most || codes.length <= most), "受邀单位过少、过多、重复或在公告之后确定",
      "too few or too many are invited, one twice, or after the notice"));
      for (const event of bids) await c.v.look("01.04", event, () =>
        must(codes.includes(event.body.bidder.slice(2)), "投标人不在受邀之列", "the bidder was not invited"));
    }
    const again = once ? c.of("bid.replace_bid", "bid.withdraw_bid") : [], first = new Set();
    for (const event of once ? c.of("bid.submit_bid") : []) {
      if (first.has(event.folder)) again.push(event);
      first.add(event.folder);
    }
    for (const event of again) await c.v.look("01.04", event, () =>
      must(false, "报价不得更改或撤回", "a quote was changed or withdrawn"));
    if (c.tender.fair_review && notice) await c.v.look("01.04", notice, () => checkReview(c, notice));
  }
  const ITEMS = "entry named ownership region points cost conduct";
  /** The tenderee's last review of fair competition before the notice is of this very document, and finds nothing. */
  function checkReview(c, notice) {
    const { role, body } = c.of("tender.review_competition").findLast(({ number }) => number < notice.number) ?? {};
    must(role === "tenderee" && body.draft_sha256 === notice.body.tender_doc_sha256, "公告前没有公平竞争审查",
      "no fair-competition review before the notice");
    const told = (text) => typeof text === "string" && [...text.trim()].length >= 10;
    must(body.items.map(({ item }) => item).join(" ") === ITEMS && told(body.heard)
      && body.items.every(({ finding, reason }) => ["clear", "exception"].includes(finding) && told(reason)),
    "公平竞争审查没有通过", "the fair-competition review does not pass");
  }

  const before = (one, other, zh, en) => must(one.number < other.number && one.time <= other.time, zh, en);
  async function checkTimes(c) {
    const look = (place, task) => c.v.look("04.02", place, task), close = c.last("close_bidding"),
      opening = c.last("open_bids");
    const deadline = () => time(c.document().deadline), ranking = c.last("rank"), award = c.last("award"),
      scores = c.acts("open_scores");
    for (const event of c.of("bid.submit_bid", "bid.replace_bid")) {
      const received = time(event.body.received_at);
      await look(event, () => must(received < deadline() && received <= event.time + 1, "收件时间不合规",
        "received too late, or after its event"));
    }
    if (close) await look(close, () => must(time(close.body.deadline) === deadline() && deadline() <= close.time, "截标时间不符",
      "its deadline is another"));
    if (close && opening) await look(opening, () => before(close, opening, "开标早于截标", "opened before the close"));
    for (const event of c.acts("seal_scores")) {
      const opened = scores.filter(({ body }) => body.round === event.body.round).at(-1);
      if (opened) await look(event, () => before(event, opened, "密封晚于开启", "sealed after the scores were opened"));
    }
    if (ranking && scores.length) await look(ranking, () => before(scores.at(-1), ranking, "排名早于评分开启",
      "ranked before the scores were opened"));
    if (ranking && award) await look(award, () => before(ranking, award, "定标早于排名", "awarded before the ranking"));
    await checkRecorded(c, look);
    const published = c.last("publish_candidates");
    if (award && published) await look(award, () => must(award.time >= time(published.body.until), "公示期未满",
      "before the publicity was over"));
    for (const plan of c.acts("plan_draw")) await look(plan, () => checkDraw(c, plan.body.did));
    for (const [event, at] of c.stamped) await look(event, () =>
      must(Math.abs(at - event.time) <= c.policy.lag_ms, "时间戳与登记时间相差过大", "the token is too far from its event"));
  }
  /** The opening is recorded before each convening, the evaluation between the panel's convening and the ranking. */
  async function checkRecorded(c, look) {
    const convened = c.acts("convene"), kept = [...c.acts("enter_recording"), ...c.acts("excuse_recording")];
    for (const closes of [...convened, ...c.acts("rank", "admit")]) {
      const last = convened.findLast(({ number }) => number < closes.number)?.number ?? 0,
        opening = closes.verb === "convene" || !last, session = opening ? "opening" : "evaluation",
        since = opening ? 0 : last;
      await look(closes, () => must(kept.some(({ number, body }) => body.session === session && since < number
        && number < closes.number), "录像未登记也未说明理由", "no recording of the session was entered or excused before"));
    }
  }
  const STEPS = { plan_draw: 0, snapshot_pool: 1, exclude: 2, freeze_draw: 3, give_entropy: 4, give_beacon: 4,
    fall_back: 4, draw: 5, replace_expert: 5 };
  /** Plan, snapshot, exclusions and freeze once each; then, round by round, what goes in and what comes out. */
  function checkDraw(c, did) {
    const all = c.lot.filter(({ body }) => body.did === did), round = ({ body }) => body.j ?? 0,
      acts = (...verbs) => all.filter(({ verb }) => verbs.includes(verb));
    const freeze = acts("freeze_draw")[0], results = acts("draw", "replace_expert");
    const steps = all.filter(({ verb }) => verb in STEPS).map((one) => ({ ...one, step: STEPS[one.verb] }))
      .map((one) => ({ ...one, round: one.step < 4 ? 0 : round(one) }));
    const earlier = (a, b) => a.round - b.round || a.step - b.step;
    steps.forEach((one, n) => steps.slice(0, n).forEach((last) => must(earlier(last, one) < 0 ? last.time <= one.time
      : earlier(last, one) === 0 && one.step === 4, "抽取的步骤次序不对或重复", "a step out of its order, or twice")));
    must(freeze || steps.every(({ step }) => step < 4), "未冻结先给随机数", "entropy or a result without a freeze");
    E.draw.checkWaiting(c, all, results, freeze);
  }

  async function checkNames(c) {
    const { about, tender, terms, v } = c, path = "data/dossier.json",
      latest = c.of("tender.announce", "tender.amend").at(-1);
    await v.look("04.03", path, () => {
      const told = [tender.tender, tender.regime, terms.method ?? "", tender.rules.sha256, latest.body.tender_doc_sha256,
        latest.subject, c.root];
      must(equal(told, [about.tender, about.regime, about.method, about.law_sha256, about.tender_doc_sha256,
        about.tender, about.lot]),
        "与招标文件或目录不符", "not as the tender document or the folder says");
      const head = tree.head(tree.note(c.bytes(E.FINAL)).text);
      must(c.policy.log.name === about.log && head.size === about.size, "与日志或最终检查点不符", "not as log and final checkpoint say");
    });
    const opened = new Map(c.outcomes().map((one) => [one.bid, one]));
    for (const event of c.events) {
      await v.look("04.03", event, () => {
        const { body, kind, folder } = event, mine = opened.get(folder)?.bidder;
        must(!("tender" in body) || body.tender === about.tender, "招标编号不符", "another tender");
        must(!/^[LB]/.test(folder) || !("lot" in body) || body.lot === about.lot, "标段编号不符", "another lot");
        must(kind !== "lot" || !/\bbid:id /.test(`${E.tables.types[event.type][0]} `) || c.chains.has(body.bid), "案卷中没有这份投标",
          "a bid that is not in the dossier");
        if (kind === "bid" && mine) must((!("bidder" in body) || body.bidder === `O-${mine}`)
          && (event.role !== "bidder" || event.who === mine), "投标人不符", "another bidder");
        if (event.verb === "open_bids") must([...opened.keys()].every((bid) => c.chains.has(bid)), "案卷中没有这份投标",
          "a bid that is not in the dossier");
        const points = kind === "lot" && ["announce", "move_deadline"].includes(event.verb);
        if (points || body.tender_leaf) must(c.of("tender.announce", "tender.amend").some(({ leaf, body: one }) =>
          leaf === body.tender_leaf
          && one.tender_doc_sha256 === body.tender_doc_sha256), "招标事项不符", "tender_leaf is not that event");
      });
    }
  }
  E.life = async (c) => {
    await checkCourse(c);
    await checkEntry(c);
    await checkTimes(c);
    await checkNames(c);
  };
})(globalThis.Ebid);
