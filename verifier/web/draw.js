"use strict";
/* docs/draw.md run again: entropy, seed, order, skips, replacements, the panel and its names: 05.01 to 05.05, 05.10. */
((E) => {
  const LABEL = "ebid-draw/v1";
  const want = (holds, zh, en) => E.must(holds, `抽取：${zh}`, `the draw: ${en}`);

  const PLAN = "v:ebid-draw-plan/v1 did:did panel:map? choice:map? keys:map entropy_parties:same-machine|independent beacon:any? fallback:any?";
  const PANEL = "rule:map avoid_sha256:hash size:count representatives:int budget:map? complex:bool strata:list constraints:list contact:map"
    + " vacancies:sealed|list quota:keyed-order";
  /** The make-up that the regime's rule asks for: size, odd, two thirds drawn. */
  function checkMakeUp({ id, budget, complex }, size, experts) {
    const { least, large } = E.tables.panels[id];
    want(!large || budget?.currency === "CNY", "须有预算金额", "the panel's size depends on a budget in CNY");
    const fewest = large && (complex || E.Fraction.of(budget.amount).compare(large.from) >= 0) ? large.least : least;
    const lawful = size >= fewest && size % 2 === 1 && experts >= 0 && experts <= size && 3 * experts >= 2 * size;
    want(lawful, "评标委员会组成不合法", "the panel's make-up is not lawful");
  }
  function readPlan(data) {
    const plan = E.form(E.parse(data), PLAN);
    const { panel, choice, keys } = plan;
    want(!panel !== !choice && plan.beacon === null && plan.fallback === null && keys.centre !== keys.supervisor, "方案格式不对",
      "the plan is malformed");
    E.form(keys, "centre:base64 supervisor:base64");
    plan.vrf = Object.fromEntries(Object.entries(keys).map(([party, key]) => [party, E.unbase64(key)]));
    Object.values(plan.vrf).forEach(E.curve.checkKey);
    if (panel) {
      const { rule, strata, size, representatives } = E.form(panel, PANEL);
      E.form(panel.contact, "channels:list timeout_minutes:count batch:count tries:count");
      strata.forEach((one) => E.form(one, "id:id specialties:list regions:list n:count priority:int"));
      const known = panel.constraints.every((one) => one === "one_per_employer") && strata.every((one) => one.specialties.length);
      const apart = ["id", "priority"].every((name) => new Set(strata.map((one) => one[name])).size === strata.length);
      want(known && apart && panel.contact.channels.length, "方案格式不对", "the plan is malformed");
      const pinned = E.form(rule, "id:id sha256:hash").sha256 === E.tables.panels[rule.id]?.sha256 && panel.avoid_sha256 === E.tables.avoid;
      const seats = strata.reduce((sum, one) => sum + one.n, 0);
      want(pinned && seats === size - representatives, "方案引用了其他规则或人数不符", "the plan names other rules, or its strata do not fill the panel");
      checkMakeUp({ ...panel, id: rule.id }, size, seats);
    } else want(E.form(choice, "label:id options:list").options.length > 1, "备选项不对", "there are no options");
    plan.strata = [...(panel?.strata ?? [])].sort((a, b) => a.priority - b.priority);
    return plan;
  }

  const [PUBLIC, SNAPSHOT, EXCLUSIONS] = ["pid,leaf", "pid,idc,specialties,regions,status,units,salt,leaf",
    "pid,reason,evidence,salt,leaf"];
  const CELLS = { pid: "hash", leaf: "hash", idc: "hash", salt: "hash", evidence: "hash", status: "active|suspended|on_leave|unqualified" };
  /** The rows of a list under exactly this header; each leaf is that of its row. */
  async function rowsOf(data, header) {
    const [[first, ...lines], names] = [E.text(data).split("\n"), header.split(",")];
    want(first === header && lines.pop() === "", "名单格式不对", "a list is malformed");
    const made = [];
    for (const cells of lines.map((line) => line.split(","))) {
      want(cells.length === names.length, "名单格式不对", "a list is malformed");
      const { leaf, ...facts } = E.form(Object.fromEntries(names.map((name, i) => [name, cells[i]])),
        names.map((name) => `${name}:${CELLS[name] ?? "string"}`).join(" "));
      const lists = names.filter((name) => ["specialties", "regions", "units"].includes(name));
      for (const name of lists) facts[name] = facts[name] ? facts[name].split(";") : [];
      const own = header === PUBLIC || E.hex(await E.tree.leaf(E.JCS(facts))) === leaf;
      want(own && (facts.reason === undefined || E.tables.reasons.includes(facts.reason)), "名单某行的叶哈希不符", "a row's leaf is not its own");
      made.push({ ...facts, leaf });
    }
    return made;
  }
  /** One draw as the dossier has it. */
  async function held(of, did) {
    const path = (name) => `data/draw/${did.split("/").at(-1)}/${name}`;
    const [plan, told] = [readPlan(of.file(path("plan.json"))), of.json(path("transcript.json"))];
    const list = (name, header) => (plan.panel ? rowsOf(of.file(path(name)), of.isPublic ? PUBLIC : header) : []);
    const [rows, excluded] = [await list("snapshot.csv", SNAPSHOT), await list("exclusions.csv", EXCLUSIONS)];
    const key = ({ pid, reason, evidence }) => `${pid} ${reason} ${evidence}`;
    want(of.isPublic || excluded.every((row, i) => !i || key(excluded[i - 1]) < key(row)), "回避名单未排序", "the exclusions are out of order");
    const root = async (listed) => E.hex(await E.tree.root(listed.map((row) => E.unhex(row.leaf))));
    const roots = { plan_sha256: await E.hexH(of.file(path("plan.json"))), snapshot_root: await root(rows),
      exclusion_root: await root(excluded) };
    const events = of.lotChain.events.filter(({ body }) => body.did === did);
    const one = (verb) => events.find((event) => event.verb === verb) ?? E.refuse(`缺少 ${verb}`, `there is no ${verb}`);
    const salt = E.LP(`${LABEL}/seed`, did, E.unhex(roots.plan_sha256), E.unhex(roots.snapshot_root));
    return { did, plan, told, path, events, rows, roots, one, salt, hidden: plan.panel && of.isPublic,
      out: new Set(excluded.map(({ pid }) => pid)) };
  }
  function checkFrozen({ plan, told, rows, roots, one, out }) {
    const frozen = one("freeze_draw").body;
    const same = Object.keys(roots).every((name) => frozen[name] === roots[name] && told[name] === roots[name]);
    const listed = !plan.panel
      || (one("snapshot_pool").body.snapshot_root === roots.snapshot_root && one("exclude").body.exclusion_root === roots.exclusion_root);
    want(same && listed && one("plan_draw").body.plan_sha256 === roots.plan_sha256, "与冻结时不符", "not what was frozen");
    want(rows.every((row, i) => !i || rows[i - 1].pid < row.pid), "快照未按化名排序", "the snapshot's pids do not ascend");
    const free = new Set(rows.map(({ pid }) => pid).filter((pid) => !out.has(pid)));
    want(Object.values(told.candidates).flat().every((pid) => free.has(pid)), "候选人不在名单内或应回避",
      "a candidate was not in the pool, or excluded");
  }

  const leafOf = ({ vacancy }) => (vacancy ? [E.unhex(vacancy.leaf)] : []);
  /** beta of one share of a round, if its proof holds. */
  const betaOf = ({ plan, did, told }, turn, { party, proof }) =>
    E.curve.verify(plan.vrf[party], E.LP(LABEL, did, told.checkpoint, E.u32(turn.j), ...leafOf(turn)), E.unbase64(proof));
  async function checkProofs(draw, trusted) {
    const { plan, told, did, events } = draw;
    for (const turn of told.turns) for (const share of turn.shares) {
      const { party, proof, beta } = share;
      const made = E.base64(await betaOf(draw, turn, share));
      const said = events.find(({ verb, body }) => verb === "give_entropy" && body.party === party && body.j === turn.j).body;
      const alpha = await E.hexH(E.LP(LABEL, did, told.checkpoint, E.u32(turn.j), ...leafOf(turn)));
      const right = said.proof === proof && said.beta === made && beta === made && said.alpha_sha256 === alpha;
      want(right, "日志中的熵值与记录不符", "the journal says another value of entropy");
    }
    const ours = Object.entries(plan.vrf).every(([party, key]) => trusted[party] === E.hex(key));
    want(ours, "密钥与策略不符", "its keys are not the policy's");
  }
  /** The key of a round, from each party's beta. */
  const extract = ({ salt, told }, turn, betas) => {
    const named = Object.keys(betas).sort().map((party) => E.LP(party, betas[party]));
    return E.hmac("sha256", salt, E.concat(E.LP(told.checkpoint, E.u32(turn.j), leafOf(turn)[0] ?? ""), ...named));
  };
  async function checkSeeds(of, draw) {
    const { told, one } = draw;
    const { size } = E.tree.head(told.checkpoint);
    const policy = of.policy, its = `data/log/checkpoint-${size}.txt`;
    if (policy.witnesses.length) await of.findings.judging("02.04", { file: its }, async () => {
      const held = await E.tree.signers(E.tree.note(of.file(its)), policy.witnesses);
      E.must(held.size >= policy.quorum, "见证人不足", "too few witnesses have cosigned");
    });
    const noted = E.tree.note(of.file(`data/log/checkpoint-${size}.txt`)).text === told.checkpoint;
    want(noted && of.lotChain.places.get(one("freeze_draw").tseq) < size, "检查点不含冻结事项", "the checkpoint does not hold the freeze");
    let first;
    for (const turn of told.turns) {
      const betas = Object.fromEntries(turn.shares.map(({ party, beta }) => [party, E.unbase64(beta)]));
      const prk = turn.shares.length ? E.hex(await extract(draw, turn, betas)) : first;
      want(prk === turn.prk, `第 ${turn.j} 轮种子不符`, `the seed of round ${turn.j} is another one`);
      first ??= prk;
    }
  }

  const unitSkips = ({ turns }) => turns.flatMap(({ skips }) => skips).filter(({ why }) => why === "one_per_employer");
  /** Who may be drawn, by stratum, and whom they work for: from the rows, or as the transcript implies it. */
  function field({ plan, told, rows, out, hidden }) {
    const units = new Map();
    for (const [n, { pid, member }] of unitSkips(told).entries()) {
      for (const each of [pid, member]) units.set(each, [...(units.get(each) ?? []), n]);
    }
    if (hidden) return { candidates: told.candidates, units };
    const free = rows.filter(({ pid, status }) => status === "active" && !out.has(pid));
    const meets = (one, other) => one.some((each) => other.includes(each));
    const fits = (one, row) => meets(one.specialties, row.specialties) && (!one.regions.length || meets(one.regions, row.regions));
    const candidates = Object.fromEntries(plan.strata.map((one) => [one.id, free.filter((row) => fits(one, row)).map(({ pid }) => pid)]));
    return { candidates, units: new Map(free.map((row) => [row.pid, row.units])) };
  }
  const expand = (prk, ...parts) => E.hmac("sha256", prk, E.concat(E.LP(...parts), [1]));
  async function ascending(prk, stratum, pids) {
    const made = await Promise.all(pids.map(async (pid) => E.hex(await expand(prk, stratum, E.unhex(pid))) + pid));
    want(new Set(made).size === made.length, "同一化名出现两次", "a pid comes twice");
    return made.sort().map((entry) => entry.slice(64));
  }
  /** The transcript, made again from the frozen facts and the published proofs. */
  async function conduct(draw) {
    const [{ plan, told, roots, did }, { candidates, units }] = [draw, field(draw)];
    const [sitting, used, turns] = [new Map(), new Set(), []];
    let [prk, chosen] = [null, null];
    const clash = (pid) => plan.panel.constraints.length
      && [...sitting.keys()].find((one) => (units.get(one) ?? []).some((unit) => units.get(pid)?.includes(unit)));
    const next = (stratum, order, skips) => {
      for (let pid = order.shift(); pid; pid = order.shift()) {
        const member = used.has(pid) ? pid : clash(pid);
        if (!member) return sitting.set(pid, stratum), used.add(pid), { stratum, pid };
        skips.push({ stratum, pid, why: used.has(pid) ? "already_taken" : "one_per_employer", member });
      }
      return want(false, "可抽取的专家不足", "a stratum has too few experts left");
    };
    for (const [j, turn] of told.turns.entries()) {
      const { vacancy, shares } = turn;
      const [onList, seats, skips, betas] = [j > 0 && plan.panel?.vacancies === "list", [], [], {}];
      const whole = shares.map(({ party }) => party).sort().join() === (onList ? "" : "centre,supervisor");
      want(whole && turn.j === j && Boolean(vacancy) === j > 0, "轮次或熵值不全", "a round is wrong, or entropy is missing");
      for (const share of shares) betas[share.party] = await betaOf(draw, turn, share);
      if (!onList) prk = await extract(draw, turn, betas);
      if (vacancy) {
        const stratum = sitting.get(vacancy.pid);
        want(stratum && sitting.delete(vacancy.pid), "空缺者并不在席", "who left does not sit on the panel");
        seats.push(next(stratum, await ascending(prk, stratum, candidates[stratum].filter((pid) => !used.has(pid))), skips));
      } else for (const { id, n } of plan.strata) {
        const order = await ascending(prk, id, candidates[id]);
        for (let i = 0; i < n; i++) seats.push(next(id, order, skips));
      }
      const { label, options } = plan.choice ?? {};
      if (plan.choice) chosen = options[Number(E.number(await expand(prk, label)) % BigInt(options.length))];
      const given = shares.map(({ party, proof }) => ({ party, proof, beta: E.base64(betas[party]) }));
      turns.push({ j, vacancy: vacancy && { pid: vacancy.pid, reason: vacancy.reason, leaf: vacancy.leaf }, shares: given,
        prk: E.hex(prk), seats, skips });
    }
    const panel = plan.strata.flatMap(({ id }) =>
      [...sitting].filter(([, stratum]) => stratum === id).map(([pid]) => ({ stratum: id, pid })));
    const sorted = Object.fromEntries(Object.entries(candidates).map(([id, pids]) => [id, [...pids].sort()]));
    return { v: LABEL, did, ...roots, checkpoint: told.checkpoint, candidates: sorted, turns, panel, chosen };
  }
  async function checkAgain(of, draw) {
    const [made, document, first] = [await conduct(draw), of.file(draw.path("transcript.json")), draw.one("draw").body];
    want(E.same(E.JCS(made), document), "重新抽取的结果与记录不符", "conducted again, it gives another result");
    const replaced = draw.events.filter(({ verb }) => verb === "replace_expert").map(({ body }) => body);
    want(E.alike(first.seats, made.turns[0].seats) && replaced.length === made.turns.length - 1, "日志中的席位与重算不符",
      "the journal seats other people");
    for (const [n, { j, pid, vacancy_leaf: leaf }] of replaced.entries()) {
      const { vacancy, seats } = made.turns[n + 1];
      const left = of.lotChain.byNumber.get(of.lotChain.leaves.indexOf(vacancy.leaf) + 1).body;
      const right = j === n + 1 && pid === seats[0].pid && leaf === vacancy.leaf && left.pid === vacancy.pid
        && left.reason === vacancy.reason;
      want(right, "递补或空缺与日志不符", "the journal says another vacancy or replacement");
    }
    want((replaced.at(-1) ?? first).transcript_sha256 === (await E.hexH(document)), "抽取记录的摘要不符", "not the transcript that was recorded");
    want(made.chosen === null || first.chosen === made.chosen, "抽中的选项不符", "the journal says another option was drawn");
  }

  /** Who sat before event `tseq` of the lot: the drawn, and those whom the tenderee named and who accepted. */
  function sat({ told, events }, tseq) {
    const [drawn, named, there, before] = [new Set(), new Set(), new Set(), events.filter((event) => event.tseq < tseq)];
    for (const { vacancy, seats } of told.turns.slice(0, 1 + before.filter(({ verb }) => verb === "replace_expert").length)) {
      drawn.delete(vacancy?.pid);
      seats.forEach(({ pid }) => drawn.add(pid));
    }
    for (const { verb, body, actor } of before) {
      if (verb === "name_representative") named.add(body.pid), there.delete(body.instead);
      if (verb === "accept" && named.has(body.pid) && actor === `representative.${body.pid.slice(0, 32)}`) there.add(body.pid);
      if (["decline", "avoid"].includes(verb)) there.delete(body.pid);
    }
    return [[...drawn].sort(), [...there].sort()];
  }
  function checkSeats(of, draw) {
    const [{ regime }, { panel, budget }] = [of.paper, of.part];
    const { size, representatives, strata, complex = false } = panel;
    const rule = { id: regime, sha256: E.tables.panels[regime].sha256 };
    const contact = { channels: ["inbox"], timeout_minutes: 30, batch: 5, tries: 2 };
    const due = { rule, avoid_sha256: E.tables.avoid, size, representatives, budget, complex, strata, contact,
      constraints: ["one_per_employer"], vacancies: "sealed", quota: "keyed-order" };
    want(E.alike(draw.plan.panel, due), "方案与招标文件不符", "the plan is not the panel that the tender announced");
    for (const { body: { members, representatives: named }, tseq } of draw.events.filter(({ verb }) => verb === "convene")) {
      checkMakeUp({ id: regime, budget, complex }, members.length + named.length, members.length);
      const right = E.alike([[...members].sort(), [...named].sort()], sat(draw, tseq)) && members.length === size - representatives
        && named.length === representatives;
      want(right, "召集的成员不是抽取和指派的结果", "those convened are not those who were drawn and named");
    }
    if (draw.hidden) of.findings.cannot("05.04", "专业与地区未公开", "specialties and regions are withheld", { file: draw.path("snapshot.csv") });
    else want(E.alike(field(draw).candidates, draw.told.candidates), "候选名单与快照不符", "the candidates are not those of the snapshot");
  }
  async function checkNames(of, draw, { body: { members, representatives }, tseq }) {
    const rows = new Map((await rowsOf(of.file(draw.path("members.csv")), SNAPSHOT)).map((row) => [row.pid, row]));
    const frozen = new Set(draw.rows.map(({ pid, leaf }) => pid + leaf));
    const said = [members, representatives].map((listed) => listed.map(({ pid }) => pid).sort());
    want(E.alike(said, [draw.told.panel.map(({ pid }) => pid).sort(), sat(draw, tseq)[1]]), "公布的不是全体成员",
      "the names are not those of the panel");
    for (const { pid, expert, person, name, idsalt } of [...members, ...representatives]) {
      const row = rows.get(pid);
      const named = expert ? frozen.has(pid + row.leaf) && row
        : draw.events.filter(({ verb, body }) => verb === "name_representative" && body.pid === pid).at(-1).body;
      const idc = await E.hexH(E.LP(`${LABEL}/id`, expert ?? person, name, E.unhex(idsalt)));
      want(named.idc === idc, `${name} 与抽中或指派的化名不符`, `${name} is not who was drawn or named`);
    }
  }

  async function check(of) {
    const { findings } = of;
    const dids = [...new Set(of.ofLot("freeze_draw").map(({ body }) => body.did))].sort();
    const ids = ["05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.04", "05.05", "05.10"];
    if (!dids.length) return ids.forEach((id) => findings.absent(id, "本标段没有抽取", "nothing was drawn for this lot"));
    findings.absent("05.01b", "方案未使用信标", "the plan uses no beacon");
    if (!of.last("notify")) findings.absent("05.10", "姓名未公布", "no names have been opened");
    for (const did of dids.filter((one) => of.ofLot("draw").some(({ body }) => body.did === one))) {
      await findings.judging("05.05", { file: `data/draw/${did.split("/").at(-1)}` }, async () => checkOne(of, await held(of, did)));
    }
  }
  async function checkOne(of, draw) {
    const { findings, policy } = of;
    const [plan, told] = ["plan.json", "transcript.json"].map((name) => ({ file: draw.path(name) }));
    await findings.judging("05.05", plan, () => checkFrozen(draw));
    await findings.judging("05.01a", told, () => checkProofs(draw, policy.vrf));
    await findings.judging("05.02", told, () => checkSeeds(of, draw));
    await findings.judging("05.03", told, () => checkAgain(of, draw));
    if (!policy.own) findings.cannot("05.01a", "信任取自案卷本身", "the VRF keys were taken from the dossier itself");
    if (draw.plan.entropy_parties === "same-machine") {
      findings.cannot("05.01c", "两把密钥在同一台机器上：结果可重算，但可能有人事先得知",
        "both keys lie on one machine: somebody could have known the result in advance", plan);
    } else if (policy.own && policy.independent) findings.hold("05.01c");
    else findings.cannot("05.01c", "策略未确认两方独立", "the policy does not vouch for independence");
    if (draw.hidden && unitSkips(draw.told).length) findings.cannot("05.03", "单位信息未公开",
      "employers are withheld: these skips cannot be checked");
    if (draw.plan.panel) await findings.judging("05.04", plan, () => checkSeats(of, draw));
    const [notice, convened] = [of.last("notify"), of.last("convene")];
    if (notice && convened?.body.did === draw.did) await findings.judging("05.10", notice.place, () => checkNames(of, draw, notice));
  }

  E.draw = { steps: [check] };
})(globalThis.Ebid);
