"use strict";
/* What the dossier holds, read once: policy, chains of events, what is withheld (dossier.md, 3 to 6, 9). */
((E) => {
  const { must, Wrong, Unseen, FORMS, unhex, formed, shaped, tree } = E;
  const PURPOSES = ["sign", "encrypt", "seal", "tsa"], KINDS = { P: "project", T: "tender", L: "lot", B: "bid",
    Q: "question", M: "deposit", A: "room" };

  /** An anchor that is no certificate vouches for nobody; that it is not among those of the dossier 03.02 tells. */
  const readable = (bytes) => { try { return E.certificate(bytes); } catch { return null; } };
  /** {log, witnesses, quorum, anchors, vrf, independent, lag_ms, skew_ms, beacons} of a policy, keys and CAs read. */
  function policy(value) {
    const { beacons = [], ...rest } = value;
    must(shaped(rest, "v=ebid-policy/v1 log witnesses:list quorum:int anchors:list vrf:map independent:bool "
      + "lag_ms:int skew_ms:int")
      && Array.isArray(beacons) && Object.values(rest.vrf).every(FORMS.base64) && rest.quorum <= rest.witnesses.length,
    "策略形式不对", "no ebid-policy/v1");
    const log = tree.key(rest.log, 1), witnesses = rest.witnesses.map((each) => tree.key(each, 4));
    must(new Set(witnesses.map(({ key }) => E.hex(key))).size === witnesses.length, "见证人密钥重复", "a witness comes twice");
    const anchors = rest.anchors.map((one) => {
      must(shaped(one, "certificate code purposes:list") && /^\d+(\.\d+)+$/.test(one.code)
        && one.purposes.every((each) => PURPOSES.includes(each)), "信任锚形式不对", "an anchor has another form");
      return { ...one, id: E.H(unhex(one.certificate)) };
    });
    must(beacons.every((one) => shaped(one, "chain genesis key period scheme") && E.draw.isNetwork(one)),
      "信标形式不对", "a beacon has another form");
    return { ...rest, beacons, log, witnesses, anchors };
  }
  const bodyForms = (type) => E.named(E.tables.types[type]?.[0] ?? "").map(([name, form]) => [name.split("."), form]);
  /** What the named member of an event's body is; a dotted one lies in `found`. */
  const member = (body, names) => names.reduce((value, name) => value?.[name], body);
  /** That it is an event, of a type that is known and in that type's form. */
  function checkEvent(value) {
    must(shaped(value, "v=ebid-event/v1 subject:id tseq:int tprev:hash? type at:instant actor body:map")
      && /^[a-z]+\.[A-Za-z0-9._-]{1,64}$/.test(value.actor), "不是事项", "no event of this form");
  }
  function checkBody(value, subject) {
    const [, signed] = E.tables.types[value.type] ?? must(false, "未知的事项种类", `an unknown type: ${value.type}`);
    must(value.type.split(".")[0] === KINDS[subject[0]] && subject[1] === "-", "种类与主体不符",
      "type and subject do not fit");
    for (const [names, form] of bodyForms(value.type)) must(formed(member(value.body, names), form), `${names} 形式不对`,
      `${names}: no ${form}`);
    must(!signed || (FORMS.hash(value.body.doc_sha256) && FORMS.hash(value.body.p7s_sha256)), "缺少签名",
      "it names no signature");
  }
  const docsOf = (event) => [...bodyForms(event.type).filter(([, form]) => form.startsWith("doc")).map(([names]) =>
    member(event.body, names)),
    event.body.doc_sha256, event.body.p7s_sha256].filter((each) => typeof each === "string");

  const GROUNDS = ["trade_secret", "personal_data", "unopened", "asker", "erased"];
  /** The items of withheld.json; where one of them has another form, nothing is withheld at all. */
  function itemsOf(value) {
    const key = ({ path, part, sha256 }) => `${path}\0${part}\0${sha256}`;
    must(shaped(value, "v=ebid-withheld/v1 items:list") && value.items.every((one, i, all) =>
      shaped(one, "path part sha256 subject tseq ground release") && GROUNDS.includes(one.ground)
      && [one.path, one.sha256, one.subject].every((each) => typeof each === "string")
      && ["", "attributes"].includes(one.part) && Number.isSafeInteger(one.tseq)
      && one.release === (one.ground === "erased" ? "never" : "supervision") && (!i || key(all[i - 1]) < key(one))),
    "未公开清单不合规", "withheld.json has another form");
    return value.items;
  }

  class Case {
    constructor(root, files, v) {
      Object.assign(this, { root, files, v, values: new Map(), withheld: new Map(), chains: new Map(), events: [],
        inside: new Map() });
    }
    /** Every JSON file's value, the dossier's facts, the items of withheld.json. */
    async readValues() {
      for (const [path, { bytes }] of this.files) {
        if (path.startsWith("data/") && path.endsWith(".json")) await this.v.look("03.01", path,
          () => this.values.set(path, E.json(bytes)));
      }
      this.about = await this.v.look("03.01", "data/dossier.json", () => {
        const made = this.json("data/dossier.json");
        must(shaped(made, "v=ebid-dossier/v1 edition tender:id lot:id regime:string method:string stage:string "
          + "subjects:id* size:int log:string tender_doc_sha256:string law_sha256:string flags:map")
          && ["public", "supervision"].includes(made.edition), "形式不对", "another form");
        return made;
      }) ?? { lot: this.root }; // then nothing of it is known but the folder's name
      this.public = this.about.edition !== "supervision";
      this.items = (await this.v.look("01.06", "data/withheld.json", () => itemsOf(this.json("data/withheld.json"))))
        ?? [];
      for (const item of this.items) this.withheld.set(item.path, [...(this.withheld.get(item.path) ?? []), item]);
    }
    async readPolicy(own) {
      const path = "data/policy.json";
      this.theirs = await this.v.look("03.01", path, () => policy(this.json(path)));
      this.own = Boolean(own);
      try {
        this.policy = own ? policy(JSON.parse(E.text(own))) : this.theirs
          ?? must(false, "案卷策略无法读取", "the dossier's policy");
      } catch (error) {
        throw new Wrong(`策略无法读取：${error.zh ?? ""}`, `the policy cannot be read: ${error.message}`);
      }
    }
    /** The CAs that the policy trusts, with what the dossier brings of certificates, lists and answers. */
    get trust() {
      const under = (folder) => [...this.files].filter(([path]) =>
        path.startsWith(`data/${folder}/`)).map(([, { bytes }]) => bytes);
      const anchors = this.policy.anchors.map((one) => ({ ...one, certificate: readable(unhex(one.certificate)) }));
      this.trusted ??= new E.Trust(anchors.filter(({ certificate }) => certificate), under("certs"), under("crls"), under("ocsp"));
      return this.trusted;
    }
    /** Leaves, proofs and events of every folder; what is malformed is left out. */
    async readChains() {
      for (const path of this.files.keys()) {
        const [, subject] = /^data\/events\/([^/]+)\/.+$/.exec(path) ?? [];
        if (subject && !this.chains.has(subject)) this.chains.set(subject,
          { subject, leaves: [], events: [], indices: [] });
      }
      for (const chain of this.chains.values()) {
        await this.readLeaves(chain);
        if (!chain.leaves.length) this.chains.delete(chain.subject); // without its leaves a chain is not one
        else await E.unbundle(this, chain);
      }
      await E.checkForms(this);
      for (const [path, { bytes }] of this.inside) {
        if (path.endsWith(".json")) await this.v.look("03.01", path, () => this.values.set(path, E.json(bytes)));
      }
      for (const path of [...this.files.keys(), ...this.inside.keys()]) {
        const [, subject, name] = /^data\/events\/([^/]+)\/([0-9]{6})\.json$/.exec(path) ?? [];
        const chain = this.chains.get(subject), stray = chain?.places && !this.inside.has(path);
        if (chain && !stray && this.values.has(path)) {
          await this.v.look("03.01", path, () => {
            checkEvent(this.values.get(path));
            checkBody(this.values.get(path), subject);
            chain.events.push(this.event(subject, Number(name), path));
          });
        }
      }
      for (const { events, leaves } of this.chains.values()) {
        events.sort((a, b) => a.number - b.number);
        for (const event of events) event.leaf = leaves[event.number - 1];
      }
      this.events = [...this.chains.values()].flatMap(({ events }) => events);
      this.lot = this.chains.get(this.about.lot)?.events ?? [];
      this.bids = [...this.chains.keys()].filter((each) => each.startsWith("B-"));
      this.tenderDocs = this.of("tender.announce", "tender.amend").map(({ body }) =>
        this.values.get(`data/docs/${body.tender_doc_sha256}.json`));
      try { this.tender = this.document(); } catch { this.tender = {}; } // whoever needs it tells
      this.terms = this.tender.lots?.find(({ lot }) => lot === this.about.lot) ?? {};
    }
    event(subject, number, path) {
      const value = this.values.get(path), base = path.slice(0, -5), [kind, verb] = value.type.split("."),
        [role, who] = split(value.actor);
      const token = this.files.get(`${base}.tsr`)?.bytes ?? null;
      return { ...value, kind, verb, role, who, folder: subject, number, base, file: path, time: E.time(value.at),
        token,
        bytes: this.bytes(path), docs: docsOf(value) };
    }
    async readLeaves(chain) {
      const folder = `data/events/${chain.subject}/`;
      if (!this.files.has(`${folder}leaves.txt`)) return; // a folder without it is none (01.02)
      chain.leaves = (await this.v.look("03.01", `${folder}leaves.txt`, () => {
        const lines = E.text(this.bytes(`${folder}leaves.txt`)).split("\n");
        must(lines.pop() === "" && lines.length && lines.every((line) => /^[0-9a-f]{64}$/.test(line)), "形式不对",
          "another form");
        return lines;
      })) ?? [];
    }
    /** Whether the dossier has it, an event also in a bundle. */
    has(path) { return this.files.has(path) || this.inside.has(path); }
    /** A file's bytes; where it is withheld nothing can be said. */
    bytes(path) {
      const one = this.files.get(path) ?? this.inside.get(path);
      if (!one && this.withheld.get(path)?.some(({ part }) => part === "")) throw new Unseen("依规定未公开", "withheld");
      must(one, `缺少 ${path}`, `${path} is missing`);
      if (!one.bytes) throw new Unseen("文件超过 64 MiB", "a file above 64 MiB");
      return one.bytes;
    }
    json(path) {
      this.bytes(path);
      return this.values.get(path) ?? must(false, `${path} 不是规范 JSON`, `${path} is malformed`);
    }
    /** The tender document in force at the end, by the events. */
    document() {
      const own = (this.chains.get(this.about.tender)?.events ?? []).filter(({ verb }) => ["announce", "amend"].includes(verb));
      const { body } = [...own, ...this.acts("announce", "move_deadline")].at(-1)
        ?? must(false, "没有公告事项", "the tender was never announced");
      const told = this.json(`data/docs/${body.tender_doc_sha256}.json`);
      must(told.v === "ebid-tender/v1" && told.lots?.length, "不是招标文件", "it is no tender document");
      return told;
    }
    /** What it says of the lot. */
    paper() {
      return this.document().lots.find(({ lot }) => lot === this.about.lot) ?? must(false, "招标文件没有本标段",
        "the tender document has no such lot");
    }
    paths(pattern) { return [...this.files.keys()].map((path) => pattern.exec(path)).filter(Boolean); }
    /** The events of these types, in the order of their chains; of the lot's own by their verb alone. */
    of(...types) { return this.events.filter(({ type }) => types.includes(type)); }
    acts(...verbs) { return this.lot.filter(({ verb }) => verbs.includes(verb)); }
    last(verb) { return this.acts(verb).at(-1); }
    /** What became of each bid, as the opening says; nothing before it, or where what it says has another form. */
    outcomes() {
      const bids = this.last("open_bids")?.body.found?.bids;
      return Array.isArray(bids) && bids.every(E.isMap) ? bids : [];
    }
    /** The policy's witnesses' seconds on a checkpoint file; none at all where a line of theirs does not hold. */
    cosigned(path) {
      const told = tree.note(this.bytes(path));
      try { return this.policy.witnesses.flatMap((witness) => tree.signed(told, witness)); } catch { return []; }
    }
  }
  const split = (actor) => [actor.slice(0, actor.indexOf(".")), actor.slice(actor.indexOf(".") + 1)];
  E.eventFile = (subject, number, ending) => `data/events/${subject}/${String(number).padStart(6, "0")}.${ending}`;
  /** Whether every member that the type names has its form. */
  const rightBody = (type, body) => bodyForms(type).every(([names, form]) => formed(member(body, names), form));
  Object.assign(E, { Case, checkEvent, rightBody });
})(globalThis.Ebid);
