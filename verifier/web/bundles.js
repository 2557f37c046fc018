"use strict";
/* Long chains in bundles, and the log's tiles that hold their leaves (dossier.md, 6.4 and 7). */
((E) => {
  const { must, same, tree } = E;
  const WIDTH = 256, HASH = 32, KINDS = ["jsonl", "salts", "places"];
  const number = (n) => String(n).padStart(6, "0");

  /** The first and last number of each bundle of a chain with so many leaves; none of one in single files. */
  const spans = (count) => (count > WIDTH ? Array.from({ length: Math.ceil(count / WIDTH) }, (_, i) =>
    [i * WIDTH + 1, Math.min((i + 1) * WIDTH, count)]) : []);
  const file = (subject, [first, last], kind) => `data/events/${subject}/${number(first)}-${number(last)}.${kind}`;
  /** The bytes of each line; the last one, too, has its LF. */
  function lines(bytes) {
    const made = [];
    for (let at = 0, end; at < bytes.length; at = end + 1) {
      end = bytes.indexOf(10, at);
      must(end >= 0, "末行不完整", "the last line breaks off");
      made.push(bytes.subarray(at, end));
    }
    return made;
  }
  const indices = (text) => text.split("\n").slice(0, -1).map((one) => {
    must(/^(0|[1-9][0-9]{0,17})$/.test(one), "位置不是数字", "a place is no number");
    return Number(one);
  });
  /** Each event of a long chain and its salt, as if they were files; what files its bundles have, and the places in
   *  the log that they say. */
  E.unbundle = async (c, chain) => {
    const { subject, leaves } = chain, due = spans(leaves.length), places = [];
    if (!due.length) return;
    Object.assign(chain, { places,
      bundles: new Set(due.flatMap((span) => KINDS.map((kind) => file(subject, span, kind)))) });
    for (const span of due) {
      const [first, last] = span, count = last - first + 1, path = file(subject, span, "jsonl");
      const said = await c.v.look("03.01", { subject, file: path }, () => {
        const [events, salts, at] = KINDS.map((kind) => c.bytes(file(subject, span, kind)));
        const [texts, where] = [lines(events), indices(E.text(at))];
        must(texts.length === count && where.length === count && salts.length === count * HASH && at.at(-1) === 10,
          "分册缺少事项、盐值或位置", "the bundle lacks events, salts or places");
        return { texts, where, salts };
      });
      for (let i = 0; said && i < count; i += 1) {
        places[first + i] = said.where[i];
        if (said.texts[i].length) {
          c.inside.set(E.eventFile(subject, first + i, "json"), { bytes: said.texts[i] });
          c.inside.set(E.eventFile(subject, first + i, "salt"), { bytes: said.salts.slice(i * HASH, (i + 1) * HASH) });
        }
      }
    }
  };
  /** That every file under `data/events` is of a chain, in the one form that a chain of its length has. */
  E.checkForms = async (c) => {
    for (const path of c.files.keys()) {
      const [, subject, name] = /^data\/events\/([^/]+)\/(.+)$/.exec(path) ?? [], chain = c.chains.get(subject);
      const known = () => name === "leaves.txt" || (chain.places
        ? chain.bundles.has(path) || /^[0-9]{6}\.(p7s|tsr)$/.test(name) : /^[0-9]{6}\.[a-z0-9-]+$/.test(name));
      if (subject) await c.v.look("01.02", path,
        () => must(chain && known(), "不属于任何主体的文件", "a file of no subject"));
    }
  };

  // ---------------------------------------------------------------- tiles

  const NAME = /^data\/log\/tile\/(\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;
  const named = (level, n, width) => {
    const digits = String(n), groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g);
    return `data/log/tile/${level}/${groups.map((one, i) => (i < groups.length - 1 ? `x${one}` : one)).join("/")}`
      + (width < WIDTH ? `.p/${width}` : "");
  };
  /** How many hashes tile `n` of that level has in the tree of `size` leaves. */
  const widthOf = (size, level, n) => Math.min(WIDTH, Math.floor(size / WIDTH ** level) - n * WIDTH);
  const hashes = (bytes) => Array.from({ length: bytes.length / HASH },
    (_, i) => bytes.subarray(i * HASH, (i + 1) * HASH));
  /** The root of the whole tree: its complete subtrees, of which the smallest stand last. */
  function rootOf(tiles, size) {
    const peaks = [];
    let begin = 0;
    for (let height = 52; height >= 0; height -= 1) {
      if (Math.floor(size / 2 ** height) % 2 === 0) continue;
      const level = Math.floor(height / 8), wide = 2 ** (height % 8), first = begin / WIDTH ** level;
      const inside = tiles.get(`${level}/${Math.floor(first / WIDTH)}`) ?? must(false, "缺少分块", "a tile is missing");
      peaks.push(tree.root(inside.slice(first % WIDTH, first % WIDTH + wide)));
      begin += 2 ** height;
    }
    return peaks.reduceRight((made, peak) => tree.node(peak, made));
  }
  /** "level/number" → hashes of every tile, once all of them are shown to be of this tree; else none. */
  E.tiles = async (c, final) => {
    const held = new Map(), failed = () => c.v.rows.get("03.03").findings.length, before = failed();
    for (const path of c.files.keys()) {
      if (path.startsWith("data/log/tile/")) await c.v.look("03.03", path, () => {
        const [, level, groups, width = WIDTH] = NAME.exec(path) ?? must(false, "不是分块", "no tile has this name");
        const n = Number(groups.replaceAll(/\D/g, "")), bytes = c.bytes(path);
        must(path === named(Number(level), n, Number(width)) && bytes.length === width * HASH
          && Number(width) === widthOf(final.size, Number(level), n), "分块宽度不符",
        "the tree has no tile of this width there");
        held.set(`${Number(level)}/${n}`, hashes(bytes));
      });
    }
    for (const [key, inside] of held) {
      const [level, n] = key.split("/").map(Number);
      if (inside.length === WIDTH) await c.v.look("03.03", named(level, n, WIDTH), () => must(same(tree.root(inside),
        held.get(`${level + 1}/${Math.floor(n / WIDTH)}`)[n % WIDTH]), "与上一层不符", "not that of the tile above it"));
    }
    if (held.size) await c.v.look("03.03", "data/log/tile", () => must(same(rootOf(held, final.size), final.root),
      "分块给出另一个根", "the tiles give another root"));
    return failed() === before ? held : new Map();
  };
  /** The leaf that the log has at that index, by the tiles. */
  E.leafAt = (tiles, index) => tiles.get(`0/${Math.floor(index / WIDTH)}`)?.[index % WIDTH] ?? [];
})(globalThis.Ebid);
