"use strict";
/* A draw that is no lot's, judged from its one file by the rules of a dossier's draws (docs/draw.md, "Its file"). */
((E) => {
  const { must, Wrong, H, hex, unhex, utf8, equal, tree, lottery } = E;
  const CHECKS = ["01.01", "01.02", "02.03", "02.04", "03.01", "03.02", "03.03", "03.04", "04.01", "04.02",
    "05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.05"];
  const ONCE = ["plan_draw", "freeze_draw", "draw"], GIVEN = ["give_entropy", "give_beacon", "fall_back"],
    BEFORE = ["open_lottery", "publish_list", "object_list", "answer_objection"];
  const OTHERS = /^data\/(policy\.json|log\/(checkpoint-(final|\d{1,19})|consistency-\d{1,19}-\d{1,19})\.txt)$/;
  const OF_DRAW = /^(plan|transcript|list-[A-Za-z0-9._-]{1,64})\.json$/, DID = /^[A-Za-z0-9._-]{1,64}(\/[A-Za-z0-9._-]{1,64}){2}$/;

  function opened(bytes) {
    try {
      const { v, did, subject, files, ...more } = E.json(bytes), [matter, number] = did.split("/");
      must(v === "ebid-draw-file/v1" && DID.test(did) && subject === `D-${matter}-${number}` && E.isMap(files)
        && !Object.keys(more).length && Object.values(files).every((each) => typeof each === "string"), "", "its form");
      const content = ([path, text]) => [path, path.endsWith(".salt") ? unhex(text) : utf8(text)];
      return { did, subject, files: new Map(Object.entries(files).map(content)) };
    } catch (error) {
      throw new Wrong("不是单独抽取的文件", `not the file of a draw that stands alone: ${error.message}`);
    }
  }
  /** One list or option at a time, from the published lists. */
  class Listed extends E.draw.Draw {
    async lists() {
      const { c, freeze, event } = this, look = (name, task) => c.v.look("05.05", this.path(name), task);
      this.plan = await look("plan.json", () => {
        const plan = c.json(this.path("plan.json"));
        E.draw.checkPlan(plan, true);
        must(plan.did === this.did && [event.body.plan_sha256, freeze.body.plan_sha256].every((one) =>
          one === H(c.bytes(this.path("plan.json")))), "方案与登记不符", "not the plan that was published");
        return plan;
      });
      this.entries = this.plan && await look("plan.json", () => this.files());
      this.told = c.values.get(this.path("transcript.json"));
      if (!this.plan || !this.entries) return;
      this.root = this.entries.length ? lottery.rootOf(this.entries) : H("");
      this.readable = await look("plan.json", () => this.frozen());
      if (this.readable) await look("plan.json", () => this.published());
    }
    files() {
      return (this.plan.sample?.lists ?? []).map(({ id, sha256 }) => {
        const path = this.path(`list-${id}.json`);
        must(H(this.c.bytes(path)) === sha256, "不是方案所载的名单", `another list ${id} than the plan names`);
        return lottery.entries(this.c.json(path), id);
      });
    }
    frozen() {
      const { freeze, told, root } = this, pool = new Set(this.entries.flat().map(({ leaf }) => leaf));
      const verbs = this.all.map(({ verb }) => verb), inner = verbs.filter((verb) => !ONCE.includes(verb));
      must(equal(verbs, ["plan_draw", "freeze_draw", ...inner, "draw"]), "次序不对", "not planned, frozen and drawn once each");
      must([freeze.body, told].every((one) => one.snapshot_root === root && one.exclusion_root === H("")
        && one.plan_sha256 === this.event.body.plan_sha256), "与冻结时不符", "not what was frozen");
      must(Object.values(told.candidates).flat().every((pid) => pool.has(pid)), "候选不在名单中", "a candidate outside the lists");
      return true;
    }
    published() {
      const of = lottery.read(this.c.lot);
      must(!of || (equal(this.plan.sample?.lists, lottery.parts(of)) && this.entries.every((list, i) =>
        list.length === of.lists.get(of.groups[i].id).count)), "方案与公示的名单不符", "not what the published lists leave");
    }
    pool() {
      const leaves = (list) => list.map(({ leaf }) => leaf).sort(), lists = this.plan.sample?.lists ?? [];
      return { candidates: Object.fromEntries(lists.map(({ id }, i) => [id, leaves(this.entries[i])])), units: new Map(),
        avoided: lottery.avoided(this.entries) };
    }
    /** Who was drawn, in order: {list, id, name}. */
    drawn() {
      if (this.plan?.choice) return [{ list: this.plan.choice.label, id: String(this.told?.chosen), name: "" }];
      const named = new Map((this.entries ?? []).flat().map((one) => [one.leaf, one]));
      return (this.told?.panel ?? []).map(({ pid }) => named.get(pid)).filter(Boolean).map(({ list, id, name }) =>
        ({ list, id, name }));
    }
  }

  /** The file as if it were a dossier's: its values, its one chain. */
  async function read(c, subject) {
    for (const [path, { bytes }] of c.files) if (path.endsWith(".json")) await c.v.look("03.01", path,
      () => c.values.set(path, E.json(bytes)));
    const chain = { subject, leaves: [], events: [], indices: [] }, at = (n, ending) => E.eventFile(subject, n, ending);
    for (let n = 1; c.files.has(at(n, "json")); n += 1) {
      const salt = c.files.get(at(n, "salt"))?.bytes ?? new Uint8Array(), path = at(n, "json");
      chain.leaves.push(hex(tree.eventLeaf(salt, c.files.get(path).bytes)));
      await c.v.look("03.01", path, () => {
        E.checkEvent(c.json(path));
        const event = { ...c.event(subject, n, path), leaf: chain.leaves.at(-1) };
        chain.events.push(event);
        must(event.kind === "draw" && (BEFORE.includes(event.verb) || ([...ONCE, ...GIVEN].includes(event.verb)
          && E.rightBody(`lot.${event.verb}`, event.body))), "事项形式不对", `${event.type} is not of its form`);
      });
      await c.v.look("03.02", path, () => must(salt.length === 32, "承诺值打不开", "the commitment does not open"));
    }
    c.chains.set(subject, chain);
    [c.events, c.lot, c.public, c.items] = [chain.events, chain.events, false, []];
  }
  async function places(c, did) {
    const [{ subject, leaves, events }] = c.chains.values(), folder = `data/draw/${did.split("/")[2]}/`;
    const due = new Set(leaves.flatMap((_, i) => ["json", "salt", "tlog-proof"].map((one) => E.eventFile(subject, i + 1, one))));
    for (const path of c.files.keys()) await c.v.look("01.01", path, () => must(due.has(path) || OTHERS.test(path)
      || (path.startsWith(folder) && OF_DRAW.test(path.slice(folder.length))), "格式中没有这样的文件", "the format knows no such file"));
    for (const event of events) await c.v.look("01.02", event, () => must(event.subject === subject
      && event.tseq === event.number && event.tprev === (leaves[event.number - 2] ?? null), "编号或前一事项不符",
    "its number or the event before is another"));
  }
  async function judged(c, did) {
    const draw = new Listed(c, did);
    await c.v.look("05.05", draw.path("plan.json"), () => must(draw.event && draw.freeze && draw.result, "没有完成的抽取",
      "no draw of that id"));
    if (!draw.result || !draw.freeze || !draw.event) return [];
    const beacon = await E.draw.judge(c, draw);
    if (!draw.readable) return [];
    if (!beacon) c.v.absent("05.01b");
    if (GIVEN.slice(1).some((verb) => draw.of(verb).length)) await c.v.look("04.02", draw.result,
      () => E.draw.checkWaiting(c, draw.all, [draw.result], draw.freeze));
    else c.v.absent("04.02");
    return draw.drawn();
  }
  /** Checks the file of a draw, its bytes; `policy` is one's own. */
  E.alone = async (bytes, { policy } = {}) => {
    const { did, subject, files } = opened(bytes), v = new E.Verdicts();
    const held = new Map([...files].map(([path, data]) => [path, { bytes: data, size: data.length, sha256: H(data) }]));
    const c = new E.Case("", held, v);
    c.about = { lot: subject, subjects: [subject], flags: {} };
    await read(c, subject);
    await c.readPolicy(policy);
    let drawn = [];
    for (const step of [() => E.inLog(c, []), () => places(c, did), () => E.times(c), () => E.checkpoints(c),
      async () => { drawn = await judged(c, did); }]) await step().catch((error) => v.note("03.01", null, error));
    if (!c.own) for (const id of ["02.03", "02.04", "05.01a"]) v.unseen(id, "data/policy.json",
      "信任取自文件本身，请用您自己的策略核验", "trust is taken from the file itself: bring your own policy");
    const checks = v.statuses().filter(({ id }) => CHECKS.includes(id)), counts = { pass: 0, fail: 0, "n-a": 0, "cannot-check": 0 };
    for (const { status } of checks) counts[status] += 1;
    return { file_sha256: H(bytes), did, policy: c.own ? "own" : "file", drawn, counts, checks };
  };
  const MOST = 64 * 2 ** 20;
  /** A dossier's ZIP, or the file of a draw, which is JSON: by its first byte. */
  E.any = async (blob, given) => {
    const [first] = new Uint8Array(await blob.slice(0, 1).arrayBuffer());
    if (first !== 0x7b || blob.size > MOST) return E.verify(blob, given);
    return E.alone(new Uint8Array(await blob.arrayBuffer()), given);
  };
})(globalThis.Ebid);
