"use strict";
/* Statements, signatures, seals and tokens: 02.01, 02.02, 02.05, and of 04.02 the lag of tokens. */
((E) => {
  const ADDED = ["found", "doc_sha256", "p7s_sha256"];
  /** The event says what was signed and only what the platform adds; a text stands in it by its digest. */
  async function says({ text, ...said }, done) {
    const left = Object.keys(done).filter((name) => !ADDED.includes(name) && !(name in said) && (text === undefined || name !== "text"));
    const more = text === undefined ? [] : ["text_sha256", "objection", "tender"];
    const within = Object.keys(said).every((name) => E.alike(said[name], done[name])) && left.every((name) => more.includes(name));
    return within && (text === undefined || (await E.hexH(String(text))) === done.text_sha256);
  }
  const SIGNED_AS = { "question.answer_objection": "answer" };
  const isHidden = (of, { doc_sha256: digest }) => of.isWithheld(`data/docs/${digest}.json`);
  async function checkStatement(of, { type, subject, verb, actor, body }) {
    const data = of.document(body.doc_sha256);
    const said = E.parse(data);
    const its = type === "project.register" || [subject, body.tender].includes(said.subject);
    const right = said.v === "ebid-act/v1" && said.act.split(/\.(.*)/s)[1] === (SIGNED_AS[type] ?? verb) && said.actor === actor && its && E.isMap(said.body);
    const holds = right && (await E.hexH(data)) === body.doc_sha256 && (await says(said.body, body));
    E.must(holds, "所签的陈述与事项内容不符", "the signed statement is not what the event says was done");
  }

  const SUBMISSIONS = ["bid.submit_bid", "bid.replace_bid"];
  /** Every signature that belongs to an event; `at` is the time of its token, else its own. */
  function* items(of, event, at) {
    const { body, subject, tseq, type, actor } = event;
    const item = (data, p7s, when, by) =>
      ({ data, p7s, at: when, purpose: by ? "sign" : "seal", actor: by, place: { file: p7s, subject, tseq } });
    const pair = (base, when, by) => item(() => of.file(`${base}.json`), `${base}.p7s`, when, by);
    if (typeof body.doc_sha256 === "string" && typeof body.p7s_sha256 === "string" && !isHidden(of, body)) {
      yield item(() => of.document(body.doc_sha256), `data/docs/${body.p7s_sha256}.p7s`, at, actor);
    }
    if (of.has(event.file("p7s"))) yield item(() => event.data, event.file("p7s"), at, "");
    if (SUBMISSIONS.includes(type)) yield pair(`data/bids/${subject}/${body.seq}/manifest`, event.at, actor);
    if (SUBMISSIONS.includes(type)) yield pair(`data/bids/${subject}/${body.seq}/receipt`, event.at, "");
    if (type === "lot.seal_scores") yield pair(`data/scores/${body.round}/${body.pid}/${tseq}.manifest`, event.at, actor);
    for (const { pid, fault } of type === "lot.open_scores" ? body.sheets : []) {
      const sealed = of.ofLot("seal_scores").filter((one) => one.body.pid === pid && one.tseq < tseq).at(-1);
      if (sealed && fault === undefined) yield pair(`data/scores/${body.round}/${pid}/sheet`, sealed.at, sealed.actor);
    }
  }

  function checkRole(of, sealers, item, who) {
    const { tenderee, agency, supervisor, seal } = of.paper;
    const bidders = of.bidEvents.filter(({ body }) => "bidder" in body).map(({ body }) => body.bidder.slice(2));
    const parties = { tenderee: [tenderee.code], agency: [agency.code], supervisor: [supervisor.code],
      custodian: seal.custodians.map((one) => one.code), bidder: bidders };
    const [role, name = ""] = item.actor.split(/\.(.*)/s);
    if (item.purpose === "seal") {
      const barred = [...bidders, tenderee.code, supervisor.code].includes(who.org);
      return E.must(sealers.add(who.org).size === 1 && !barred, `盖章单位 ${who.org} 不是平台`, `sealed by ${who.org}, not by the platform`);
    }
    if (!["expert", "representative"].includes(role)) {
      const open = role === "bidder" && item.place.subject.startsWith("Q-");
      const right = who.org === name && (open || (parties[role]?.includes(name) ?? true));
      return E.must(right, `签名单位 ${who.org} 不是 ${item.actor}`, `signed by ${who.org}, acted as ${item.actor}`);
    }
    const listed = of.last("notify")?.body[role === "expert" ? "members" : "representatives"] ?? [];
    const named = listed.find((one) => one.pid.startsWith(name));
    if (!named) return of.findings.cannot("02.05", "成员姓名未公开", "the member's name is not disclosed", item.place);
    const ours = who.person === named.name && (role === "expert" || who.org === tenderee.code);
    return E.must(ours, "签名人不是该席位的成员", "signed by somebody else than the seat's member");
  }

  async function check(of) {
    const { findings, dossier, policy } = of;
    const [certs, crls, ocsps] = ["certs", "crls", "ocsp"].map((folder) => dossier.under(`data/${folder}`).map((path) => of.file(path)));
    const [trust, sealers] = [E.der.trusting(policy.anchors, certs, crls, ocsps), new Set()];
    const stamp = (event, data, file) => findings.judging("02.02", { ...event.place, file }, async () => {
      const at = await E.der.stamp(data, of.file(file), trust);
      const near = Math.abs(at - event.at) <= policy.lag_ms;
      findings.expect("04.02", near, { ...event.place, file }, "时间戳与事项时间相差过大", "the token is too far from the event");
      return at;
    });
    const judge = async (item) => {
      const hidden = !of.has(item.p7s) && of.isWithheld(item.p7s);
      if (hidden) findings.cannot("02.01", "签名未公开", "the signature is withheld", item.place);
      else await findings.judging("02.01", item.place, async () => {
        const who = await E.der.verify(item.data(), of.file(item.p7s), trust, item.at, item.purpose);
        await findings.judging("02.05", item.place, () => checkRole(of, sealers, item, who));
      });
    };
    for (const event of of.events) {
      if (isHidden(of, event.body)) findings.cannot("02.01", "陈述未公开", "the statement is withheld", event.place);
      else if (typeof event.body.doc_sha256 === "string") await findings.judging("02.01", event.place, () => checkStatement(of, event));
      for (const [kind, id] of E.tables.types[event.type]?.[2] ? [["p7s", "02.01"], ["tsr", "02.02"]] : []) {
        findings.expect(id, of.has(event.file(kind)), event.place, `缺少 .${kind}`, `its .${kind} is missing`);
      }
      const stamped = of.has(event.file("tsr")) ? await stamp(event, event.data, event.file("tsr")) : undefined;
      for (const item of items(of, event, stamped ?? event.at)) await judge(item);
      const base = `data/bids/${event.subject}/${event.body.seq}/receipt`;
      if (!SUBMISSIONS.includes(event.type)) continue;
      if (of.has(`${base}.tsr`) && of.has(`${base}.json`)) await stamp(event, of.file(`${base}.json`), `${base}.tsr`);
      else if (!of.isWithheld(`${base}.tsr`)) findings.fail("02.02", event.place, "回执没有时间戳", "the receipt has no time stamp");
    }
    const stamps = dossier.under("data/log").filter((path) => path.endsWith(".tsr"));
    for (const file of stamps) await findings.judging("02.02", { file }, async () => {
      const { text } = E.tree.note(of.file(file.replace("stamp-", "checkpoint-").replace(/tsr$/, "txt")));
      of.bounds.push({ size: E.tree.head(text).size, latest: await E.der.stamp(E.utf8(text), of.file(file), trust), file });
    });
    const signed = of.events.some((event) => "doc_sha256" in event.body);
    if (!signed) findings.absent("02.05", "没有个人签署的事项", "no act was signed by a person");
    for (const id of policy.own ? [] : ["02.01", "02.02"]) findings.cannot(id, "信任取自案卷本身",
      "the trusted CAs were taken from the dossier itself");
  }

  E.signatures = { steps: [check] };
})(globalThis.Ebid);
