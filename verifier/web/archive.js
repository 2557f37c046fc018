"use strict";
/* docs/dossier.md, section 2: the ZIP, judged before a byte is unpacked. */
((E) => {
  const GIB = 1024 ** 3;
  const LIMITS = { archive: 64 * GIB, files: 100_000, file: 64 * 1024 ** 2, read: GIB, ratio: 200, path: 240 };
  const want = (holds, zh, en) => {
    if (!holds) throw new E.NotADossier(`无法作为案卷读取：${zh}`, `not a dossier: ${en}`);
  };
  const cut = async (blob, from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer());
  const latin = (data) => Array.from(data, (byte) => String.fromCharCode(byte)).join("");
  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let i = 0; i < 8; i++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  const crc32 = (data) => ~data.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), -1) >>> 0;

  /** The entries of the central directory, in its order. */
  async function directory(blob) {
    want(blob.size >= 22 && blob.size <= LIMITS.archive, "大小不对", "it is too small or too large");
    const end = new DataView((await cut(blob, blob.size - 22, blob.size)).buffer);
    const [count, size, start] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
    want(end.getUint32(0, true) === 0x06054b50 && end.getUint16(20, true) === 0, "不是 ZIP 或带有注释", "not a ZIP, or it carries a comment");
    want(count < 0xffff && start < 0xffffffff, "本页不读 ZIP64，请用命令行核验", "this page reads no ZIP64: use the command line");
    want(start + size === blob.size - 22 && count && count <= LIMITS.files, "目录不对", "its directory is wrong");
    const data = await cut(blob, start, start + size);
    const [view, entries] = [new DataView(data.buffer), []];
    let at = 0;
    for (let n = 0; n < count; n++) {
      want(at + 46 <= size && view.getUint32(at, true) === 0x02014b50, "目录损坏", "the directory is damaged");
      const [u16, u32] = [(offset) => view.getUint16(at + offset, true), (offset) => view.getUint32(at + offset, true)];
      const name = latin(data.subarray(at + 46, at + 46 + u16(28)));
      const plain = u16(8) === 0 && u16(30) === 0 && u16(32) === 0 && [0, 8].includes(u16(10)) && [0, 8].includes(u32(38) >>> 28);
      want(plain, `${name} 的条目不许可`, `${name}: link, flags, extra field, comment or method not allowed`);
      entries.push({ name, method: u16(10), crc: u32(16), packed: u32(20), size: u32(24), offset: u32(42), start });
      at += 46 + u16(28);
    }
    return want(at === size, "目录损坏", "the directory is damaged"), entries;
  }
  /** Names and sizes within the limits; one top folder; no two names that are one file on some system. */
  function checkNames(entries, archive) {
    const total = entries.reduce((sum, entry) => sum + entry.size, 0);
    want(total <= Math.min(LIMITS.archive, archive * LIMITS.ratio), "解压后过大", "too large once unpacked");
    const [seen, folders] = [new Set(), new Set()];
    for (const { name, packed, size } of entries) {
      const [parts, folded] = [name.split("/"), name.toLowerCase()];
      const plain = /^[ -~]+$/.test(name) && !/[\\:*?"<>|]/.test(name) && name.length <= LIMITS.path && !seen.has(folded);
      const relative = parts.length > 1 && parts.every((part) => !["", ".", ".."].includes(part));
      want(plain && relative, `不安全的路径 ${name}`, `unsafe path ${name}`);
      want(size <= LIMITS.ratio * Math.max(packed, 1), `${name} 压缩比异常`, `${name}: absurd ratio`);
      want(parts[0] === entries[0].name.split("/")[0], "顶层须只有一个文件夹", "exactly one folder at the top");
      seen.add(folded);
      parts.slice(1).forEach((_, i) => folders.add(folded.split("/").slice(0, i + 1).join("/")));
    }
    want(![...folders].some((one) => seen.has(one)), "文件与文件夹同名", "a file and a folder have one name");
  }
  /** Local headers say what the directory says, and nothing lies between the entries. */
  async function checkHeaders(blob, entries) {
    let at = 0;
    for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
      const head = await cut(blob, at, at + 30 + entry.name.length);
      want(entry.offset === at && head.length === 30 + entry.name.length, "文件之间有夹带内容", "something between the files");
      const view = new DataView(head.buffer);
      const said = [...[0, 14, 18, 22].map((n) => view.getUint32(n, true)), ...[6, 8, 26, 28].map((n) => view.getUint16(n, true))];
      const due = [0x04034b50, entry.crc, entry.packed, entry.size, 0, entry.method, entry.name.length, 0];
      const agree = E.alike(said, due) && latin(head.subarray(30)) === entry.name;
      want(agree, `${entry.name} 的文件头与目录不符`, `${entry.name}: local header and directory differ`);
      entry.data = at + head.length;
      at = entry.data + entry.packed;
    }
    want(at === entries[0].start, "文件之间有夹带内容", "there is something between the files");
  }
  /** An entry's bytes, never more than it declares. */
  async function unpack(blob, entry) {
    if (entry.size > LIMITS.read) throw new E.Unable("本页不读超过 1 GiB 的文件", "this page reads no file of more than 1 GiB");
    const packed = blob.slice(entry.data, entry.data + entry.packed);
    const stream = entry.method ? packed.stream().pipeThrough(new DecompressionStream("deflate-raw")) : packed.stream();
    const [reader, made] = [stream.getReader(), new Uint8Array(entry.size)];
    let at = 0;
    const next = () => reader.read().catch(() => want(false, `${entry.name} 损坏`, `${entry.name} is damaged`));
    for (let part = await next(); !part.done; part = await next()) {
      want(at + part.value.length <= entry.size, `${entry.name} 过长`, `${entry.name}: more than it declares`);
      made.set(part.value, at);
      at += part.value.length;
    }
    return want(at === entry.size && crc32(made) === entry.crc, `${entry.name} 损坏`, `${entry.name} is damaged`), made;
  }
  /** The files below the one folder: contents and digests; a `sealed.bin` too large to hold is fetched when needed. */
  async function read(blob, progress) {
    const entries = await directory(blob);
    checkNames(entries, blob.size);
    await checkHeaders(blob, entries);
    const root = entries[0].name.split("/")[0];
    const made = { root, files: new Map(), large: new Map(), digests: new Map(), sha256: null };
    if (blob.size <= LIMITS.read) made.sha256 = await E.hexH(await cut(blob, 0, blob.size));
    let left = LIMITS.read;
    for (const [n, entry] of entries.entries()) {
      const [path, large] = [entry.name.slice(root.length + 1), entry.size > LIMITS.file];
      want(large ? path.endsWith("/sealed.bin") : (left -= entry.size) >= 0, `${path} 过大`, `${path} is too large`);
      const data = entry.size > LIMITS.read ? null : await unpack(blob, entry);
      made.digests.set(path, data && (await E.hexH(data)));
      if (large) made.large.set(path, { length: entry.size, fetch: () => unpack(blob, entry) });
      else made.files.set(path, data);
      if (n % 50 === 0) progress(n / entries.length);
    }
    const whole = made.files.has("bagit.txt") && made.files.has("data/dossier.json");
    want(whole, "缺少 bagit.txt 或 data/dossier.json", "bagit.txt or data/dossier.json is missing");
    made.paths = [...made.digests.keys()].sort();
    made.under = (folder) => made.paths.filter((path) => path.startsWith(`${folder}/`));
    return made;
  }

  E.archive = { read };
})(globalThis.Ebid);
