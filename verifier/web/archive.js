"use strict";
/* The ZIP, judged before a byte of it is unpacked (docs/dossier.md, section 2). Else it is no dossier. */
((E) => {
  const { must, Wrong, Unseen, hex } = E;
  const MIB = 2 ** 20, GIB = 2 ** 30;
  const refuse = (zh, en) => { throw new Wrong(`无法作为案卷读取：${zh}`, `not a dossier: ${en}`); };
  const demand = (holds, en) => holds || refuse("压缩包不合规", en);

  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let i = 0; i < 8; i += 1) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  const crc = (bytes, from = -1) => {
    let made = from;
    for (let i = 0; i < bytes.length; i += 1) made = CRC[(made ^ bytes[i]) & 255] ^ (made >>> 8);
    return made;
  };
  const read = async (blob, from, to) => new DataView(await blob.slice(from, to).arrayBuffer());
  const name = (view, at, length) => String.fromCharCode(...new Uint8Array(view.buffer, at, length));

  function checkName(path) {
    const parts = path.split("/");
    demand(path.length <= 240 && /^[ -~]+$/.test(path) && !/[\\:*?"<>|]/.test(path), `the path ${path}`);
    demand(parts.length > 1 && parts.every((part) => part && part !== "." && part !== ".."), `the path ${path}`);
  }
  /** One entry of the central directory, `at` its place there. */
  function entry(view, at) {
    const word = (offset) => view.getUint16(at + offset, true), long = (offset) => view.getUint32(at + offset, true);
    demand(long(0) === 0x02014b50, "the central directory");
    const made = { method: word(10), crc: long(16), packed: long(20), size: long(24), offset: long(42),
      end: at + 46 + word(28),
      path: name(view, at + 46, word(28)) };
    checkName(made.path);
    demand(!word(8) && !word(30) && !word(32) && !word(34), `${made.path}: flags, extra field or comment`);
    demand([0, 8].includes(made.method) && (made.method || made.packed === made.size), `${made.path}: its method`);
    const kind = (long(38) >>> 28) & 15; // the kind of file that Unix keeps in the upper half: 8 is a regular one
    demand(!(long(38) & 0x10) && (kind === 0 || kind === 8), `${made.path}: a folder, link or special file`);
    demand(made.size <= 200 * made.packed || !made.size, `${made.path}: a ratio above 200`);
    demand(made.size <= 64 * MIB || made.path.endsWith("/sealed.bin"), `${made.path}: too large`);
    return made;
  }
  async function directory(blob) {
    demand(blob.size >= 22, "too short");
    const end = await read(blob, blob.size - 22, blob.size);
    const [count, length, start] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
    demand(end.getUint32(0, true) === 0x06054b50 && !end.getUint32(4, true) && !end.getUint16(20, true),
      "its end record");
    demand(end.getUint16(8, true) === count && start + length === blob.size - 22, "its end record, or ZIP64");
    const view = await read(blob, start, start + length), entries = [];
    for (let at = 0; at < length; at = entries.at(-1).end) entries.push(entry(view, at));
    demand(entries.length === count, "the number of its files");
    return [entries, start];
  }
  function checkTogether(entries, archive) {
    const folded = entries.map(({ path }) => path.toLowerCase()), names = new Set(folded);
    demand(names.size === entries.length, "two names that are one on some systems");
    const folders = folded.flatMap((path) => path.split("/").slice(1).map((_, i, parts) =>
      path.split("/").slice(0, parts.length - i).join("/")));
    demand(!folders.some((folder) => names.has(folder)), "a file where another has a folder");
    demand(new Set(entries.map(({ path }) => path.split("/")[0])).size === 1, "more than one folder at the top");
    const all = entries.reduce((sum, { size }) => sum + size, 0);
    const whole = entries.reduce((sum, { size }) => sum + (size > 64 * MIB ? 0 : size), 0);
    demand(all <= 64 * GIB && all <= 200 * archive && whole <= GIB, "too much in it");
  }
  /** Where the bytes of each begin; local headers say the same and leave no gap. */
  async function starts(blob, entries, end) {
    let due = 0;
    for (const one of entries.toSorted((a, b) => a.offset - b.offset)) {
      const from = one.offset + 30 + one.path.length, view = await read(blob, one.offset, from);
      demand(view.byteLength === 30 + one.path.length && view.getUint32(0, true) === 0x04034b50,
        `${one.path}: its header`);
      const told = [view.getUint16(6, true), view.getUint16(8, true), view.getUint32(14, true),
        view.getUint32(18, true),
        view.getUint32(22, true), view.getUint16(26, true), view.getUint16(28, true), name(view, 30, one.path.length)];
      const listed = [0, one.method, one.crc, one.packed, one.size, one.path.length, 0, one.path];
      demand(one.offset === due && told.every((value, i) => value === listed[i]), `${one.path}: its two headers`);
      [one.from, due] = [from, from + one.packed];
    }
    demand(due === end, "bytes that belong to no file");
  }
  /** The content as a Blob. It has the size and the CRC that were declared. */
  async function unpacked(blob, { path, method, from, packed, size, crc: due }) {
    const raw = blob.slice(from, from + packed), parts = [];
    const stream = method ? raw.stream().pipeThrough(new DecompressionStream("deflate-raw")) : raw.stream();
    let [made, length] = [-1, 0];
    for (let reader = stream.getReader(), next = await reader.read(); !next.done; next = await reader.read()) {
      [made, length] = [crc(next.value, made), length + next.value.length];
      demand(length <= size, `${path}: more than it declares`);
      if (method) parts.push(next.value);
    }
    demand(length === size && (~made >>> 0) === due, `${path}: not the size or CRC that it declares`);
    return method ? new Blob(parts) : raw;
  }
  async function file(blob, one) {
    const whole = one.size <= 64 * MIB;
    let content = null, bytes = null;
    if (whole && !one.method) {
      bytes = new Uint8Array(await blob.slice(one.from, one.from + one.size).arrayBuffer());
      demand((~crc(bytes) >>> 0) === one.crc, `${one.path}: not the CRC that it declares`);
    } else {
      content = await unpacked(blob, one).catch((error) => (error instanceof Wrong ? Promise.reject(error)
        : refuse("压缩包不合规", `${one.path}: cannot be unpacked`)));
      if (whole) bytes = new Uint8Array(await content.arrayBuffer());
    }
    const part = async (from, to) => bytes?.subarray(from, to)
      ?? new Uint8Array(await content.slice(from, to).arrayBuffer());
    const digest = async () => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await part(0, one.size))));
    return { size: one.size, bytes, part, sha256: one.size <= GIB ? await digest() : null };
  }
  /** {root, files: path below the root → {size, bytes (null where too large), part(from, to), sha256}}. */
  E.unzip = async (blob, progress) => {
    const [entries, end] = await directory(blob);
    checkTogether(entries, blob.size);
    await starts(blob, entries, end);
    const files = new Map(), root = entries[0]?.path.split("/")[0];
    for (const one of entries) {
      files.set(one.path.slice(root.length + 1), await file(blob, one));
      progress(files.size / entries.length);
    }
    for (const needed of ["bagit.txt", "data/dossier.json"]) demand(files.has(needed), `${needed} is missing`);
    return { root, files };
  };
  /** The digest of a file, where this program could make it. */
  E.fileDigest = (one) => {
    must(one, "缺少文件", "a file is missing");
    if (!one.sha256) throw new Unseen("文件超过 1 GiB，本程序无法计算摘要", "above 1 GiB: this program makes no digest of it");
    return one.sha256;
  };
})(globalThis.Ebid);
