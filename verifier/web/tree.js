"use strict";
/* docs/dossier.md, section 7: RFC 9162 trees, C2SP notes and checkpoints, .tlog-proof. */
((E) => {
  const leaf = (entry) => E.H(Uint8Array.of(0), entry);
  const node = (left, right) => E.H(Uint8Array.of(1), left, right);
  const half = (n) => Math.floor(n / 2);
  /** The leaf hash of an event, section 6.2. */
  const eventLeaf = async (salt, event) => leaf(`ebid-entry/v1\n${E.base64(await E.H(E.LP(salt, event)))}`);
  async function root(leaves) {
    let row = leaves.length ? leaves : [await E.H()];
    for (const pair = (above, i) => (i + 1 < above.length ? node(above[i], above[i + 1]) : above[i]); row.length > 1; ) {
      row = await Promise.all(row.flatMap((_, i) => (i % 2 ? [] : [pair(row, i)])));
    }
    return row[0];
  }
  const proven = (holds) => E.must(holds, "包含证明或一致性证明不成立", "the inclusion or consistency proof does not hold");
  /** RFC 9162, 2.1.3.2 and 2.1.4.2 climb alike: `step(hash, right)` for each hash of the path. */
  async function climb(fn, sn, path, step) {
    for (const hash of path) {
      const right = proven(sn > 0) && (fn % 2 === 1 || fn === sn);
      await step(hash, right);
      if (right) while (fn && fn % 2 === 0) [fn, sn] = [half(fn), half(sn)];
      [fn, sn] = [half(fn), half(sn)];
    }
    proven(sn === 0);
  }
  async function checkInclusion(leafHash, index, size, path, whole) {
    let made = leafHash;
    proven(index < size);
    await climb(index, size - 1, path, async (hash, right) => { made = await (right ? node(hash, made) : node(made, hash)); });
    proven(E.same(made, whole));
  }
  async function checkConsistency(old, final, proof) {
    proven(old.size > 0 && old.size <= final.size && (old.size === final.size) === (proof.length === 0));
    if (old.size === final.size) return proven(E.same(old.root, final.root));
    let [fn, sn] = [old.size - 1, final.size - 1];
    while (fn % 2) [fn, sn] = [half(fn), half(sn)];
    const [first, ...path] = fn === 0 ? [old.root, ...proof] : proof;
    let [before, after] = [first, first];
    await climb(fn, sn, path, async (hash, right) => {
      if (right) before = await node(hash, before);
      after = await (right ? node(hash, after) : node(after, hash));
    });
    return proven(E.same(before, old.root) && E.same(after, final.root));
  }

  const formed = (holds) => E.must(holds, "检查点、签名文本或日志证明格式不对", "a checkpoint, note, key or log proof is malformed");
  const count = (said) => formed(/^(0|[1-9]\d{0,15})$/.test(said) && Number.isSafeInteger(Number(said))) && Number(said);
  const hashOf = (said) => formed(E.unbase64(said).length === 32) && E.unbase64(said);
  /** The text and the signature lines of a signed note; nothing is verified. */
  function note(data) {
    const whole = E.text(data);
    const at = whole.lastIndexOf("\n\n");
    const lines = whole.slice(at + 2).split("\n");
    formed(at >= 0 && lines.pop() === "" && lines.length > 0 && lines.length <= 64 && data.length <= 1 << 20);
    formed(!/[\x00-\x09\x0b-\x1f]/.test(whole));
    const signatures = lines.map((line) => {
      const found = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
      const blob = formed(found) && E.unbase64(found[2]);
      return formed(blob.length > 4) && { name: found[1], id: E.hex(blob.slice(0, 4)), blob: blob.slice(4) };
    });
    return { text: whole.slice(0, at + 1), signatures };
  }
  /** What a checkpoint's text says: origin, size, root; exactly three lines. */
  function head(said) {
    const [origin, size, whole, end, ...more] = said.split("\n");
    return formed(origin && end === "" && !more.length) && { origin, size: count(size), root: hashOf(whole) };
  }
  const headOf = (data) => head(note(data).text);
  /** A verifier key `name+id+base64(type ‖ key)` of type 1 (signature) or 4 (cosignature). */
  async function key(said) {
    const [, name, id, letters] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(said) ?? formed(false);
    const material = E.unbase64(letters);
    formed([1, 4].includes(material[0]) && material.length === 33 && E.hex((await E.H(name, "\n", material)).slice(0, 4)) === id);
    return { vkey: said, name, id, type: material[0], public: material.slice(1) };
  }
  async function ed25519(publicKey, signature, data) {
    const imported = E.subtle().importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    const held = await imported.catch((error) => {
      if (error.name !== "DataError") throw new E.Unable("此浏览器不支持 Ed25519", "this browser has no Ed25519");
    });
    return Boolean(held) && E.subtle().verify("Ed25519", held, signature, data);
  }
  /** Those of `keys` that signed, with the time in ms that a cosigner vouches for; refused if one signed wrongly. */
  async function signers(signed, keys) {
    const found = new Map();
    for (const { name, id, blob } of signed.signatures) {
      const who = keys.find((one) => one.name === name && one.id === id);
      const time = who?.type === 4 ? E.number(blob.slice(0, 8)) : 0n;
      const [message, signature] = who?.type === 4 ? [`cosignature/v1\ntime ${time}\n${signed.text}`, blob.slice(8)] : [signed.text, blob];
      const holds = !who || ((await ed25519(who.public, signature, E.utf8(message))) && time < 1n << 63n);
      E.must(holds, `${name} 的签名不成立`, `the signature of ${name} does not hold`);
      if (who) found.set(who, Number(time) * 1000);
    }
    return found;
  }
  const LABEL = "c2sp.org/tlog-proof@v1";
  /** Index, audit path and the note of a `.tlog-proof`. */
  function proof(data) {
    const whole = E.text(data);
    const at = whole.indexOf("\n\n");
    const [label, ...lines] = whole.slice(0, Math.max(at, 0)).split("\n");
    if (lines[0]?.startsWith("extra ")) lines.shift();
    const [, index] = /^index (.*)$/.exec(lines.shift() ?? "") ?? formed(false);
    formed(label === LABEL && lines.length <= 64);
    return { index: count(index), path: lines.map(hashOf), note: E.utf8(whole.slice(at + 2)) };
  }

  E.tree = { leaf, eventLeaf, root, checkInclusion, checkConsistency, note, head, headOf, key, signers, proof, LABEL };
})(globalThis.Ebid);
