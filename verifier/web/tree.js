"use strict";
/* The log: leaves, roots and proofs of RFC 9162, signed notes, .tlog-proof (dossier.md, 6.2 and 7). */
((E) => {
  const { must, utf8, text, hex, join, same, unbase64, base64, LP, Wrong } = E;
  const { sha256, ed25519 } = globalThis.noble;
  const ORIGIN = /^[!-*,-~]+$/; // a key's name: no space, no plus sign

  const leaf = (data) => sha256(join([0], data));
  const node = (left, right) => sha256(join([1], left, right));
  const eventLeaf = (salt, event) => leaf(utf8(`ebid-entry/v1\n${base64(sha256(LP(salt, event)))}`));
  function root(leaves) {
    if (leaves.length < 2) return leaves[0] ?? sha256(new Uint8Array());
    const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
    return node(root(leaves.slice(0, split)), root(leaves.slice(split)));
  }
  /** The root that follows from a leaf and its path (RFC 9162, 2.1.3.2). */
  function rootOf(leafHash, index, size, path) {
    let [at, last, made] = [index, size - 1, leafHash];
    must(index < size, "序号超出日志", "the index is outside the log");
    for (const sibling of path) {
      must(last > 0, "路径过长", "the path is too long");
      if (at % 2 || at === last) {
        made = node(sibling, made);
        while (at % 2 === 0 && at) [at, last] = [at / 2, Math.floor(last / 2)];
      } else made = node(made, sibling);
      [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    must(last === 0, "路径过短", "the path is too short");
    return made;
  }
  const checkInclusion = (leafHash, index, size, path, due) =>
    must(same(rootOf(leafHash, index, size, path), due), "不在日志的这一位置", "it is not at this place of the log");
  /** That the tree `head` extends the tree `old` (RFC 9162, 2.1.4.2). */
  function checkConsistency(old, head, path) {
    const wrong = () => { throw new Wrong("两个检查点不一致", "the two checkpoints are not consistent"); };
    if (old.size === head.size || old.size === 0) {
      if (path.length || (old.size && !same(old.root, head.root))) wrong();
      return;
    }
    if (old.size > head.size) wrong();
    const steps = Number.isInteger(Math.log2(old.size)) ? [old.root, ...path] : [...path];
    let [at, last, one, other] = [old.size - 1, head.size - 1, steps[0], steps[0]];
    while (at % 2) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    if (!steps.length) wrong();
    for (const step of steps.slice(1)) {
      if (last === 0) wrong();
      if (at % 2 || at === last) {
        [one, other] = [node(step, one), node(step, other)];
        while (at % 2 === 0 && at) [at, last] = [at / 2, Math.floor(last / 2)];
      } else other = node(other, step);
      [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    if (last || !same(one, old.root) || !same(other, head.root)) wrong();
  }

  const ONE = /^— ([^ +\n]+) ([A-Za-z0-9+/=]+)$/;
  /** {text, lines: [{name, id, blob}]} of a signed note. */
  function note(bytes) {
    const all = text(bytes), cut = all.lastIndexOf("\n\n");
    must(cut > 0 && all.endsWith("\n"), "不是签名记录", "this is no signed note");
    const lines = all.slice(cut + 2, -1).split("\n").map((line) => {
      const [, name, letters] = ONE.exec(line) ?? [];
      const blob = name ? unbase64(letters) : [];
      must(blob.length > 4, "签名行不合规", "a signature line has another form");
      return { name, id: hex(blob.slice(0, 4)), blob: blob.slice(4) };
    });
    return { text: all.slice(0, cut + 1), lines };
  }
  /** {origin, size, root} of a checkpoint's text. */
  function head(checkpoint) {
    const [origin, size, letters, ...rest] = checkpoint.split("\n");
    must(rest.length === 1 && !rest[0] && origin && /^(0|[1-9][0-9]{0,15})$/.test(size), "检查点不合规", "no checkpoint");
    const made = { origin, size: Number(size), root: unbase64(letters) };
    must(Number.isSafeInteger(made.size) && made.root.length === 32, "检查点不合规", "no checkpoint");
    return made;
  }
  /** {name, id, type, key} of a C2SP verifier key of that type: 1 a log's, 4 a witness's. */
  function key(told, type) {
    const [, name, id, letters] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(told) ?? [];
    must(name && ORIGIN.test(name), "不是验证密钥", "this is no verifier key");
    const blob = unbase64(letters);
    must(blob.length === 33 && blob[0] === type, "不是该类验证密钥", "this is no verifier key of that type");
    must(hex(sha256(join(utf8(name), [10], blob)).slice(0, 4)) === id, "密钥编号不符", "the key's id is another");
    return { name, id, type, key: blob.slice(1) };
  }
  /** Seconds at which each line of this key was made (0 for a log). One that does not hold fails. */
  function signed({ text: told, lines }, by) {
    const mine = lines.filter(({ name, id }) => name === by.name && id === by.id);
    must(mine.length < 2, "同一密钥签了两次", "one key signed twice");
    return mine.map(({ blob }) => {
      must(blob.length === (by.type === 4 ? 72 : 64), "签名长度不对", "a signature of another length");
      const seconds = by.type === 4 ? new DataView(blob.buffer, blob.byteOffset).getBigUint64(0) : 0n;
      const over = by.type === 4 ? `cosignature/v1\ntime ${seconds}\n${told}` : told;
      let holds = false;
      try {
        holds = ed25519.verify(blob.slice(-64), utf8(over), by.key, { zip215: false });
      } catch { /* a key or signature that is no point does not hold */ }
      must(holds, `${by.name} 的签名不成立`, `the signature of ${by.name} does not hold`);
      return Number(seconds);
    });
  }
  const PROOF = /^c2sp\.org\/tlog-proof@v1\n(?:extra [^\n]*\n)?index (0|[1-9][0-9]{0,15})((?:\n[A-Za-z0-9+/=]+)*)$/;
  /** {index, path, note} of a .tlog-proof; `note` are the bytes of the checkpoint that it carries. */
  function proof(bytes) {
    const told = text(bytes), cut = told.indexOf("\n\n");
    const [, index, path] = PROOF.exec(told.slice(0, cut)) ?? [];
    must(cut > 0 && index !== undefined, "不是 tlog-proof", "this is no tlog-proof");
    return { index: Number(index), path: path.split("\n").slice(1).map(unbase64), note: utf8(told.slice(cut + 2)) };
  }
  E.tree = { leaf, node, eventLeaf, root, rootOf, checkInclusion, checkConsistency, note, head, key, signed, proof };
})(globalThis.Ebid);
