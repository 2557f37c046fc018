"use strict";
/* What was sealed is what was logged, and what was opened is what was sealed: 03.05 (docs/dossier.md, section 6.3). */
((E) => {
  const { must, FORMS, H, LP, u32, hex, unhex, utf8, text, join, same, members, shaped, equal, canonical, pick } = E;
  const PIECE = 8388608, CHUNK = 16384, TAG = 16;

  function checkSealed(told) {
    const { size, piece, pieces, salt } = told;
    must(shaped(told, "size:int piece:int pieces:list salt commitment:hash") && piece === PIECE
      && pieces.every(FORMS.hash)
      && pieces.length === Math.ceil(size / PIECE) && /^[0-9a-f]{48}$/.test(salt), "密封内容的描述不合规",
        "`sealed` has another form");
  }
  const isShare = (one, i) => shaped(one, "i:int cert_sha256:hash p7m_sha256:hash commit:hash") && one.i === i + 1;
  const isSecond = ({ custodians: held }, second) => shaped(second,
    "at:int salt commitment:hash key_p7m_sha256:hash custodians:list") && /^[0-9a-f]{48}$/.test(second.salt) && second.at > 0
    && second.custodians.every(isShare) && second.custodians.length === held.length;
  function checkManifest({ second, ...told }, { body }) {
    must(second === undefined || isSecond(told, second), "封装清单形式不对", "the manifest has another form");
    must(shaped(told, "v=ebid-bid/v1 tender:id tender_doc_sha256:hash lot:id bidder:id seq:int prev:hash? "
      + "deadline:instant mode:word k:int sealed:map key_p7m_sha256:hash custodians:list client:word created:instant")
        && told.custodians.every(isShare)
      && told.k <= told.custodians.length, "封装清单形式不对", "the manifest has another form");
    checkSealed(told.sealed);
    must(["tender", "lot", "bidder", "seq", "key_p7m_sha256"].every((name) => told[name] === body[name])
      && told.sealed.size === body.sealed_size && H(join(...told.sealed.pieces.map(unhex))) === body.pieces_sha256,
    "清单与登记不符", "manifest and event differ");
  }
  /** That a sealed file is what its manifest describes: size, header, every piece. */
  async function checkCipher(c, path, sealed) {
    const file = c.files.get(path) ?? c.bytes(path);
    must(file.size === sealed.size && hex(await file.part(0, 56)) === sealed.salt + sealed.commitment, "密文与清单不符",
      "size or header is another");
    for (const [i, digest] of sealed.pieces.entries()) {
      const piece = await crypto.subtle.digest("SHA-256", await file.part(i * PIECE,
        Math.min((i + 1) * PIECE, file.size)));
      must(hex(new Uint8Array(piece)) === digest, "密文分片与清单不符", `piece ${i} is another`);
    }
    return file;
  }
  /** The part of a sealed file that is one envelope: the first, or only one, or the second, where `second` says. */
  const partOf = (file, at, end) => ({ size: end - at, part: (from, to) => file.part(at + from, Math.min(at + to, end)) });
  /** Plaintext of a Cobblestone-256 file, part by part. */
  async function* opened(file, key, context) {
    const [salt, due] = [await file.part(0, 24), await file.part(24, 56)];
    const info = join(utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM"), [0], salt, utf8(context));
    const okm = globalThis.noble.expand(globalThis.noble.sha512, key, info, 76), base = okm.slice(32, 44);
    must(same(okm.slice(44), due), "密钥与密文不符", "the key does not fit the file");
    const aes = await crypto.subtle.importKey("raw", okm.slice(0, 32), "AES-GCM", false, ["decrypt"]);
    for (let [n, at] = [0, 56]; ; [n, at] = [n + 1, at + CHUNK + TAG]) {
      const chunk = await file.part(at, Math.min(at + CHUNK + TAG, file.size)), last = chunk.length < CHUNK + TAG;
      const iv = base.map((byte, i) => byte ^ (i < 4 ? 0 : Number((BigInt(n) >> BigInt(8 * (11 - i))) & 255n)));
      let plain;
      try { plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, chunk); } catch { must(false, "密文被改动",
        "a chunk does not open"); }
      yield new Uint8Array(plain);
      if (last) return;
    }
  }
  /** {files: [{…, sha256}], form} of a plaintext stream. */
  async function readPlain(parts) {
    let held = new Uint8Array(), ended = false;
    const take = async (size) => {
      const got = [held];
      for (let sum = held.length; sum < size && !ended;) {
        const { value, done } = await parts.next();
        if (done) ended = true; else { got.push(value); sum += value.length; }
      }
      const all = join(...got);
      must(all.length >= size, "明文过短", "the plaintext is too short");
      held = all.slice(size);
      return all.slice(0, size);
    };
    must(text(await take(14)) === "ebid-plain/v1\n", "明文形式不对", "no ebid-plain/v1");
    const told = E.json(await take(new DataView((await take(4)).buffer).getUint32(0))), files = [];
    must(members(told, "files form"), "明文形式不对", "no ebid-plain/v1");
    for (const each of told.files) files.push({ ...each,
      sha256: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await take(each.size)))) });
    await take(held.length + 1).then(() => must(false, "明文之后还有内容", "there is more after the files"), () => null);
    return { files, form: told.form };
  }
  async function checkPackage(c, event) {
    const { body, folder } = event, base = `data/bids/${folder}/${body.seq}/`, { v } = c;
    const told = await v.look("03.05", event, () => {
      const made = c.json(`${base}manifest.json`);
      must(H(c.bytes(`${base}manifest.json`)) === body.manifest_sha256
        && H(c.bytes(`${base}manifest.p7s`)) === body.manifest_p7s_sha256, "清单摘要与登记不符",
        "the manifest's digest is another");
      checkManifest(made, event);
      return made;
    });
    await v.look("03.05", `${base}receipt.json`, () => {
      const due = { ...pick(body, "tender", "lot", "seq", "manifest_sha256", "sealed_size", "pieces_sha256",
        "received_at"), v: "ebid-receipt/v1", bid: folder,
        p7s_sha256: body.manifest_p7s_sha256, leaf_hash: event.leaf };
      must(text(c.bytes(`${base}receipt.json`)) === canonical(due), "回执与登记不符",
        "the receipt does not follow from its event");
    });
    const found = c.outcomes().find(({ bid }) => bid === folder), path = `${base}sealed.bin`;
    const needed = found?.outcome === "opened"
      && found.manifest_sha256 === body.manifest_sha256; // of others 01.06 asks whether it is missing
    if (told && (needed || c.files.has(path))) await v.look("03.05", path, () => checkCipher(c, path, told.sealed));
  }
  /** 6.3: whether events make the outcome that the opening record tells. */
  function follows(c, events, { bid, outcome, by, opened_sha256: digest }) {
    const verbs = events.map(({ verb }) => verb), last = verbs.filter((verb) =>
      ["submit_bid", "replace_bid", "withdraw_bid"].includes(verb)).at(-1);
    if (last === "withdraw_bid") return outcome === "withdrawn";
    if (outcome === "opened") return digest !== null && verbs.includes({ bidder: "release_key",
      custodians: "release_share" }[by]);
    const roles = c.acts("classify_failure").filter(({ body }) => body.bid === bid
      && body.kind === outcome).map(({ role }) => role);
    return roles.includes("agency") && roles.includes("supervisor");
  }
  async function checkOpened(c, found) {
    const { bid } = found, path = `data/bids/${bid}/opened.json`, events = c.chains.get(bid)?.events ?? [];
    const last = events.filter(({ body }) => body.received_at).at(-1), base = `data/bids/${bid}/${last?.body.seq}/`;
    await c.v.look("03.05", { subject: bid }, () => must(last?.body.manifest_sha256 === found.manifest_sha256,
      "开启的不是最后一份", "not the last package"));
    await c.v.look("03.05", { subject: bid }, () => must(follows(c, events, found), "没有相应事项",
      "no event makes its outcome"));
    if (!last || found.outcome !== "opened") return;
    const context = `ebid/v1|${last.body.tender}|${last.body.lot}|${last.body.bidder}|${last.body.seq}`;
    const told = await c.v.look("03.05", path, () => {
      const made = c.json(path);
      must(members(made, "v bid lot files form") && made.v === "ebid-opened/v1" && made.bid === bid
        && made.lot === c.about.lot
        && H(c.bytes(path)) === found.opened_sha256, "开启内容与登记不符", "opened.json is another");
      must(equal(made.form.total ?? null, found.total), "唱标总价不符", "the total read out is another");
      return made;
    });
    await checkKeys(c, events, base, "release_key", 1);
    await checkGiven(c, events, base, "release_key", 1);
    if (told) await checkInside(c, base, context, 1, told);
  }
  async function checkKeys(c, events, base, act, n) {
    for (const event of events.filter(({ verb }) => verb === act)) {
      await c.v.look("03.05", event, () => {
        const { sealed, second } = c.json(`${base}manifest.json`);
        must(event.body.commitment === (n === 1 ? sealed : second)?.commitment, "承诺值不符", "another commitment");
      });
    }
  }
  /** What was handed over is the key that lies in the supervisor's edition. */
  async function checkGiven(c, events, base, act, n) {
    for (const event of events.filter(({ verb }) => verb === act)) {
      const file = `${base}key${n > 1 ? `-${n}` : ""}.bin`;
      if (!c.public) await c.v.look("03.05", event, () => must(H(c.bytes(file)) === event.body.key_sha256,
        "密钥不符", "another key"));
    }
  }
  /** What the key opens of envelope n is what was recorded. */
  async function checkInside(c, base, context, n, told) {
    if (c.withheld.has(`${base}sealed.bin`)) return;
    await c.v.look("03.05", `${base}sealed.bin`, async () => {
      const key = c.bytes(`${base}key${n > 1 ? `-${n}` : ""}.bin`), K = key.slice(-32), { sealed,
        second } = c.json(`${base}manifest.json`), at = second?.at ?? sealed.size;
      must(same(key, LP("ebid-key/v1", context, K)), "密钥文件形式不对", "key.bin has another form");
      const [begin, end] = n === 1 ? [0, at] : [at, sealed.size];
      const plain = await readPlain(opened(partOf(c.files.get(`${base}sealed.bin`), begin, end), K, context));
      must(equal(plain, pick(told, "files", "form")), "密文打开后与开启内容不符", "what the key opens is not what was recorded");
    });
  }
  /** Whose chain has a key of the second envelope: that of the package which stood last. */
  E.checkSecondKeys = async (c) => {
    for (const bid of c.bids) {
      const { events } = c.chains.get(bid), last = events.filter(({ body }) => body.received_at).at(-1);
      if (last) await checkKeys(c, events, `data/bids/${bid}/${last.body.seq}/`, "release_second_key", 2);
    }
  };
  /** Of the second envelope of a bid whose price was read out. */
  E.checkOpenedSecond = async (c, { bid, opened_sha256: digest, total }) => {
    const path = `data/bids/${bid}/opened-2.json`, events = c.chains.get(bid)?.events ?? [],
      last = events.filter(({ body }) => body.received_at).at(-1), base = `data/bids/${bid}/${last?.body.seq}/`;
    if (!await c.v.look("03.05", { subject: bid }, () => must(last, "没有投标文件包", "there is no package") ?? true)) return;
    const told = await c.v.look("03.05", path, () => {
      const made = c.json(path);
      must(members(made, "v bid lot files form") && made.v === "ebid-opened/v1" && made.bid === bid
        && made.lot === c.about.lot && H(c.bytes(path)) === digest, "开启内容与登记不符", "opened-2.json is another");
      must(equal(made.form.total, total), "唱标总价不符", "the total read out is another");
      return made;
    });
    await checkGiven(c, events, base, "release_second_key", 2);
    const { tender, lot, bidder, seq } = last.body;
    if (told) await checkInside(c, base, `ebid/v1|${tender}|${lot}|${bidder}|${seq}|2`, 2, told);
  };
  async function checkOpening(c) {
    const event = c.last("open_bids");
    if (!event) return;
    const { about } = c;
    await c.v.look("03.05", event, () => {
      const { bids, record_sha256: digest } = event.body.found;
      const due = { v: "ebid-opening/v1", tender: about.tender, lot: about.lot, at: event.at, bids };
      must(text(c.bytes(`data/docs/${digest}.json`)) === canonical(due) && H(canonical(due)) === digest, "开标记录不符",
        "the opening record is another");
      must(equal(bids.map(({ bid }) => bid).sort(), c.bids.toSorted()), "开标记录的投标不全",
        "its bids are not those of the dossier");
    });
    for (const found of c.outcomes()) await checkOpened(c, found);
  }
  async function checkSheets(c) {
    for (const event of c.acts("seal_scores", "seal_quote")) {
      const { body } = event, base = `data/scores/${body.round}/${body.pid}/${event.number}.`;
      await c.v.look("03.05", event, async () => {
        const told = c.json(`${base}manifest.json`);
        must(shaped(told, "v=ebid-sheet/v1 tender lot pid:hash round:int commitment:hash k:int sealed:map shares:list")
          && told.k <= told.shares.length && told.shares.every(isShare) && told.tender === c.about.tender
          && told.lot === c.about.lot, "评分封装清单形式不对", "the sheet's manifest has another form");
        checkSealed(told.sealed);
        must(["pid", "round", "commitment", "sealed", "shares"].every((name) => equal(told[name], body[name]))
          && (event.verb === "seal_quote" || (event.who === body.pid.slice(0, 32)
            && ["expert", "representative"].includes(event.role)))
            && H(c.bytes(`${base}manifest.json`)) === body.manifest_sha256, "清单与登记不符", "manifest and event differ");
        must(c.withheld.has(`${base}manifest.p7s`) || H(c.bytes(`${base}manifest.p7s`)) === body.manifest_p7s_sha256,
          "签名摘要与登记不符", "the signature's digest is another");
        await checkCipher(c, `${base}sealed.bin`, told.sealed);
      });
    }
    for (const event of c.acts("open_scores", "open_quotes")) for (const sheet of event.body.sheets.filter(({ fault }) => !fault)) {
      const { pid, nonce } = sheet, { round } = event.body, base = `data/scores/${round}/${pid}/`;
      await c.v.look("03.05", { ...event, file: `${base}sheet.json` }, () => {
        const bytes = c.bytes(`${base}sheet.json`), due = hex(c.bytes(`${base}nonce`));
        const commitment = H(LP("ebid-score/v1", c.about.tender, c.about.lot, u32(round), unhex(pid), bytes,
          unhex(due)));
        must(H(bytes) === sheet.sheet_sha256 && due === nonce && due.length === 64, "评分表与登记不符",
          "sheet or nonce is another");
          must(c.withheld.has(`${base}sheet.p7s`) || H(c.bytes(`${base}sheet.p7s`)) === sheet.p7s_sha256, "签名摘要与登记不符",
            "the signature's digest is another");
      must(commitment === E.sealingOf(c, event, pid)?.body.commitment, "与密封时的承诺值不符", "it is not what was sealed");
      });
    }
  }
  E.bids = async (c) => {
    for (const event of c.of("bid.submit_bid", "bid.replace_bid")) await checkPackage(c, event);
    for (const bid of c.bids) if (!c.chains.get(bid).events.length) c.v.unseen("03.05", { subject: bid }, "投标未公开", "the bid is withheld");
    await checkOpening(c);
    await checkSheets(c);
    if (!c.bids.length) c.v.absent("03.05");
  };
})(globalThis.Ebid);
