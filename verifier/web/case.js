"use strict";
/* What the dossier says, read without believing it (sections 3 to 6 and 9); and what became of each check. */
((E) => {
  /** Collects the findings of every row of the list; a place is `{file, subject, tseq}`. */
  class Findings {
    constructor() { this.rows = new Map(E.tables.checks.map(([id]) => [id, { held: 0, failed: [], open: [], absent: [] }])); }
    hold(id) { this.rows.get(id).held++; }
    fail(id, place, zh, en) { this.rows.get(id).failed.push({ place, zh, en }); }
    absent(id, zh, en) { this.rows.get(id).absent.push({ place: {}, zh, en }); }
    cannot(id, zh, en, place = {}) {
      const { open } = this.rows.get(id);
      if (!open.some((one) => E.alike(one, { place, zh, en }))) open.push({ place, zh, en });
    }
    expect(id, holds, place, zh, en) { return holds ? this.hold(id) : this.fail(id, place, zh, en); }
    /** The work holds unless something refuses it, or what it reads is not of its form. */
    async judging(id, place, work) {
      try {
        const made = await work();
        this.hold(id);
        return made;
      } catch (error) {
        const [zh, en] = error.zh ? [error.zh, error.message] : [`格式不对：${error.message}`, `malformed: ${error.message}`];
        return error instanceof E.Unable ? this.cannot(id, zh, en, place) : this.fail(id, place, zh, en);
      }
    }
    verdicts() {
      const none = { place: {}, zh: "没有可供检查的内容（先前的检查未通过）", en: "there is nothing to check by: an earlier check failed" };
      return E.tables.checks.map(([id, zh, en]) => {
        const { held, failed, open, absent } = this.rows.get(id);
        const rows = [["fail", failed], ["cannot-check", open], ["pass", held ? [true] : []], ["n-a", absent], ["cannot-check", [none]]];
        const [status, findings] = rows.find(([, listed]) => listed.length);
        return { id, zh, en, status, held, findings: status === "pass" ? [] : findings };
      });
    }
  }

  const MEMBERS = "v:ebid-policy/v1 log:text witnesses:list quorum:int anchors:list vrf:map independent lag_ms:int skew_ms:int";
  /** The policy of section 9; the verifier's own may be laid out as people write JSON. */
  async function policy(data, own) {
    const value = E.form(own ? E.loose(data) : E.parse(data), MEMBERS);
    const witnesses = await Promise.all(value.witnesses.map(E.tree.key));
    const apart = new Set(witnesses.map((one) => E.hex(one.public))).size === witnesses.length;
    E.must(apart && value.quorum <= witnesses.length, "策略的见证人不合格式", "the policy's witnesses are malformed");
    const right = (one) =>
      E.form(one, "certificate:text code:text purposes:list").purposes.every((each) => ["sign", "encrypt", "seal", "tsa"].includes(each));
    E.must(value.anchors.every(right), "策略的信任锚不合格式", "the policy's anchors are malformed");
    const anchors = value.anchors.map((each) => ({ ...each, certificate: E.unhex(each.certificate) }));
    const vrf = Object.fromEntries(Object.entries(value.vrf).map(([party, key]) => [party, E.hex(E.unbase64(key))]));
    return { ...value, own, witnesses, anchors, vrf, log: await E.tree.key(value.log), independent: value.independent === true };
  }

  const eventFile = (subject, tseq, kind = "json") => `data/events/${subject}/${String(tseq).padStart(6, "0")}.${kind}`;
  /** One event as its file has it; `subject` and `tseq` are where it stands, whatever it says of itself. */
  class Event {
    constructor(subject, tseq, data, value) {
      Object.assign(this, { subject, tseq, data, value, at: E.moment(value.at), type: value.type, actor: value.actor, body: value.body });
      Object.assign(this, { found: value.body.found ?? {}, verb: value.type.split(/\.(.*)/s)[1] ?? "" });
      [this.role, this.name = ""] = value.actor.split(/\.(.*)/s);
    }
    file(kind) { return eventFile(this.subject, this.tseq, kind); }
    get place() { return { file: this.file("json"), subject: this.subject, tseq: this.tseq }; }
  }
  /** One subject: listed leaf hashes (hex), events by number, and their proven places in the log. */
  const chainOf = (subject, leaves) => ({ subject, leaves, byNumber: new Map(), places: new Map(),
    get events() { return [...this.byNumber.values()].sort((a, b) => a.tseq - b.tseq); } });

  class Case {
    constructor(dossier, policy) {
      Object.assign(this, { dossier, policy, findings: new Findings(), about: {}, withheld: [], chains: new Map(), bounds: [] });
    }
    get lot() { return String(this.about.lot ?? this.dossier.root); }
    get tender() { return String(this.about.tender ?? ""); }
    get isPublic() { return this.about.edition !== "supervision"; }
    get lotChain() { return this.chains.get(this.lot) ?? chainOf(this.lot, []); }
    get bids() { return [...this.chains.keys()].filter((one) => one.startsWith("B-")).sort().map((one) => this.chains.get(one)); }
    get events() { return [...this.chains.values()].flatMap((chain) => chain.events); }
    get bidEvents() { return this.bids.flatMap((chain) => chain.events); }
    chain(subject) { return this.chains.get(subject) ?? E.refuse(`缺少主体 ${subject}`, `there is no subject ${subject}`); }
    ofLot(...verbs) { return this.lotChain.events.filter((event) => verbs.includes(event.verb)); }
    last(verb) { return this.ofLot(verb).at(-1); }
    has(path) { return this.dossier.files.has(path); }
    file(path) { return this.dossier.files.get(path) ?? E.refuse(`缺少文件 ${path}`, `the file ${path} is missing`); }
    json(path) { return E.parse(this.file(path)); }
    digest(path) { return this.dossier.digests.get(path); }
    async whole(path) { return this.dossier.large.has(path) ? this.dossier.large.get(path).fetch() : this.file(path); }
    document(sha256) {
      const found = ["json", "p7s", "txt"].map((kind) => this.dossier.files.get(`data/docs/${sha256}.${kind}`)).find(Boolean);
      return found ?? E.refuse(`缺少文件 ${sha256}`, `the document ${sha256} is missing`);
    }
    isWithheld(path, sha256) {
      return this.withheld.some((one) => one.part === "" && (one.path === path || (sha256 && one.sha256 === sha256)));
    }
    /** The tender document in force at the end, and its part on this lot. */
    get paperDigest() {
      const { body } = this.ofLot("announce", "move_deadline").at(-1) ?? E.refuse("没有标段公告事项", "the lot was never announced");
      return body.tender_doc_sha256;
    }
    get paper() { return (this.read ??= paper(E.parse(this.document(this.paperDigest)))); }
    get part() { return this.paper.lots.find((one) => one.lot === this.lot) ?? E.refuse("招标文件没有此标段", "the document has no such lot"); }
  }
  const PAPER = "v:ebid-tender/v1 tender no version project category kind:works|goods|services regime:BID|P87|INTL title tenderee:map agency:map"
    + " supervisor:map funding approval_no place contact objection_channel documents deadline:instant opening_place publicity_days validity_days files"
    + " seal:map rules lots:list";
  const LOT = "lot no title budget:any? ceiling:any? duration_days quality qualification form method params:map criteria:list panel:map base_currency rates:map";
  const paper = (value) => E.form(value, PAPER).lots.forEach((lot) => E.form(lot, LOT)) ?? value;

  const ABOUT = "v:ebid-dossier/v1 edition:public|supervision tender lot regime method stage subjects size log flags tender_doc_sha256 law_sha256";
  const WITHHELD = "path:string part sha256:string subject:string tseq:number ground:trade_secret|personal_data|unopened|asker|erased release";
  async function load(dossier, trusted) {
    const made = new Case(dossier, trusted);
    await made.findings.judging("03.01", { file: "data/dossier.json" },
      () => { made.about = E.form(made.json("data/dossier.json"), ABOUT); });
    await made.findings.judging("01.06", { file: "data/withheld.json" }, () => {
      const { items } = made.json("data/withheld.json");
      const right = ({ part, ground, release }) => ["", "attributes"].includes(part)
        && release === (ground === "erased" ? "never" : "supervision");
      E.must(items.every((each) => right(E.form(each, WITHHELD))), "withheld.json 格式不对", "withheld.json is malformed");
      made.withheld = items;
    });
    const paths = dossier.under("data/events");
    for (const path of paths.filter((one) => one.endsWith("/leaves.txt"))) await readLeaves(made, path);
    for (const path of paths) await readEvent(made, path);
    return made;
  }
  async function readLeaves(of, file) {
    const subject = file.split("/")[2];
    await of.findings.judging("03.01", { file, subject }, () => {
      const said = E.text(of.file(file));
      E.must(/^([0-9a-f]{64}\n)+$/.test(said), "叶哈希清单格式不对", "the list of leaf hashes is malformed");
      of.chains.set(subject, chainOf(subject, said.trimEnd().split("\n")));
    });
  }
  const EVENT = "v:ebid-event/v1 subject:string tseq:number tprev:string? type:string at:instant actor:string body:map";
  async function readEvent(of, file) {
    const [, subject = "", number = 0, kind] = /^data\/events\/([A-Za-z0-9._-]{1,64})\/(\d{6})\.([a-z0-9-]+)$/.exec(file) ?? [];
    const [place, known] = [{ file, subject, tseq: Number(number) }, file.endsWith("/leaves.txt") || of.chains.has(subject)];
    of.findings.expect("01.02", known, place, "不属于任何主体的文件", "a file of no subject");
    if (kind === "json" && known) await of.findings.judging("03.01", place, () => {
      const event = new Event(subject, place.tseq, of.file(file), E.form(of.json(file), EVENT));
      of.chains.get(subject).byNumber.set(place.tseq, event);
    });
  }

  E.reading = { policy, load, eventFile };
})(globalThis.Ebid);
