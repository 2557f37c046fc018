"use strict";
/* The bag, the chains and the log: 01.01 to 01.03, 01.05, 01.06, 02.03, 02.04, 03.01 to 03.04. */
((E) => {
  const { eventFile } = E.reading;
  function manifest(data) {
    const rows = E.text(data).split("\n").slice(0, -1).map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line));
    const made = new Map(rows.map((row) => row && [row[2], row[1]]));
    return E.must(made.size === rows.length, "清单格式不对", "the manifest is malformed") && made;
  }
  /** Every file has a place of the format, under a bid or a draw that there is. */
  function checkPlaces(of) {
    const named = new RegExp(`^(?:${E.tables.places})$`);
    const stages = of.ofLot("plan_draw").map(({ body }) => String(body.did).split("/").at(-1));
    const known = { bids: [...of.chains.keys()], draw: stages };
    for (const file of of.dossier.paths) {
      const owned = /^data\/(bids|draw)\/([^/]+)\//.exec(file);
      const fits = named.test(file) && (!owned || known[owned[1]].includes(owned[2]));
      of.findings.expect("01.01", fits, { file }, "没有这样的文件或无从说明", "no such file in the format, or none accounts for it");
    }
  }
  async function checkBag(of) {
    const { findings, dossier } = of;
    const [payload, tags] = [true, false].map((data) => dossier.paths.filter((path) => path.startsWith("data/") === data));
    const tagged = tags.filter((path) => path !== "tagmanifest-sha256.txt");
    for (const [file, due] of [["manifest-sha256.txt", payload], ["tagmanifest-sha256.txt", tagged]]) {
      const listed = (await findings.judging("01.01", { file }, () => manifest(of.file(file)))) ?? new Map();
      for (const path of new Set([...due, ...listed.keys()])) {
        const is = of.digest(path);
        if (is === null) findings.cannot("01.01", "超过 1 GiB 的文件未核对", "a file of more than 1 GiB is not checked here", { file: path });
        else findings.expect("01.01", is && listed.get(path) === is, { file: path }, "清单与文件不符", "the manifest does not fit the file");
      }
    }
    checkPlaces(of);
    const sizes = payload.map((path) => (dossier.large.get(path) ?? of.file(path)).length);
    const oxum = `${sizes.reduce((sum, size) => sum + size, 0)}.${sizes.length}`;
    const due = [["bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"],
      ["bag-info.txt", `External-Identifier: ${dossier.root}\nPayload-Oxum: ${oxum}\n`]];
    for (const [file, said] of due) {
      await findings.judging("01.01", { file }, () => E.must(E.text(of.file(file)) === said, "内容不对", "it says something else"));
    }
  }

  const SIGNED = " doc_sha256:doc p7s_sha256:doc";
  const KINDS = { P: "project", T: "tender", L: "lot", B: "bid", Q: "question" };
  function checkForm(event) {
    const [spec, signed] = E.tables.types[event.type] ?? E.refuse(`没有这种事项：${event.type}`, `no such type of event: ${event.type}`);
    E.form(event.body, spec + (signed ? SIGNED : ""), false);
    E.must(KINDS[event.subject[0]] === event.type.split(".")[0], "事项类型与主体不符", "the type is not for this subject");
  }
  async function checkForms(of) {
    const { findings, dossier } = of;
    for (const file of dossier.under("data").filter((path) => path.endsWith(".json") && !path.startsWith("data/events/"))) {
      await findings.judging("03.01", { file }, () => E.parse(of.file(file)));
    }
    for (const file of ["docs", "certs", "crls", "ocsp"].flatMap((folder) => dossier.under(`data/${folder}`))) {
      const stem = file.split("/").at(-1).split(".")[0];
      findings.expect("03.02", of.digest(file) === stem, { file }, "内容与文件名不符", "its content is not what its name says");
    }
    const known = new Set(dossier.digests.values());
    for (const event of of.events) {
      await findings.judging("03.01", event.place, () => checkForm(event));
      const [spec = ""] = E.tables.types[event.type] ?? [];
      for (const name of new Set(spec && (spec + SIGNED).split(" ").filter((one) => one.endsWith(":doc")).map((one) => one.slice(0, -4)))) {
        const digest = E.member(event.body, name);
        const there = typeof digest !== "string" || known.has(digest) || of.isWithheld("", digest);
        if (typeof digest === "string") findings.expect("03.02", there, event.place, `${name} 所指的文件缺失`,
          `the document that ${name} names is missing`);
      }
    }
  }

  const PLACES = new RegExp("^data/(bids/B-[0-9a-f]{32}/[0-9]+/(manifest|receipt|sealed)\\.(json|p7s|tsr|bin)"
    + "|draw/[A-Za-z0-9._-]+/(snapshot|exclusions)\\.csv|scores/[0-9]+/[0-9a-f]{64}/([0-9]+\\.manifest|sheet)\\.p7s)$");
  function hasItsPlace(of, { path, sha256, subject, tseq }) {
    const [, folder, bid] = path.split("/");
    if (folder === "events") return path === eventFile(subject, tseq);
    if (folder === "docs") return ["json", "p7s", "txt"].some((kind) => path === `data/docs/${sha256}.${kind}`);
    if (folder === "bids" && path === `data/bids/${bid}/opened.json`) return of.chains.has(bid);
    return PLACES.test(path) && (folder !== "bids" || (bid === subject && of.chains.has(bid)));
  }
  const strings = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(strings));
  function isCommitted(of, { path, sha256, subject, tseq }) {
    const { leaves = [], byNumber } = of.chains.get(subject) ?? {};
    const event = byNumber?.get(tseq);
    return event && leaves[tseq - 1] ? strings(event.body).includes(sha256) : leaves[tseq - 1] === sha256
      && path === eventFile(subject, tseq);
  }
  function checkWithheld(of) {
    const { findings } = of;
    for (const each of of.withheld) {
      const place = { file: each.path, subject: each.subject, tseq: each.tseq };
      const expect = (holds, zh, en) => findings.expect("01.06", holds, place, zh, en);
      expect(hasItsPlace(of, each), "不是案卷中应有的路径", "the dossier has no place of that name");
      expect(of.dossier.digests.has(each.path) === (each.part !== ""), "列为不公开的内容却在案卷中（或反之）",
        "withheld, and yet there (or its rest is not)");
      const event = eventFile(each.subject, each.tseq);
      if (each.path !== event && of.isWithheld(event)) {
        findings.cannot("01.06", "登记它的事项本身未公开", "the event that names it is itself withheld", place);
        continue;
      }
      expect(isCommitted(of, each), "日志中没有对此内容的承诺", "no event in the log commits to it");
      expect(of.isPublic || ["unopened", "erased"].includes(each.ground), "监督版不得以此理由保留内容", "no ground in the supervision edition");
      expect(each.ground !== "erased", "内容已被删除而无依据", "its content was erased, and no act says by what law");
    }
    for (const file of [...of.chains.values()].flatMap(({ subject, leaves }) => leaves.map((_, i) => eventFile(subject, i + 1)))) {
      if (!of.has(file) && !of.isWithheld(file)) findings.fail("01.06", { file }, "事项内容缺失且未列明理由", "content missing without a reason");
    }
  }

  const ENDING = /\.([A-Za-z0-9]{1,8})$/;
  /** The files that every version of the tender document names are there. */
  async function checkFiles(of) {
    const { findings, dossier } = of;
    for (const digest of new Set(of.events.map(({ body }) => body.tender_doc_sha256).filter((one) => typeof one === "string"))) {
      await findings.judging("01.06", { file: `data/docs/${digest}.json` }, () => {
        for (const { name, sha256, size } of E.parse(of.document(digest)).files) {
          const ending = ENDING.exec(name)?.[1].toLowerCase() ?? "bin";
          const file = `data/docs/${sha256}.${["json", "p7s", "txt"].includes(ending) ? "bin" : ending}`;
          findings.expect("01.06", dossier.files.get(file)?.length === size, { file }, `招标文件所附的 ${name} 缺失`,
            `${name} of the tender document is missing`);
        }
      });
    }
  }

  async function checkChains(of) {
    const { findings, about } = of;
    const listed = Array.isArray(about.subjects) && E.alike([...about.subjects].sort(), [...of.chains.keys()].sort())
      && of.chains.has(of.lot);
    findings.expect("01.02", listed, { file: "data/dossier.json" }, "所列主体与事项文件夹不符", "the subjects listed are not those it holds");
    for (const { subject, leaves, events } of of.chains.values()) {
      const extra = events.some(({ tseq }) => tseq < 1 || tseq > leaves.length);
      findings.expect("01.02", !extra, { subject }, "事项多于叶哈希", "more events than leaves");
      for (const event of events) {
        const { value, tseq } = event;
        const right = value.subject === subject && value.tseq === tseq && value.tprev === (leaves[tseq - 2] ?? null);
        findings.expect("01.02", right, event.place, "主体、编号或前一叶哈希不符", "its subject, number or the leaf before it is wrong");
        await findings.judging("03.02", event.place, async () => {
          const salt = of.file(event.file("salt"));
          const opens = salt.length === 32 && E.hex(await E.tree.eventLeaf(salt, event.data)) === leaves[tseq - 1];
          E.must(opens, "承诺值打不开", "the commitment does not open with this salt");
        });
      }
    }
    for (const { subject, leaves, byNumber } of [of.lotChain, ...of.bids]) {
      const [last, place] = [byNumber.get(leaves.length), { subject, tseq: leaves.length }];
      if (!last && leaves.length) findings.cannot("01.03", "末项内容未公开", "the last event is withheld", { subject });
      else if (last?.verb === "archive") {
        const right = last.body.count === leaves.length - 1 && last.body.last_leaf === (leaves.at(-2) ?? "");
        findings.expect("01.03", right, last.place, "归档的条数或末叶不符", "the archive's count or last leaf is wrong");
      } else if (about.stage === "archived") findings.fail("01.03", place, "已归档标段缺归档事项",
        "the lot is archived, but this chain is not ended");
      else findings.cannot("01.03", "标段尚未归档", "the lot is not archived yet", place);
    }
  }

  const FINAL = "data/log/checkpoint-final.txt";
  async function checkLog(of) {
    const { findings, dossier, policy, about } = of;
    const [final, here] = [await findings.judging("03.03", { file: FINAL }, () => E.tree.headOf(of.file(FINAL))),
      { file: "data/dossier.json" }];
    const files = dossier.under("data/log").filter((path) => path.includes("checkpoint-"));
    if (final) {
      findings.expect("04.03", about.size === final.size, here, "日志大小不符", "the log's size differs");
      findings.expect("03.04", final.size > 0, { file: FINAL }, "日志为空", "the log is empty");
      await checkInclusions(of, final);
      for (const [path, size] of files.map((file) => /^data\/log\/checkpoint-(\d{1,19})\.txt$/.exec(file) ?? [])) {
        if (size) await findings.judging("03.04", { file: path }, async () => {
          const head = E.tree.headOf(of.file(path));
          E.must(head.size === Number(size) && head.origin === final.origin, "检查点与文件名不符", "not the checkpoint that is named");
          await checkExtended(of, head, final);
        });
      }
    }
    for (const file of files) await findings.judging("02.03", { file }, async () => {
      const signed = (await E.tree.signers(E.tree.note(of.file(file)), [policy.log])).size;
      const its = E.tree.headOf(of.file(file)).origin === policy.log.name;
      E.must(signed && its, "不是策略中的日志签署的检查点", "the checkpoint is not signed by the policy's log, or of another log");
    });
    findings.expect("04.03", about.log === policy.log.name, here, "日志名称不符", "the log's name differs");
    if (!policy.own) findings.cannot("02.03", "信任取自案卷本身", "the log's key was taken from the dossier itself");
    if (!policy.witnesses.length) findings.cannot("02.04", "策略中没有见证人", "the policy names no witnesses");
    else if (!policy.quorum) findings.cannot("02.04", "平台自设的见证人不计", "witnesses that the platform runs itself count for nothing");
    else if (!policy.own) findings.cannot("02.04", "信任取自案卷本身", "the witnesses were taken from the dossier itself");
    for (const file of files) await findings.judging("02.04", { file }, async () => {
      const [held, { size }] = [await E.tree.signers(E.tree.note(of.file(file)), policy.witnesses), E.tree.headOf(of.file(file))];
      E.must(file !== FINAL || held.size >= policy.quorum, "见证人不足", "too few witnesses have cosigned");
      for (const time of held.values()) of.bounds.push({ size, latest: time + 1000, file });
    });
  }
  async function checkInclusions(of, final) {
    const taken = new Set();
    for (const { subject, leaves, places } of of.chains.values()) for (const [i, leaf] of leaves.entries()) {
      const file = eventFile(subject, i + 1, "tlog-proof");
      await of.findings.judging("03.03", { file, subject, tseq: i + 1 }, async () => {
        const { index, path, note } = E.tree.proof(of.file(file));
        await E.tree.checkInclusion(E.unhex(leaf), index, final.size, path, final.root);
        const right = E.same(note, of.file(FINAL)) && !taken.has(index);
        E.must(right, "证明所附的不是最终检查点", "the proof is under another checkpoint");
        places.set(i + 1, taken.add(index) && index);
      });
    }
  }
  async function checkExtended(of, old, final) {
    const said = old.size === final.size ? "" : E.text(of.file(`data/log/consistency-${old.size}-${final.size}.txt`));
    E.must(/^([0-9a-f]{64}\n)*$/.test(said), "一致性证明格式不对", "the consistency proof is malformed");
    await E.tree.checkConsistency(old, final, said.split("\n").slice(0, -1).map(E.unhex));
  }

  async function checkClose(of) {
    const { findings } = of;
    const closed = of.last("close_bidding");
    if (!closed) return findings.absent("01.05", "标段未到截标", "the bidding was never closed");
    const heads = (await findings.judging("01.05", closed.place, async () => {
      const { heads: rows, count, heads_root: root } = closed.body;
      const leaves = await Promise.all(rows.map(({ subject, tseq, leaf }) => E.tree.leaf(E.LP(subject, E.u64(tseq), E.unhex(leaf)))));
      const sorted = E.alike(rows.map((row) => row.subject), [...new Set(rows.map((row) => row.subject))].sort());
      const right = sorted && rows.length === count && E.hex(await E.tree.root(leaves)) === root;
      return E.must(right, "截标清单、份数或根哈希不符", "list, count or root of the close do not agree")
        && new Map(rows.map((row) => [row.subject, row]));
    })) ?? new Map();
    const listed = E.alike([...heads.keys()], of.bids.map((chain) => chain.subject));
    findings.expect("01.05", listed, closed.place, "截标清单与案卷中的投标不一致", "the bids are not those that the close lists");
    const at = of.lotChain.places.get(closed.tseq);
    for (const { subject, leaves, places } of of.bids) {
      const { tseq = 0, leaf } = heads.get(subject) ?? {};
      const fits = tseq > 0 && leaves[tseq - 1] === leaf;
      findings.expect("01.05", fits, { subject }, "投标的末项与截标清单不符", "its head differs from the close's list");
      for (const [n, index] of at === undefined || !fits ? [] : places) {
        const place = { file: eventFile(subject, n), subject, tseq: n };
        findings.expect("01.05", index < at === n <= tseq, place, "在日志中的位置与截标先后不符", "its place in the log contradicts the close");
      }
    }
  }
  /** A bidder's own `receipt.json` (01.05) or `.tlog-proof` (03.04). */
  async function receipt(of, file, data) {
    const { findings } = of;
    if (!E.same(data.slice(0, E.tree.LABEL.length), E.utf8(E.tree.LABEL))) return findings.judging("01.05", { file }, () => {
      const { lot, bid, leaf_hash: leaf } = E.parse(data);
      const held = lot === of.lot && of.chains.get(String(bid))?.leaves.includes(leaf);
      E.must(held, "回执所载的投标不在案卷中", "the receipt's bid is not in the dossier");
    });
    return findings.judging("03.04", { file }, async () => {
      const [{ index, path, note }, final] = [E.tree.proof(data), E.tree.headOf(of.file(FINAL))];
      const old = E.tree.headOf(note);
      const placed = [...of.chains.values()].flatMap(({ leaves, places }) => [...places].map(([n, at]) => [at, leaves[n - 1]]));
      const leaf = new Map(placed).get(index) ?? E.refuse("证明所指的条目不在案卷中", "the proof's entry is not in the dossier");
      await E.tree.checkInclusion(E.unhex(leaf), index, old.size, path, old.root);
      if (old.size === final.size || of.has(`data/log/consistency-${old.size}-${final.size}.txt`)) await checkExtended(of, old, final);
      else findings.cannot("03.04", "案卷没有此检查点的一致性证明，请向日志索取", "no proof for this checkpoint: ask the log for it", { file });
    });
  }

  E.chain = { steps: [checkBag, checkForms, checkWithheld, checkFiles, checkChains, checkLog, checkClose], receipt };
})(globalThis.Ebid);
