"use strict";
/* Sealed bids, receipts, openings; the same ids everywhere: 03.05 and 04.03. */
((E) => {
  const PIECE = 8 * 1024 * 1024;
  const BID = "v:ebid-bid/v1 tender:id tender_doc_sha256:hash lot:id bidder:id seq:count prev:hash? deadline:instant mode:text k:int sealed:map"
    + " key_p7m_sha256:hash custodians:list client:text created:instant";
  const SHEET = "v:ebid-sheet/v1 tender:id lot:id pid:pid round:count commitment:hash k:count sealed:map shares:list";
  /** A signed manifest, `ebid-bid/v1` or `ebid-sheet/v1`, read strictly. */
  function manifest(data, spec) {
    const said = E.form(E.parse(data), spec);
    const { size, pieces, piece, salt } = E.form(said.sealed, "size:int piece:int pieces:list salt:text commitment:hash");
    const custody = said.custodians ?? said.shares;
    custody.forEach((each) => E.form(each, "i:count cert_sha256:hash p7m_sha256:hash commit:hash"));
    const counted = custody.every((each, n) => each.i === n + 1) && said.k <= custody.length && piece === PIECE;
    const whole = /^([0-9a-f]{64})*$/.test(pieces.join("")) && Math.ceil(size / PIECE) === pieces.length && /^[0-9a-f]{48}$/.test(salt);
    return E.must(counted && whole, "清单不合格式", "the manifest is malformed") && said;
  }
  const sheetManifest = (data) => manifest(data, SHEET);
  /** The sealed bytes are those of the manifest: size, every piece, salt and commitment. */
  async function checkSealed(data, { size, pieces, salt, commitment }) {
    const made = [];
    for (let at = 0; at < data.length; at += PIECE) made.push(await E.hexH(data.subarray(at, at + PIECE)));
    const right = data.length === size && E.alike(made, pieces) && E.hex(data.slice(0, 56)) === salt + commitment;
    E.must(right, "密封文件与清单不符", "the sealed file is not that of the manifest");
  }

  const taken = ({ events }) => events.filter(({ type }) => ["bid.submit_bid", "bid.replace_bid"].includes(type));
  async function check(of) {
    const { findings } = of;
    for (const chain of of.bids) {
      for (const event of taken(chain)) await checkPackage(of, chain, event);
      if (chain.leaves.length && !chain.byNumber.size) findings.cannot("03.05", "投标未公开", "the bid is withheld", { subject: chain.subject });
      const last = taken(chain).at(-1);
      const released = last ? chain.events.filter(({ type }) => type === "bid.release_key") : [];
      for (const event of released) await findings.judging("03.05", event.place, () => {
        const { sealed } = manifest(of.file(`data/bids/${chain.subject}/${last.body.seq}/manifest.json`), BID);
        E.must(event.body.commitment === sealed.commitment, "密钥承诺不符", "the key is not that of the sealed package");
      });
    }
    if (!of.bids.length) findings.absent("03.05", "没有投标", "there was no bid");
    await checkOpening(of);
    await checkIds(of);
  }
  const AGREED = ["tender", "lot", "bidder", "seq", "key_p7m_sha256", "sealed_size", "pieces_sha256"];
  const RECEIPT = ["tender", "lot", "seq", "manifest_sha256", "sealed_size", "pieces_sha256", "received_at"];
  async function checkPackage(of, chain, { body, subject, tseq, place }) {
    const [{ findings }, base] = [of, `data/bids/${subject}/${body.seq}/`];
    const [file, receipt, bin] = ["manifest.json", "receipt.json", "sealed.bin"].map((name) => base + name);
    if (of.isWithheld(file)) return findings.cannot("03.05", "投标文件包未公开", "the package is withheld", place);
    await findings.judging("03.05", { file, subject, tseq }, async () => {
      const said = manifest(of.file(file), BID);
      const named = of.digest(file) === body.manifest_sha256 && of.digest(`${base}manifest.p7s`) === body.manifest_p7s_sha256;
      const due = { ...said, sealed_size: said.sealed.size, pieces_sha256: await E.hexH(E.unhex(said.sealed.pieces.join(""))) };
      const wrong = AGREED.filter((name) => body[name] !== due[name]);
      E.must(named && !wrong.length, `清单与登记不符 ${wrong}`, `manifest and event differ: ${wrong}`);
    });
    await findings.judging("03.05", { file: receipt, subject, tseq }, () => {
      const facts = Object.fromEntries(RECEIPT.map((name) => [name, body[name]]));
      const due = { v: "ebid-receipt/v1", bid: subject, p7s_sha256: body.manifest_p7s_sha256, leaf_hash: chain.leaves[tseq - 1], ...facts };
      E.must(E.same(of.file(receipt), E.JCS(due)), "回执与登记不符", "the receipt does not say what was logged");
    });
    if (!of.dossier.digests.has(bin)) {
      findings.expect("01.06", of.isWithheld(bin), { file: bin, subject, tseq }, "密封文件缺失且未列明理由",
        "the sealed file is missing without a reason");
      return of.isPublic && findings.cannot("03.05", "密封文件未公开", "the sealed file is withheld", { file: bin, subject, tseq });
    }
    return findings.judging("03.05", { file: bin, subject, tseq }, async () => {
      const [data, { sealed }, given] = [await of.whole(bin), manifest(of.file(file), BID), of.file(`${base}key.bin`)];
      await checkSealed(data, sealed);
      const [key, context, digest] = [given.slice(-32), `ebid/v1|${of.tender}|${of.lot}|${body.bidder}|${body.seq}`, await E.hexH(given)];
      const its = E.same(given, E.LP("ebid-key/v1", context, key));
      const released = chain.events.every(({ type, body: told }) => type !== "bid.release_key" || told.key_sha256 === digest);
      E.must(its && released, "密钥不是此投标交出的密钥", "the key is not the one that was handed over for this package");
      const [opened, [files, form]] =
        [of.json(`data/bids/${subject}/opened.json`), await contents(await decrypt(data, key, E.utf8(context), sealed))];
      const same = E.alike(files, opened.files) && E.alike(form, opened.form);
      E.must(same, "解密内容与 opened.json 不符", "what comes out is not what opened.json says");
    });
  }
  /** Cobblestone-256 of C2SP chunked-encryption. */
  async function decrypt(data, key, context, { salt, commitment }) {
    const info = E.concat(E.utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"), E.unhex(salt), context);
    const first = await E.hmac("sha512", key, E.concat(info, [1]));
    const okm = E.concat(first, await E.hmac("sha512", key, E.concat(first, info, [2])));
    E.must(E.hex(okm.slice(44, 76)) === commitment, "密钥与承诺不符", "the key is not the one that the sealed file commits to");
    const held = await E.subtle().importKey("raw", okm.slice(0, 32), "AES-GCM", false, ["decrypt"]);
    const [parts, step] = [[], 16384 + 16];
    for (let at = 56, n = 0; parts.length === 0 || parts.at(-1).length === 16384; at += step, n++) {
      const count = E.concat([0, 0, 0, 0], E.u64(n));
      const iv = okm.slice(32, 44).map((byte, i) => byte ^ count[i]);
      parts.push(new Uint8Array(await E.subtle().decrypt({ name: "AES-GCM", iv }, held, data.subarray(at, at + step))));
    }
    return E.concat(...parts);
  }
  /** The files with their digests, and the form, of an `ebid-plain/v1` stream. */
  async function contents(plain) {
    const magic = E.utf8("ebid-plain/v1\n");
    const whole = (holds) => E.must(holds, "投标内容格式不对", "the content is malformed");
    const size = Number(E.number(plain.slice(magic.length, magic.length + 4)));
    whole(E.same(plain.slice(0, magic.length), magic) && size <= 4 << 20);
    let [at, made] = [magic.length + 4 + size, []];
    const { files, form } = E.parse(plain.slice(magic.length + 4, at));
    for (const file of files) {
      whole(at + E.form(file, "path:text size:int media_type:text role:text").size <= plain.length);
      made.push({ ...file, sha256: await E.hexH(plain.subarray(at, (at += file.size))) });
    }
    return whole(at === plain.length) && [made, form ?? {}];
  }

  /** What became of each bid, as the opening says; empty before it. */
  const outcomes = (of) => new Map((of.last("open_bids")?.found.bids ?? []).map((each) => [each.bid, each]));
  async function checkOpening(of) {
    const opened = of.last("open_bids");
    if (opened) await of.findings.judging("03.05", opened.place, async () => {
      const record = { v: "ebid-opening/v1", tender: of.tender, lot: of.lot, at: opened.value.at, bids: opened.found.bids };
      E.must((await E.hexH(E.JCS(record))) === opened.found.record_sha256, "开标记录与事项不符", "the record is not what the event says");
      const listed = E.alike(opened.found.bids.map(({ bid }) => bid).sort(), of.bids.map((chain) => chain.subject));
      E.must(listed, "开标记录与截标清单不符", "the record's bids are not those of the close");
    });
    for (const [bid, outcome] of outcomes(of)) {
      const place = { file: `data/bids/${bid}/opened.json`, subject: bid };
      await of.findings.judging("03.05", place, () => checkOutcome(of, bid, outcome, place));
    }
  }
  function checkOutcome(of, bid, { manifest_sha256: last, opened_sha256: digest, total }, place) {
    const right = (taken(of.chain(bid)).at(-1)?.body.manifest_sha256 ?? last) === last;
    E.must(right, "开启的不是最后一份文件包", "it is not the last package that was opened");
    if (digest === null) return;
    if (!of.has(place.file)) {
      const listed = of.withheld.some((each) => each.path === place.file && each.sha256 === digest);
      E.must(listed, "缺少 opened.json", "opened.json is missing");
      return of.findings.cannot("03.05", "投标内容未公开", "what was in the bid is withheld", place);
    }
    const said = of.json(place.file);
    const its = of.digest(place.file) === digest && said.bid === bid && said.lot === of.lot && E.alike(said.form.total ?? null, total);
    E.must(its, "opened.json 或唱标价与开标记录不符", "opened.json, or the price read out, is not what was recorded");
  }

  async function checkIds(of) {
    const { findings, about } = of;
    for (const { subject, body, place } of of.events) {
      const wrong = ["tender", ..."BL".includes(subject[0]) ? ["lot"] : []].filter((name) => (body[name] ?? of[name]) !== of[name]);
      findings.expect("04.03", !wrong.length, place, `${wrong} 指向另一招标或标段`, `its ${wrong} is of another tender or lot`);
    }
    await findings.judging("04.03", { file: "data/dossier.json" }, () => {
      const { paper, part, paperDigest, lot } = of;
      const due = { tender: paper.tender, regime: paper.regime, method: part.method, tender_doc_sha256: paperDigest, law_sha256: paper.rules.sha256 };
      const right = Object.keys(due).every((name) => about[name] === due[name]) && of.dossier.root === lot;
      E.must(right, "dossier.json 与招标文件不符", "dossier.json is not about this tender and lot");
    });
    for (const [bid, { bidder }] of outcomes(of)) await findings.judging("04.03", { subject: bid }, () => {
      const right = ({ body, role, name }) => (body.bidder ?? `O-${bidder}`) === `O-${bidder}` && (role !== "bidder" || name === bidder);
      E.must(of.chain(bid).events.every(right), "投标人前后不一致", "the bidder is not the same everywhere");
    });
    await findings.judging("04.03", { subject: of.lot }, () => {
      const { byNumber, leaves } = of.chain(of.tender);
      const right = ({ body }) => byNumber.get(leaves.indexOf(body.tender_leaf) + 1).body.tender_doc_sha256 === body.tender_doc_sha256;
      E.must(of.ofLot("announce", "move_deadline").every(right), "标段与招标的文件版本不一致", "lot and tender name different documents");
    });
  }

  E.bids = { steps: [check], outcomes, sheetManifest, checkSealed };
})(globalThis.Ebid);
