"use strict";
/* The bag, the chains, what is withheld, the log: 01.01 to 01.03, 01.05, 01.06, 03.02 to 03.04, 04.01. */
((E) => {
  const { must, Unseen, FORMS, H, hex, unhex, utf8, LP, u64, tree, equal } = E;
  const FINAL = "data/log/checkpoint-final.txt", N = /^data\/log\/checkpoint-(\d+)\.txt$/;

  async function bag(c) {
    const listing = (path) => new Map(E.text(c.bytes(path)).split("\n").slice(0,
      -1).map((line) => line.split("  ")).map(([sum, name]) => [name, sum]));
    const inData = (path) => path.startsWith("data/");
    for (const [name, mine] of [["manifest-sha256.txt", inData],
      ["tagmanifest-sha256.txt", (path) => !inData(path) && path !== "tagmanifest-sha256.txt"]]) {
      const listed = await c.v.look("01.01", name, () => {
        const made = listing(name), lines = E.text(c.bytes(name)).split("\n");
        must(lines.pop() === "" && lines.every((line) => /^[0-9a-f]{64} {2}\S.*$/.test(line))
          && made.size === lines.length, "形式不对", "another form");
        return made;
      });
      for (const path of new Set([...(listed?.keys() ?? []), ...[...c.files.keys()].filter(mine)])) {
        await c.v.look("01.01", path, () => must(mine(path) && E.fileDigest(c.files.get(path)) === listed?.get(path),
          "与清单不符", "not as listed"));
      }
    }
    const data = [...c.files].filter(([path]) => inData(path)), sum = data.reduce((all, [, { size }]) => all + size, 0);
    const due = { "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
      "bag-info.txt": `External-Identifier: ${c.about.lot}\nPayload-Oxum: ${sum}.${data.length}\n` };
    for (const [path, told] of Object.entries(due)) await c.v.look("01.01", path,
      () => must(E.text(c.bytes(path)) === told, "内容不符", "other bytes"));
    const stages = new Set(c.acts("plan_draw").map(({ body }) => String(body.did).split("/")[2])),
      place = new RegExp(`^(${E.tables.places})$`);
    for (const path of c.files.keys()) {
      const [, folder, inside] = path.split("/").slice(0), owner = path.split("/")[2];
      const known = place.test(path) && (folder !== "bids" || c.chains.has(owner))
        && (folder !== "draw" || stages.has(inside));
      if (!known) c.v.note("01.01", path, new E.Wrong("规范没有规定这个文件", "the specification has no such file"));
    }
  }
  const subjectsOf = (c) => [...c.chains.keys()].sort();
  async function chains(c) {
    await c.v.look("01.02", "data/dossier.json", () => must(equal(subjectsOf(c), c.about.subjects.toSorted()), "主体与目录不符",
      "subjects and folders differ"));
    for (const { events, leaves } of c.chains.values()) {
      for (const event of events) {
        await c.v.look("01.02", event, () => must(event.subject === event.folder && event.tseq === event.number
          && event.leaf
          && event.tprev === (leaves[event.number - 2] ?? null), "编号或前一事项不符",
            "its number or the event before is another"));
      }
    }
    for (const subject of [c.about.lot, ...c.bids]) {
      const { leaves = [], events = [] } = c.chains.get(subject) ?? {},
        last = events.find(({ number }) => number === leaves.length);
      await c.v.look("01.03", { subject }, () => {
        must(!last || last.verb === "archive" || c.about.stage !== "archived", "标段已归档而此链未结束",
          "the lot is archived, this chain is not ended");
        if (last?.verb !== "archive") throw new Unseen("尚未归档或未公开", "not archived yet, or withheld");
        must(last.body.count === leaves.length - 1 && last.body.last_leaf === leaves.at(-2), "归档条数或末叶不符",
          "count or last leaf differ");
        if (subject === c.about.lot) shared(c, last.body.heads);
      });
    }
  }
  function shared(c, heads) {
    const others = subjectsOf(c).filter((each) => each !== c.about.lot && !c.bids.includes(each));
    must(equal(heads.map(({ subject }) => subject), others), "归档所列主体与案卷不符", "the archive lists other subjects");
    for (const { subject, tseq, leaf } of heads) {
      must(c.chains.get(subject).leaves[tseq - 1] === leaf, "末项与归档不符", `${subject} ends before the archive's head`);
    }
  }
  async function close(c, receipts) {
    const event = c.last("close_bidding");
    if (!event) c.v.absent("01.05");
    else await c.v.look("01.05", event, () => {
      const { count, heads, heads_root: due } = event.body, names = heads.map(({ subject }) => subject);
      must(count === heads.length && names.every((name, i) => !i || names[i - 1] < name), "份数或次序不符", "count or order");
      const leaves = heads.map(({ subject, tseq, leaf }) => tree.leaf(LP(subject, u64(tseq), unhex(leaf))));
      must(hex(tree.root(leaves)) === due, "根不符", "heads_root is another");
      must(equal(names, c.bids.toSorted()), "投标与清单不符", "the bids of the dossier are not those listed");
      for (const { subject, tseq, leaf } of heads) {
        const chain = c.chains.get(subject);
        must(chain.leaves[tseq - 1] === leaf, "末叶不符", `the leaf of ${subject} is another`);
        must(event.index === undefined || chain.indices.every((index, n) =>
          (n <= tseq ? index < event.index : index > event.index)), "在日志中的位置不符", `${subject}: its place in the log`);
      }
    });
    for (const [name, bytes] of receipts.filter(([, bytes]) => !isProof(bytes))) {
      await c.v.look("01.05", name, () => {
        const { lot, bid, leaf_hash: leaf } = E.json(bytes);
        must(lot === c.about.lot && c.chains.get(bid)?.leaves.includes(leaf), "案卷中没有您的投标",
          "your bid is not in the dossier");
      });
    }
  }

  const PLACES = new RegExp("^data/(docs/[0-9a-f]{64}\\.(json|p7s|txt)"
    + "|bids/(B-[^/]+)/(opened(-2)?\\.json|\\d+/((manifest|receipt|sealed)\\.(json|p7s|tsr|bin)))"
    + "|draw/[^/]+/(snapshot|exclusions)\\.csv|scores/\\d+/[0-9a-f]{64}/(\\d+\\.manifest|sheet)\\.p7s)$");
  const OPENED = /\/opened(-2)?\.json$/;
  const strings = (value) => (typeof value === "string" ? [value] : value && typeof value === "object"
    ? Object.values(value).flatMap(strings) : []);
  function checkItem(c, { path, part, sha256, subject, tseq, ground }) {
    const event = c.chains.get(subject)?.events.find(({ number }) => number === tseq);
    const isEvent = path === E.eventFile(subject, tseq, "json");
    const itsOwn = !path.startsWith("data/bids/") || OPENED.test(path)
      || path.startsWith(`data/bids/${subject}/`);
    must(isEvent || (PLACES.test(path) && itsOwn && (!OPENED.test(path)
      || c.paths(/^data\/bids\/([^/]+)\//).some(([, bid]) => path.includes(bid)))),
      "未公开的路径不合规", "a path where no such file stands");
    must(part === (/\/draw\/.*\.csv$/.test(path) ? "attributes" : "") && c.has(path) === Boolean(part), "已公开或缺失",
      "it is there, or missing");
    must(ground !== "erased", "没有登记依何法清除", "no act says by what law it was erased");
    must(c.public || ground === "unopened", "监督版不得因此不公开", "no ground in the supervision edition");
    if (isEvent) must(c.chains.get(subject).leaves[tseq - 1] === sha256, "叶值不符", "not the listed leaf");
    else if (!event && c.withheld.has(E.eventFile(subject, tseq, "json"))) throw new Unseen("只有未公开的事项提到它",
      "only a withheld event names it");
    else must(event && strings(event.body).includes(sha256), "事项没有提到它的摘要", "the event does not name its digest");
  }
  async function withheld(c) {
    for (const item of c.items) await c.v.look("01.06", item.path, () => checkItem(c, item));
    const there = (name) => c.v.look("01.06", name, () => must(c.has(name) || c.withheld.has(name), "缺少而未说明",
      "missing without an item"));
    for (const { subject,
      leaves } of c.chains.values()) for (let n = 1; n <= leaves.length; n += 1) await there(E.eventFile(subject, n,
      "json"));
    for (const { folder, body } of c.of("bid.submit_bid",
      "bid.replace_bid")) await there(`data/bids/${folder}/${body.seq}/sealed.bin`);
    for (const { name, sha256, size } of c.tenderDocs.flatMap((document) => document?.files ?? [])) {
      const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1].toLowerCase() ?? "bin";
      const file = `data/docs/${sha256}.${["json", "p7s", "txt"].includes(ending) ? "bin" : ending}`;
      await c.v.look("01.06", file, () => must(c.files.get(file)?.size === size, "招标文件的附件缺失或长度不符",
        "a file of the tender document"));
    }
  }

  async function commitments(c) {
    const digests = new Set([...[...c.files.values()].map(({ sha256 }) => sha256),
      ...c.items.map(({ sha256 }) => sha256)]);
    for (const event of c.events) {
      await c.v.look("03.02", event, () => {
        const salt = c.bytes(`${event.base}.salt`);
        must(salt.length === 32 && hex(tree.eventLeaf(salt, event.bytes)) === event.leaf, "承诺值打不开",
          "the commitment does not open");
        for (const digest of event.docs) must(digests.has(digest), "所引文件不在案卷中",
          `${digest} is neither there nor withheld`);
      });
    }
    for (const [path, digest] of c.paths(/^data\/(?:docs|certs|crls|ocsp)\/([0-9a-f]{64})\.[a-z0-9]+$/)) {
      await c.v.look("03.02", path, () => must(E.fileDigest(c.files.get(path)) === digest, "摘要与文件名不符",
        "its digest is not its name"));
    }
    for (const { id } of c.theirs?.anchors ?? []) {
      await c.v.look("03.02", "data/policy.json", () => must(c.files.has(`data/certs/${id}.der`),
        "根证书不在案卷中", "a CA is not in data/certs"));
    }
  }
  const isProof = (bytes) => E.same(bytes.slice(0, 22), utf8("c2sp.org/tlog-proof@v1"));
  async function log(c, receipts) {
    const final = await c.v.look("03.03", FINAL, () => tree.head(tree.note(c.bytes(FINAL)).text)), seen = new Set();
    const tiles = final ? await E.tiles(c, final) : new Map();
    for (const { subject, leaves, indices, places } of c.chains.values()) {
      for (const [i, leaf] of places ? leaves.entries() : []) {
        await c.v.look("03.03", { subject, tseq: i + 1 }, () => {
          const index = places[i + 1];
          must(!seen.has(index) && hex(E.leafAt(tiles, index)) === leaf, "不在日志的这一位置", "it is not at this place");
          seen.add(index);
          indices[i + 1] = index;
        });
      }
      for (const [i, leaf] of places ? [] : leaves.entries()) {
        const file = E.eventFile(subject, i + 1, "tlog-proof");
        await c.v.look("03.03", { subject, tseq: i + 1, file }, () => {
          const { index, path, note } = tree.proof(c.bytes(file));
          must(E.same(note, c.bytes(FINAL)), "所附检查点不是最终检查点", "it carries another checkpoint");
          must(!seen.has(index), "日志位置重复", "an index comes twice");
          seen.add(index);
          tree.checkInclusion(unhex(leaf), index, final.size, path, final.root);
          indices[i + 1] = index;
        });
      }
    }
    for (const event of c.events) event.index = c.chains.get(event.folder).indices[event.number];
    c.ordered = c.events.filter(({ index }) => index !== undefined).sort((a, b) => a.index - b.index);
    const consistent = (old) => {
      if (old.size === final.size) return tree.checkConsistency(old, final, []);
      const told = E.text(c.bytes(`data/log/consistency-${old.size}-${final.size}.txt`));
      must(told === "" || told.endsWith("\n"), "形式不对", "another form");
      return tree.checkConsistency(old, final, told.split("\n").slice(0, -1).map(unhex));
    };
    if (!final) return; // there is nothing that the others could be consistent with
    for (const [path, size] of c.paths(N)) {
      await c.v.look("03.04", path, () => {
        const old = tree.head(tree.note(c.bytes(path)).text);
        must(String(old.size) === size && old.origin === final.origin, "大小与文件名不符", "its size is not that of its name");
        consistent(old);
      });
    }
    c.v.rows.get("03.04").held += 1; // the final one is consistent with itself
    for (const [name, bytes] of receipts.filter(([, bytes]) => isProof(bytes))) {
      await c.v.look("03.04", name, () => {
        const { index, path, note } = tree.proof(bytes), head = tree.head(tree.note(note).text);
        const chain = [...c.chains.values()].find(({ indices }) => indices.includes(index));
        must(chain, "案卷中没有这一位置的事项", "the dossier has no event at that index");
        tree.checkInclusion(unhex(chain.leaves[chain.indices.indexOf(index) - 1]), index, head.size, path, head.root);
        if (head.size !== final.size && !c.files.has(`data/log/consistency-${head.size}-${final.size}.txt`)) {
          throw new Unseen("案卷没有到这个检查点的一致性证明", "the dossier has no proof for a checkpoint of that size");
        }
        consistent(head);
      });
    }
  }
  async function times(c) {
    let latest = -Infinity;
    for (const event of c.ordered) {
      await c.v.look("04.01", event, () => must(event.time >= latest - c.policy.skew_ms, "时间早于日志中在前的事项",
        "earlier than what stands before it"));
      latest = Math.max(latest, event.time);
    }
    for (const [path] of c.paths(/^data\/log\/checkpoint-(\d+|final)\.txt$/)) {
      let size = 0;
      if (!c.ordered.length) break;
      try { ({ size } = tree.head(tree.note(c.bytes(path)).text)); } catch { continue; } // 02.03 tells
      await c.v.look("04.01", path, () => {
        const stamp = c.files.get(`data/log/stamp-${size}.tsr`)?.bytes;
        const bounds = [...c.cosigned(path).map((second) => second * 1000 + 1000),
          ...(stamp ? [E.tokenTime(stamp)] : [])];
        const until = Math.min(...bounds.filter((one) => !Number.isNaN(one))) + c.policy.skew_ms;
        const late = c.ordered.find(({ index, time }) => index < size && time > until);
        must(!late, "晚于见证或时间戳", `${late?.subject} ${late?.tseq} is later than what vouches for the checkpoint`);
      });
    }
  }
  E.journal = async (c, receipts) => {
    await log(c, receipts);
    await bag(c);
    await chains(c);
    await close(c, receipts);
    await withheld(c);
    await commitments(c);
    await times(c);
  };
  Object.assign(E, { FINAL, inLog: log, times });
})(globalThis.Ebid);
