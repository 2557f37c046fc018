"use strict";
/* The draw, proven and conducted again: 05.01a to 05.05, 05.10 (docs/draw.md). */
((E) => {
  const { must, Unseen, FORMS, H, LP, u32, u64, hex, unhex, unbase64, utf8, join, same, shaped, equal, canonical, tree,
    time } = E;
  const { ed25519: { Point }, sha512, hmac, sha256, bls12_381: bls } = globalThis.noble;
  const mac = (key, data) => hmac(sha256, key, data), unique = (list) => new Set(list).size === list.length;

  /** ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381, 5.3, with the key validated: beta. */
  function vrf(key, alpha, proof) {
    const number = (bytes) => BigInt(`0x${hex(bytes.toReversed())}`), hash = (...parts) => sha512(join([3], ...parts));
    const point = (bytes) => { try { return Point.fromHex(bytes, false); } catch { return null; } };
    const [Y, gamma, c, s] = [point(key), point(proof.slice(0, 32)), number(proof.slice(32, 48)),
      number(proof.slice(48))];
    must(proof.length === 80 && Y && gamma && !Y.isSmallOrder() && s < Point.Fn.ORDER, "VRF 证明形式不对",
      "no VRF proof, or no valid key");
    let h = null;
    for (let n = 0; n < 256 && !h; n += 1) h = point(hash([1], key, alpha, [n, 0]).slice(0, 32))?.clearCofactor();
    const less = (one, other) => one.subtract(other.multiplyUnsafe(c));
    const told = [Y, h, gamma, less(Point.BASE.multiplyUnsafe(s), Y),
      less(h.multiplyUnsafe(s), gamma)].map((one) => one.toBytes());
    must(same(hash([2], ...told, [0]).slice(0, 16), proof.slice(32, 48)), "VRF 证明不成立", "the VRF proof does not hold");
    return hash([3], gamma.clearCofactor().toBytes(), [0]);
  }
  const TAG = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
  /** That drand's signature of a round holds under the key of its network. */
  function checkBeacon(round, signature, key) {
    let holds = false;
    try {
      const [point, by] = [bls.G1.Point.fromHex(signature), bls.G2.Point.fromHex(key)];
      [point, by].forEach((one) => { one.assertValidity(); must(!one.is0(), "无穷远点", "infinity"); });
      const pairs = [[point.negate(), bls.G2.Point.BASE], [bls.G1.hashToCurve(sha256(u64(round)), { DST: TAG }), by]];
      holds = bls.fields.Fp12.eql(bls.pairingBatch(pairs.map(([g1, g2]) => ({ g1, g2 }))), bls.fields.Fp12.ONE);
    } catch { /* what is no point of the group does not hold */ }
    must(holds && signature.length === 48, "信标签名不成立", "the beacon's signature does not hold");
  }
  const bytesOf = (letters, size) => FORMS.base64(letters) && unbase64(letters).length === size;
  const within = (value, from, to) => Number.isSafeInteger(value) && value >= from && value <= to;
  const isNetwork = ({ chain, scheme, key, genesis, period }) => FORMS.hash(chain)
    && scheme === "bls-unchained-g1-rfc9380"
    && bytesOf(key, 96) && FORMS.int(genesis) && within(period, 1, 3600);
  const roundAfter = ({ genesis, period, wait_s: wait }, { time: at }) =>
    1 + Math.ceil((at + (wait - genesis) * 1000) / (period * 1000));
  const roundTime = ({ genesis, period }, round) => (genesis + (round - 1) * period) * 1000;

  /** `alone`: of a draw that is no lot's, which draws options or published lists. */
  function checkPlan({ sample, ...plan }, alone = false) {
    const { panel, choice, keys, beacon, fallback } = plan, proving = [...Object.values(keys),
      ...(fallback ? [fallback.reserve] : [])];
    must(shaped(plan, "v=ebid-draw-plan/v1 did:did panel:map? choice:map? keys:map entropy_parties beacon:map? "
      + "fallback:map?")
      && [panel, choice, sample].filter(Boolean).length === 1 && (alone ? !panel : sample === undefined) && sample !== null && ["same-machine", "independent"].includes(plan.entropy_parties),
    "抽取方案形式不对", "the plan has another form");
    must(shaped(keys, "centre supervisor") && unique(proving) && proving.every((one) => bytesOf(one, 32)
      && !Point.fromHex(unbase64(one), false).isSmallOrder()), "密钥不合规", "its keys");
    must(!beacon || (shaped(beacon, "chain scheme key genesis period wait_s") && isNetwork(beacon)
      && within(beacon.wait_s, 60, 604800)), "信标不合规", "its beacon");
    must(!fallback || (shaped(fallback, "after_hours reserve") && within(fallback.after_hours, 1, 720)), "备用方不合规",
      "its fallback");
    if (choice) must(shaped(choice, "label:text options:list") && choice.options.every(FORMS.text)
      && unique(choice.options),
      "选项不合规", "its choice");
    else if (sample) must(shaped(sample, "lists:list") && sample.lists.length && unique(sample.lists.map(({ id }) => id))
      && sample.lists.every((one) => shaped(one, "id:id sha256:hash n:int") && one.n), "名单不合规", "its lists");
    else checkPanelForm(panel);
  }
  function checkPanelForm(panel) {
    const { rule, size, representatives: named, strata, contact, complex, budget } = panel,
      table = E.tables.panels[rule.id], ids = strata.map(({ id }) => id);
    must(shaped(panel, "rule:map avoid_sha256 size:int representatives:int budget:money? complex:bool strata:list "
      + "constraints:list contact:map vacancies quota=keyed-order") && shaped(rule, `id sha256=${table.sha256}`)
      && panel.avoid_sha256 === E.tables.avoid, "委员会方案形式不对", "its panel");
    must(strata.every((one) => shaped(one, "id:id specialties:list regions:list n:int priority:int")
      && one.specialties.length && one.n)
      && unique(ids) && unique(strata.map(({ priority }) => priority))
      && strata.reduce((sum, { n }) => sum + n, 0) === size - named, "层次不合规", "its strata");
    must(panel.constraints.every((one) => one === "one_per_employer") && unique(panel.constraints)
      && ["sealed", "list"].includes(panel.vacancies) && shaped(contact,
        "channels timeout_minutes:int batch:int tries:int")
      && contact.timeout_minutes && contact.batch && contact.tries, "约束不合规", "its constraints");
    const large = table.large
      && (complex || E.Fraction.of(budget.amount).compare(E.Fraction.of(table.large.from)) >= 0);
    must(!table.large || budget?.currency === "CNY", "没有人民币预算", "no budget in CNY");
    must(size % 2 && size >= (large ? table.large.least : table.least) && 3 * (size - named) >= 2 * size,
      "委员会的人数或专家比例不合法", "size or share of experts");
  }

  const REASONS = ["DECLINED", "TIMEOUT", "ABSENT", "CONFLICT"];
  const isTurn = ({ vacancy, shares }) => (!vacancy || (REASONS.includes(vacancy.reason) && FORMS.hash(vacancy.pid)))
    && shares.every(({ party, ...one }) => (party === "drand" ? shaped(one, "round:int signature:base64")
      : FORMS.base64(one.proof) && FORMS.base64(one.beta)));

  /** Rows of a CSV file, by its own header. */
  function rows(c, path, header) {
    const [first, ...lines] = E.text(c.bytes(path)).split("\n");
    must([header, "pid,leaf"].includes(first) && lines.pop() === ""
      && (first === "pid,leaf") === (c.public && !path.endsWith("members.csv")), "表头不对", "another header");
    const names = first.split(",");
    return lines.map((line) => {
      const cells = line.split(","), made = Object.fromEntries(cells.map((cell, i) => [names[i], cell]));
      must(cells.length === names.length && FORMS.hash(made.pid) && FORMS.hash(made.leaf), "行不合格式", "a row has another form");
      return made;
    });
  }
  const SNAPSHOT = "pid,idc,specialties,regions,status,units,salt,leaf",
    listed = (cell) => (cell ? cell.split(";") : []);
  const leafOf = (value) => hex(tree.leaf(utf8(canonical(value))));
  const rowLeaf = ({ pid, idc, specialties, regions, status, units, salt }) => leafOf({ pid, idc, status, salt,
    specialties: listed(specialties), regions: listed(regions), units: listed(units) });
  const rootOf = (list) => hex(tree.root(list.map(({ leaf }) => unhex(leaf))));

  /** Conducts it anew: {transcript, prefixes: what it was after each turn}. */
  function conduct({ plan, candidates, units, avoided, cp, salt, roots, turns: given }) {
    const { panel, choice, sample } = plan,
      strata = sample?.lists ?? panel?.strata.toSorted((a, b) => a.priority - b.priority) ?? [],
      unit = (pid) => units.get(pid) ?? [];
    const seated = [], ever = new Set(), turns = [], transcripts = [],
      apart = panel?.constraints.includes("one_per_employer");
    for (const { j, vacancy, shares } of given) {
      const told = [cp, u32(j), unhex(vacancy?.leaf ?? "")],
        ikm = join(LP(...told), ...shares.map(({ party, beta, signature }) => LP(party, unbase64(beta ?? signature))));
      const prk = j && panel.vacancies === "list" ? unhex(turns[0].prk) : mac(salt, ikm), seats = [], skips = [];
      const goDown = (stratum, n, pids) => {
        const place = new Map(pids.map((pid) => [pid, hex(mac(prk, join(LP(stratum, unhex(pid)), [1])))])),
          due = seats.length + n;
        for (const pid of pids.toSorted((a, b) => (place.get(a) < place.get(b) ? -1 : 1))) {
          if (seats.length === due) return;
          const taken = seated.some((one) => one.pid === pid),
            rival = apart && seated.find((one) => unit(one.pid).some((each) => unit(pid).includes(each)));
          const other = avoided?.get(pid) && seated.find((one) => avoided.get(pid).has(one.pid));
          if (taken) skips.push({ stratum, pid, why: "already_taken", member: pid });
          else if (rival) skips.push({ stratum, pid, why: "one_per_employer", member: rival.pid });
          else if (other) skips.push({ stratum, pid, why: "avoids", member: other.pid });
          else [seats, seated].forEach((list) => list.push({ stratum, pid }));
        }
      };
      if (!vacancy) strata.forEach(({ id, n }) => goDown(id, n, candidates[id] ?? []));
      else {
        const at = seated.findIndex(({ pid }) => pid === vacancy.pid),
          [{ stratum }] = seated.splice(at, at < 0 ? 0 : 1);
        goDown(stratum, 1, candidates[stratum].filter((pid) => !ever.has(pid)));
      }
      seats.forEach(({ pid }) => ever.add(pid));
      turns.push({ j, vacancy, shares, prk: hex(prk), seats, skips });
      const option = choice && BigInt(`0x${hex(mac(unhex(turns[0].prk),
        join(LP(choice.label), [1])))}`) % BigInt(choice.options.length);
      transcripts.push({ ...roots, v: "ebid-draw/v1", did: plan.did, checkpoint: E.text(cp), candidates,
        turns: [...turns],
        panel: strata.flatMap(({ id }) => seated.filter(({ stratum }) => stratum === id)),
          chosen: choice ? choice.options[Number(option)] : null });
    }
    return transcripts;
  }

  /** One draw of the lot, from its plan to its result. */
  class Draw {
    constructor(c, did) {
      const all = c.lot.filter(({ body }) => body.did === did),
        of = (verb) => all.filter((one) => one.verb === verb);
      Object.assign(this, { c, event: of("plan_draw")[0], did, all, of, stage: String(did).split("/")[2], freeze: of("freeze_draw")[0],
        replaced: of("replace_expert"), result: of("draw")[0] });
    }
    path(name) { return `data/draw/${this.stage}/${name}`; }
    /** Plan and lists, as the events committed to them (05.05). */
    async lists() {
      const { c, of, freeze } = this, look = (name, task) => c.v.look("05.05", this.path(name), task),
        planned = this.event?.body.plan_sha256;
      this.plan = await look("plan.json", () => {
        const plan = c.json(this.path("plan.json"));
        checkPlan(plan);
        return plan;
      });
      if (this.plan) await look("plan.json", () => must(this.plan.did === this.did
        && [planned, freeze.body.plan_sha256].every((one) =>
        one === H(c.bytes(this.path("plan.json")))), "方案与登记不符", "not the plan that was published"));
      this.told = await look("transcript.json", () => c.json(this.path("transcript.json")));
      [this.snapshot, this.exclusions] = this.plan?.panel ? [null, null] : [[], []];
      const due = { snapshot: of("snapshot_pool")[0]?.body, exclusions: of("exclude")[0]?.body },
        named = { snapshot: "snapshot_root", exclusions: "exclusion_root" };
      for (const [name, header, rest] of this.plan?.panel ? [["snapshot", SNAPSHOT, rowLeaf],
        ["exclusions", "pid,reason,evidence,salt,leaf",
        ({ leaf, ...row }) => leafOf(row)]] : []) {
        const list = await look(`${name}.csv`, () => {
          const made = rows(c, this.path(`${name}.csv`), header),
            key = ({ pid, reason = "", evidence = "" }) => `${pid} ${reason} ${evidence}`;
          const twice = c.public
            && name === "exclusions"; // one pid may be excluded for several reasons, which are withheld there
          must(made.every((row, i) => !i || key(made[i - 1]) < key(row) || (twice && made[i - 1].pid === row.pid)),
            "次序不对", "out of order");
          if (!c.public) must(made.every((row) => rest(row) === row.leaf
            && (!row.reason || E.tables.reasons.includes(row.reason))), "行与叶不符", "a row does not give its leaf");
          this[name] = made;
          return made;
        });
        if (list) await look(`${name}.csv`, () => {
          const root = rootOf(list);
          must([due[name][named[name]], freeze.body[named[name]],
            this.told?.[named[name]]].every((one) => one === root), "根与登记不符", "its root is another");
          if (name === "snapshot") must(list.length === due[name].count, "人数不符", "another count");
        });
      }
      this.readable = this.plan && this.told && this.snapshot && this.exclusions;
      if (!this.readable) return;
      const out = new Set(this.exclusions.map(({ pid }) => pid)), pool = new Set(this.snapshot.map(({ pid }) => pid));
      await look("transcript.json", () => must(this.told.plan_sha256 === planned
        && Object.values(this.told.candidates).flat().every((pid) =>
        pool.has(pid) && !out.has(pid)), "方案不符，或候选人不在名单中或应回避",
          "another plan, or a candidate outside the list or excluded"));
      this.root = this.plan?.panel ? rootOf(this.snapshot) : H("");
    }
    /** The rounds as the journal has them: vacancy, alpha, who gave and who was silent; and the transcript's shares. */
    rounds() {
      const { c, of } = this, cp = utf8(this.told.checkpoint);
      const results = [this.result, ...this.replaced], { turns } = this.told;
      must(results.length === turns.length, "轮次与登记不符", "the journal has other rounds than the transcript");
      return results.map((result, j) => {
        const left = j ? c.lot.find(({ leaf }) => leaf === result.body.vacancy_leaf) : null,
          mine = ({ body }) => (body.j ?? 0) === j;
        const vacancy = left && { pid: left.body.pid, reason: left.body.reason, leaf: left.leaf },
          given = of("give_entropy").filter(mine), silent = of("fall_back").filter(mine);
        const alpha = LP("ebid-draw/v1", this.did, cp, u32(j), ...(j ? [unhex(left.leaf)] : []));
        return { j, alpha, given, silent, vacancy, shares: turns[j].shares };
      });
    }
    async proofs() {
      const { c, plan } = this, look = (task) => c.v.look("05.01a", this.path("transcript.json"), task),
        { vrf: trusted } = c.policy;
      const keys = { ...plan.keys, ...(plan.fallback ? { reserve: plan.fallback.reserve } : {}) };
      for (const [party, key] of Object.entries(keys)) await look(() =>
        must(trusted[party] === key, "密钥不是策略中的", `the policy has another key of ${party}`));
      for (const { j, alpha, given, silent, shares: all } of this.rounds()) {
        const shares = all.filter(({ party }) => party !== "drand");
        for (const { party, proof, beta } of shares) await look(() => {
          const event = given.find(({ body }) => body.party === party);
          must(event && equal([event.body.proof, event.body.beta, event.body.alpha_sha256], [proof, beta, H(alpha)]),
            "与登记的随机数不符", "not what lot.give_entropy says");
          must(same(vrf(unbase64(keys[party]), alpha, unbase64(proof)), unbase64(beta)), "VRF 输出不符", "beta is another");
        });
        await look(() => this.checkParties(j, shares.map(({ party }) => party), given, silent));
      }
    }
    checkParties(j, parties, given, silent) {
      const [fallen, ...more] = silent, other = fallen?.body.party === "centre" ? "supervisor" : "centre",
        number = (party) => given.find(({ body }) => body.party === party)?.number;
      const due = j && this.plan.panel?.vacancies === "list" ? [] : fallen ? ["reserve", other].sort()
        : ["centre", "supervisor"];
      must(equal(parties, due) && equal(given.map(({ body }) => body.party).sort(), due.toSorted()) && !more.length,
        "给出随机数的各方不对", "the parties of the round");
      must(!fallen || (this.plan.fallback && number(other) < fallen.number && fallen.number < number("reserve")),
        "备用方不应介入", "the reserve had no turn");
    }
    async beacon() {
      const { c, plan: { beacon }, freeze, of } = this, { beacon_round: told = null } = freeze.body,
        given = of("give_beacon");
      if (!beacon && told === null && !given.length) return false;
      await c.v.look("05.01b", this.path("transcript.json"), () => {
        must(beacon && given.length === 1, "方案没有信标，或信标不是一次", "no beacon in the plan, or not given once");
        const { wait_s: _, ...network } = beacon, share = this.told.turns[0].shares.find(({ party }) =>
          party === "drand");
        const round = roundAfter(beacon, freeze);
        must([told, share.round, given[0].body.round].every((one) => one === round)
          && share.signature === given[0].body.signature, "信标轮次不符", "another round");
        checkBeacon(round, unbase64(share.signature), unbase64(beacon.key));
        must(c.policy.beacons.some((one) => equal(one, network)), "信标不在策略中", "no beacon of the policy");
        const early = c.cosigned(this.checkpoint()).filter((second) => second * 1000 < roundTime(beacon, round));
        if (early.length < c.policy.quorum) throw new Unseen("没有足够见证人先于信标见证冻结",
          "too few witnesses saw the frozen list before the beacon");
      });
      if (!c.own) c.v.unseen("05.01b", "", "策略来自案卷本身", "the policy is the dossier's own");
      return true;
    }
    checkpoint() { return `data/log/checkpoint-${tree.head(this.told.checkpoint).size}.txt`; }
    /** Sizes of smaller checkpoints that hold the freeze too and had the log's quorum: one of them was the first. */
    earlier() {
      const { c } = this, { theirs, policy: { witnesses, quorum } } = c, { size } = tree.head(this.told.checkpoint);
      if (!theirs || !quorum) return [];
      const known = new Set(theirs.witnesses.map(({ key }) => hex(key))), asked = Math.max(quorum, theirs.quorum);
      const count = (path) => {
        try {
          const note = tree.note(c.bytes(path)), signed = witnesses.filter((one) => tree.signed(note, one).length);
          return signed.filter(({ key }) => known.has(hex(key))).length;
        } catch { return 0; } // 02.03 and 02.04 tell
      };
      return c.paths(/^data\/log\/checkpoint-(\d+)\.txt$/).filter(([path, each]) => this.freeze.index < Number(each)
        && Number(each) < size && count(path) >= asked).map(([, each]) => each);
    }
    async conducted() {
      const { c, plan, told } = this, file = this.path("transcript.json"),
        exclusionRoot = plan.panel ? rootOf(this.exclusions) : H("");
      const planSha = H(c.bytes(this.path("plan.json"))), salt = LP("ebid-draw/v1/seed", this.did, unhex(planSha),
        unhex(this.root)), cp = utf8(told.checkpoint);
      const { candidates, units, avoided } = this.pool(), roots = { plan_sha256: planSha, snapshot_root: this.root,
        exclusion_root: exclusionRoot };
      const again = (turns) => conduct({ plan, candidates, units, avoided, cp, salt, roots, turns });
      await c.v.look("05.02", file, () => {
        must(told.turns.every(isTurn), "轮次形式不对", "a turn has another form");
        must(tree.note(c.bytes(this.checkpoint())).text === told.checkpoint
          && this.freeze.index < tree.head(told.checkpoint).size, "检查点不含冻结", "the checkpoint does not hold the freeze");
        must(!this.earlier().length, "更早的检查点已含冻结且有足够见证人", `checkpoints before it had a quorum: ${this.earlier()}`);
        must(equal(again(told.turns).at(-1).turns.map(({ prk }) => prk), told.turns.map(({ prk }) => prk)), "种子不符",
          "a key does not follow");
      });
      await c.v.look("05.03", file, () => {
        const made = again(this.rounds()), [first, ...rest] = made.map((one) => [one, H(canonical(one))]),
          { body } = this.result;
        must(equal(made.at(-1), told), "重新抽取的结果不同", "conducted again it is another draw");
        must(first[1] === body.transcript_sha256 && equal(first[0].turns[0].seats.map(({ pid, stratum }) =>
          ({ pid, stratum })), body.seats)
          && (body.chosen ?? null) === first[0].chosen, "抽取结果与登记不符", "lot.draw says another result");
        rest.forEach(([one, digest], i) => {
          const event = this.replaced[i].body, turn = one.turns[i + 1];
          must(event.j === i + 1 && event.pid === turn.seats[0]?.pid && event.transcript_sha256 === digest, "递补与登记不符",
            "lot.replace_expert says another result");
        });
      });
      if (c.public && told.turns.some(({ skips }) => skips.some(({ why }) =>
        why === "one_per_employer"))) c.v.unseen("05.03", file, "公开版不含工作单位", "the public edition has no employers");
    }
    /** Candidates and their employers: from the snapshot, in the public edition from the transcript. */
    pool() {
      const out = new Set(this.exclusions.map(({ pid }) => pid)),
        units = new Map(this.snapshot.map(({ pid, units: cell }) => [pid, listed(cell)]));
      if (this.c.public) {
        const tie = this.told.turns.flatMap(({ skips }) => skips).filter(({ why }) => why === "one_per_employer");
        tie.forEach(({ pid, member }, i) => [pid, member].forEach((one) =>
          units.set(one, [...(units.get(one) ?? []), `${i}`])));
        return { candidates: this.told.candidates, units };
      }
      const fits = (row, { specialties, regions }) => row.status === "active" && !out.has(row.pid)
        && listed(row.specialties).some((one) => specialties.includes(one))
        && (!regions.length || listed(row.regions).some((one) => regions.includes(one)));
      return { candidates: Object.fromEntries((this.plan.panel?.strata
        ?? []).map((one) => [one.id, this.snapshot.filter((row) => fits(row, one)).map(({ pid }) => pid)])), units };
    }
    /** Who of the drawn sat before that event of the lot. */
    sitting(number) {
      const count = this.replaced.filter((one) => one.number < number).length;
      let seats = [];
      for (const { vacancy, seats: more } of this.told.turns.slice(0, count + 1)) {
        seats = seats.filter((pid) => pid !== vacancy?.pid);
        seats.push(...more.map(({ pid }) => pid));
      }
      return seats;
    }
    /** The representatives who sit before that event: named by the tenderee, accepting in person, not gone. */
    representatives(number) {
      const earlier = this.all.filter((one) => one.number < number),
        of = (...verbs) => earlier.filter(({ verb }) => verbs.includes(verb));
      const gone = new Set([...of("decline", "avoid").map(({ body }) => body.pid),
        ...of("name_representative").map(({ body }) => body.instead)]);
      const first = (pid) => of("name_representative").find(({ role, body }) => role === "tenderee" && body.pid === pid).number;
      return of("name_representative").filter(({ role, body: { pid } }) => role === "tenderee" && !gone.has(pid)
        && of("accept").some(({ body, actor, number: at }) => body.pid === pid && at > first(pid)
          && actor === `representative.${pid.slice(0, 32)}`)).map(({ body }) => body.pid);
    }
    async panel() {
      const { c, plan: { panel }, terms = c.terms } = this, look = (place, task) => c.v.look("05.04", place, task);
      await look(this.path("plan.json"), () => {
        must(this.event, "没有抽取方案", "no plan of this draw");
        const round = 1 + c.acts("void_evaluation").filter(({ number }) => number < this.event.number).length,
          regime = c.tender.procedure?.panel ?? c.tender.regime;
        const due = { ...E.pick(terms.panel, "size", "representatives", "strata"),
          rule: { id: regime, sha256: E.tables.panels[regime].sha256 }, avoid_sha256: E.tables.avoid,
          budget: terms.budget, complex: terms.panel.complex ?? false, constraints: ["one_per_employer"],
            vacancies: terms.panel.vacancies ?? "sealed", quota: "keyed-order",
          contact: { batch: 5, channels: ["inbox"], timeout_minutes: 30, tries: 2 } };
        must(equal(panel, due) && this.did === `${c.about.tender}/${c.about.lot}/evaluation${round > 1 ? `-${round}`
          : ""}`, "方案与招标文件不符", "not what the tender document makes");
      });
      for (const event of this.of("convene")) await look(event,
        () => must(equal(event.body.members.toSorted(), this.sitting(event.number).sort())
        && equal(event.body.representatives.toSorted(), this.representatives(event.number).sort())
          && event.body.representatives.length === panel.representatives,
      "组成的不是抽中并在任的成员", "those convened are not those who sat"));
      if (c.public) c.v.unseen("05.04", this.path("snapshot.csv"), "公开版不含专业和地区",
        "the public edition has no specialties and regions");
      else await look(this.path("transcript.json"), () => must(equal(this.pool().candidates, this.told.candidates),
        "候选人与名单不符", "the candidates do not follow"));
    }
    async names(notice) {
      const { c } = this, idc = (id, { name, idsalt }) => H(LP("ebid-draw/v1/id", id, name, unhex(idsalt))),
        { members: drawn, representatives: named } = notice.body;
      const look = (task) => c.v.look("05.10", notice, task),
        leaves = new Map(this.snapshot.map(({ pid, leaf }) => [pid, leaf]));
      await look(() => {
        const list = rows(c, this.path("members.csv"), SNAPSHOT);
        must(list.every((row) => rowLeaf(row) === row.leaf), "行与叶不符", "a row does not give its leaf");
        for (const one of drawn) {
          const row = list.find(({ pid }) => pid === one.pid);
          must(row && rowLeaf(row) === leaves.get(one.pid) && idc(one.expert, one) === row.idc, "姓名与化名不符",
            "a name does not give its row");
        }
        for (const one of named) must(this.of("name_representative").some(({ body }) => body.pid === one.pid
          && body.idc === idc(one.person, one)), "代表姓名不符", "a representative's name");
      });
      const pids = (list) => list.map(({ pid }) => pid).sort();
      await look(() => must(equal(pids(drawn), this.sitting(notice.number).sort())
        && equal(pids(named), this.representatives(notice.number).sort()), "公布的不是全体成员", "not the names of the whole panel"));
    }
  }
  /** Nothing comes before its time (04.02): a beacon's value, the hours that a silent party has. */
  function checkWaiting(c, all, results, freeze) {
    const plan = c.values.get(`data/draw/${String(all[0].body.did).split("/")[2]}/plan.json`),
      acts = (verb) => all.filter((one) => one.verb === verb);
    if (!plan) return; // 05.05 tells
    for (const { time: at } of acts("give_beacon")) must(at >= roundTime(plan.beacon, roundAfter(plan.beacon, freeze)),
      "信标早于其轮次", "the beacon before its time");
    for (const { body, number, time: at } of acts("fall_back")) {
      const result = results.find(({ body: one }) => (one.j ?? 0) === body.j),
        start = body.j ? c.lot.find(({ leaf }) => leaf === result?.body.vacancy_leaf) : freeze;
      if (!result || !plan.fallback) continue; // 05.01a tells
      const since = c.acts("resume").filter((one) => one.number > start.number && one.number < number).at(-1) ?? start;
      must(at >= since.time + plan.fallback.after_hours * 3600000, "备用方介入过早", "the reserve before its hours");
    }
  }
  /** 05.01a to 05.05 of one draw; gives whether it had a beacon. */
  async function judge(c, draw) {
    await draw.lists();
    if (!draw.readable) return false;
    const independent = c.own && c.policy.independent && draw.plan.entropy_parties === "independent";
    if (independent) await c.v.look("05.01c", draw.path("plan.json"), () => null);
    else c.v.unseen("05.01c", draw.path("plan.json"), "两把密钥是否相互独立无从核验",
      "that the two keys lie apart nobody vouches for");
    const open = (id, task) => task().catch((error) => c.v.note(id, draw.path("transcript.json"), error));
    for (const [id, task] of [["05.01a", "proofs"], ["05.03", "conducted"]]) await open(id, () => draw[task]());
    const beacon = await draw.beacon();
    if (draw.plan.panel) await draw.panel();
    return beacon;
  }
  function ofOptions(draw) {
    try {
      const plan = draw.c.json(draw.path("plan.json"));
      checkPlan(plan);
      return Boolean(plan.choice);
    } catch { return false; } // 05.05 tells
  }
  async function verify(c) {
    c.draws = [...new Set(c.acts("freeze_draw").map(({ body }) => body.did))].map((did) => new Draw(c, did));
    if (!c.draws.length) c.v.absent("05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.04", "05.05", "05.10");
    if (!c.last("notify")) c.v.absent("05.10");
    let beacons = 0;
    for (const draw of c.draws) if (draw.result) { // what was not drawn chose nobody
      beacons += await judge(c, draw);
      if (draw.readable) await c.v.look("05.01c", "data/dossier.json", () => must(["same-machine",
        draw.plan.entropy_parties].includes(c.about.flags?.entropy_parties), "案卷自述的密钥保管方式与抽取方案不符",
      "the dossier says otherwise of how the keys are kept than the plan of the draw"));
    }
    if (!beacons) c.v.absent("05.01b");
    if (c.draws.every(ofOptions)) c.v.absent("05.04");
    const notice = c.last("notify"), last = c.draws.find(({ did }) => did === c.last("convene")?.body.did);
    if (notice && last?.readable) await last.names(notice);
  }
  E.draw = { Draw, vrf, checkBeacon, checkPlan, isNetwork, checkWaiting, judge, verify };
})(globalThis.Ebid);
