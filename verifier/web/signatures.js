"use strict";
/* Who signed, sealed and stamped, and who vouches for the log: 02.01 to 02.05 (docs/dossier.md, sections 7 and 8). */
((E) => {
  const { must, Unseen, H, text, tree, members, equal, FINAL } = E;
  const VERBS = { answer_objection: ["answer_objection", "answer"] };

  const LEFT_OUT = { "room.open": { least: 1, reserve: null }, "room.enter": { priority: 0 } }; // what an act may leave unsaid, and what that means
  const OF_PLATFORM = { "room.enter": ["bidder", "coefficient"], "room.resume": ["ends"], "room.extend": ["ends"] };

  /** That a statement fits its event (section 6.3). */
  function checkStatement(event, told) {
    const { text: words, ...body } = { ...LEFT_OUT[event.type], ...told.body }, given = event.body,
      optional = ["found", "doc_sha256", "p7s_sha256", ...(OF_PLATFORM[event.type] ?? [])];
    const due = words === undefined ? body : { ...body, text_sha256: H(words) }, verb = told.act.split(".")[1];
    if (words !== undefined) optional.push("objection", "tender");
    must(members(told, "v act subject actor body") && told.v === "ebid-act/v1" && told.actor === event.actor,
      "声明形式或行为人不符", "its form or actor");
    must(verb === event.verb || (event.verb === "answer_objection" && verb === "answer" && event.kind === "question"),
      "声明的行为不符", "another act");
    must(event.type === "project.register" || [event.subject, given.tender].includes(told.subject), "声明的主体不符",
      "another subject");
    must(Object.entries(due).every(([name, value]) => name in given && equal(given[name], value))
      && Object.keys(given).every((name) => name in due || optional.includes(name)),
      "声明与事项内容不符", "statement and event differ");
  }
  /** An end that a bid has moved is the clerk's; one that an officer has moved is signed. */
  const mustSign = ({ type, body }) => E.tables.types[type]?.[1] || (type === "room.extend" && !("because" in body));
  /** When what was signed is judged: at its token's time, where it has one. */
  const judged = ({ token, time }) => (token && E.tokenTime(token)) || time;
  /** Every signature: {place, event, data, p7s, purpose, at, statement}. */
  function* signatures(c) {
    for (const event of c.events) {
      const one = { event, place: event, at: judged(event) }, { body } = event,
        docs = (digest, ending) => `data/docs/${digest}.${ending}`;
      if (c.files.has(`${event.base}.p7s`)) yield { ...one, data: event.file, p7s: `${event.base}.p7s`,
        purpose: "seal" };
      else if (E.tables.types[event.type]?.[2]) c.v.note("02.01", event, new E.Wrong("缺少平台印章", "the seal is missing"));
      if (mustSign(event) || "doc_sha256" in body || "p7s_sha256" in body) yield { ...one, data: docs(body.doc_sha256, "json"), p7s: docs(body.p7s_sha256, "p7s"),
        purpose: "sign", statement: true };
      if (body.received_at) for (const [name, purpose] of [["manifest", "sign"], ["receipt", "seal"]]) {
        const base = `data/bids/${event.folder}/${body.seq}/${name}`;
        yield { event, place: { ...event, file: `${base}.p7s` }, at: event.time, data: `${base}.json`,
          p7s: `${base}.p7s`, purpose };
      }
      if (event.verb === "seal_scores" || event.verb === "seal_quote") {
        const base = `data/scores/${body.round}/${body.pid}/${event.number}.manifest`;
        yield { event, place: { ...event, file: `${base}.p7s` }, at: event.time, data: `${base}.json`,
          p7s: `${base}.p7s`, purpose: "sign" };
      }
      for (const sheet of event.verb in SEALED ? event.body.sheets.filter(({ fault }) => !fault) : []) {
        const sealing = E.sealingOf(c, event, sheet.pid), base = `data/scores/${body.round}/${sheet.pid}/sheet`;
        if (sealing) yield { event: sealing, place: { ...event, file: `${base}.p7s` }, at: sealing.time,
          data: `${base}.json`, p7s: `${base}.p7s`, purpose: "sign" };
      }
    }
  }
  /** By what opens, what was sealed: last quotes are sealed as sheets are. */
  const SEALED = { open_scores: "seal_scores", open_quotes: "seal_quote" };
  /** The last sealing by a pid, of the round, before its opening. */
  E.sealingOf = (c, opening, pid) => c.acts(SEALED[opening.verb]).filter(({ body, number }) =>
    body.pid === pid && body.round === opening.body.round && number < opening.number).at(-1);

  const FIRST = ["project.register"]; // before there is a draft that chooses
  const FAMILIES = { "2026-1 international": ["international"], "2026-1 national": ["national"],
    "2026-1 either": ["international", "national"] };
  /** The families of algorithms for a signature: what the tender announced binds whatever a person signs from it on. */
  function families({ tender: { suite } }, { purpose, event }) {
    if (!suite || purpose === "seal" || FIRST.includes(event.type)) return FAMILIES["2026-1 international"];
    return FAMILIES[`${suite.version} ${suite.choice}`] 
      ?? FAMILIES["2026-1 international"]; // the check of the document says what is wrong with it
  }
  async function checkSigners(c) {
    const told = c.last("notify")?.body, named = (role) => [...(told ? told[role] : [])],
      notified = (role) => named(role === "expert" ? "members" : "representatives");
    const bidders = new Set(c.events.filter(({ folder, body }) => folder.startsWith("B-") && typeof body.bidder === "string")
      .map(({ body }) => body.bidder.replace(/^O-/, "")));
    for (const { who } of c.of("room.enter")) bidders.add(who);
    const { tenderee, agency, supervisor, seal } = c.tender,
      parties = { tenderee: [tenderee?.code], agency: [agency?.code], supervisor: [supervisor?.code],
      custodian: seal?.custodians?.map(({ code }) => code) ?? [], bidder: [...bidders] };
    const found = [], seals = new Set();
    let count = 0;
    for (const one of signatures(c)) {
      count += 1;
      const signer = await c.v.look("02.01", one.place, () => E.checkSignature(c.bytes(one.p7s), c.bytes(one.data),
        one.purpose, one.at, c.trust, families(c, one)));
      if (one.statement && !c.withheld.has(one.data)) await c.v.look("02.01", one.place,
        () => checkStatement(one.event, c.json(one.data)));
      if (signer) found.push({ ...one, signer });
    }
    for (const { event, place, purpose, signer } of found) {
      if (purpose === "seal") seals.add(signer.code);
      await c.v.look("02.05", place, () => (purpose === "seal"
        ? checkSeal(signer, seals, [...bidders, tenderee?.code, supervisor?.code])
        : (checkSigner(event, signer, parties, notified, tenderee?.code), E.checkAwarder(c, event, signer))));
      if (event.role !== "expert") await c.v.look("02.05", place, () => c.document()); // who is who, it says
    }
    if (!count) c.v.absent("02.05");
  }
  function checkSeal({ code }, seals, others) {
    must(code && seals.size === 1, "印章不属于同一单位", "the seals are not by one organisation");
    must(!others.includes(code), "印章属于投标人、招标人或监督部门", "a bidder, tenderee or supervisor has sealed");
  }
  function checkSigner({ role, who, type }, { code, name }, parties, notified, tenderee) {
    if (role === "expert" || role === "representative") {
      const opened = notified(role).find(({ pid }) => pid.startsWith(who));
      if (!opened) throw new Unseen("姓名尚未公开", "the name is not opened");
      must(who.length === 32 && opened.name === name && (role === "expert" || code === tenderee), "签名人不是该成员",
        "the signer is another person");
      return;
    }
    must(code && code === who, "签名人不是行为人", "the signer is not the actor");
    const free = type.startsWith("question.") && role === "bidder"; // anybody may ask who might bid
    must(free || !(role in parties) || parties[role].includes(who), "行为人没有该身份", "the actor has not that role");
  }
  async function tokens(c) {
    c.stamped = []; // [event, genTime] of the tokens that hold
    for (const event of c.events) {
      const held = event.token && await c.v.look("02.02", event, () => E.checkToken(event.token, event.bytes, c.trust));
      if (held) c.stamped.push([event, held]);
      if (!event.token && E.tables.types[event.type]?.[2]) c.v.note("02.02", event,
        new E.Wrong("缺少时间戳", "the token is missing"));
      if (!event.body.received_at) continue;
      const base = `data/bids/${event.folder}/${event.body.seq}/receipt`;
      const receipt = await c.v.look("02.02", `${base}.tsr`,
        () => E.checkToken(c.bytes(`${base}.tsr`), c.bytes(`${base}.json`), c.trust));
      if (receipt) c.stamped.push([event, receipt]);
    }
    for (const [path, size] of c.paths(/^data\/log\/stamp-(\d+)\.tsr$/)) {
      await c.v.look("02.02", path, () => E.checkToken(c.bytes(path),
        E.utf8(tree.note(c.bytes(`data/log/checkpoint-${size}.txt`)).text), c.trust));
    }
  }
  async function checkpoints(c) {
    const { log, witnesses, quorum } = c.policy,
      files = c.paths(/^data\/log\/checkpoint-(\d+|final)\.txt$/).map(([path]) => path);
    if (!files.includes(FINAL)) files.push(FINAL);
    const hung = new Set([FINAL, ...c.paths(/^data\/draw\/[^/]+\/transcript\.json$/).map(([path]) =>
      `data/log/checkpoint-${c.values.get(path)?.checkpoint?.split("\n")[1]}.txt`)]);
    for (const path of files) {
      const told = await c.v.look("02.03", path, () => {
        const note = tree.note(c.bytes(path));
        must(tree.head(note.text).origin === log.name && tree.signed(note, log).length, "没有日志的签名",
          "the log has not signed it");
        return note;
      });
      const read = told ?? await c.v.look("02.04", path, () => {
        const note = tree.note(c.bytes(path));
        tree.head(note.text);
        return note;
      });
      if (!read) continue;
      let count = 0;
      for (const witness of witnesses) {
        try { count += tree.signed(read, witness).length; } catch (error) { c.v.note("02.04", path, error); }
      }
      if (quorum && hung.has(path)) await c.v.look("02.04", path,
        () => must(count >= quorum, `见证人不足：${count}`, `${count} of ${quorum} witnesses`));
    }
    await c.v.look("02.03", "data/policy.json", () => must(!c.theirs || c.theirs.log.id === log.id, "平台自用的日志密钥不同",
      "the platform used another key"));
    if (!quorum) c.v.unseen("02.04", FINAL, "策略没有要求见证人：平台自办的见证不作数",
      "no witness is demanded: one that the platform runs counts for nothing");
  }
  E.checkpoints = checkpoints;
  E.signatures = async (c) => {
    await checkSigners(c);
    await tokens(c);
    await checkpoints(c);
  };
})(globalThis.Ebid);
