/* The parts of an .xlsx file, which is a ZIP archive: found by its directory, unpacked within a bound. */
import { Refusal } from "./refusal.js";

const PARTS = 200, UNPACKED = 128 * 1024 * 1024;
const END = 0x06054b50, ENTRY = 0x02014b50, LOCAL = 0x04034b50, LONGEST_END = 65557;
const ENCRYPTED = 1, STORED = 0, DEFLATED = 8;

export const malformed = () => new Refusal("workbook.malformed", "不是可读取的 .xlsx 文件", "not a readable .xlsx file", "file");
const bomb = () => new Refusal("workbook.bomb", "压缩包内文件过多或解压后过大",
  "the archive holds too many files or unpacks too large", "file");

/** Where the directory's end record stands. */
function endOf(view) {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - LONGEST_END); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw malformed();
}

/** {name: {method, packed, size}} of the archive; the sizes are what it claims. */
export function parts(data) {
  try {
    return directory(data);
  } catch (error) {
    throw error instanceof RangeError ? malformed() : error;
  }
}

function directory(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength), end = endOf(view);
  const found = new Map(), count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true), all = 0;
  for (let n = 0; n < count; n++) {
    if (view.getUint32(at, true) !== ENTRY || view.getUint16(at + 8, true) & ENCRYPTED) throw malformed();
    const [packed, size] = [20, 24].map((place) => view.getUint32(at + place, true));
    const [named, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const local = view.getUint32(at + 42, true), name = new TextDecoder().decode(data.subarray(at + 46, at + 46 + named));
    if (view.getUint32(local, true) !== LOCAL) throw malformed();
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (begin + packed > data.length) throw malformed();
    found.set(name, { method: view.getUint16(at + 10, true), packed: data.subarray(begin, begin + packed), size });
    all += size;
    at += 46 + named + extra + comment;
  }
  if (found.size > PARTS || all > UNPACKED) throw bomb();
  return found;
}

/** The text of a part; it must unpack to exactly what the directory says, and never to more. */
export async function text({ method, packed, size }) {
  if (method !== STORED && method !== DEFLATED) throw malformed();
  const plain = new Blob([packed]).stream();
  const stream = method === STORED ? plain : plain.pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader(), made = new Uint8Array(size);
  let at = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (at + next.value.length > size) throw malformed();
      made.set(next.value, at);
      at += next.value.length;
    }
    if (at !== size) throw malformed();
    return new TextDecoder("utf-8", { fatal: true }).decode(made);
  } catch {
    throw malformed();
  } finally {
    reader.cancel().catch(() => null); // a stream that has failed cannot be told to end
  }
}
