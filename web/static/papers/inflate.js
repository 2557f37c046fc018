/* Deflate (RFC 1951) undone, in one piece and never beyond a bound: the browser's own inflater knows no bound. */
import { Broken, TooMuch } from "./syntax.js";

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
  4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END = 256, LONGEST = 15;

/** A canonical code: how many codes of each length, and the symbols in their order. Broken if it is over-subscribed, or
 * has gaps where `whole` is asked for (one code alone may). */
function code(lengths, whole) {
  const count = new Uint16Array(LONGEST + 1), offsets = new Uint16Array(LONGEST + 2), symbols = new Uint16Array(lengths.length);
  for (const each of lengths) count[each]++;
  let left = 1, used = 0;
  for (let size = 1; size <= LONGEST; size++) {
    left = left * 2 - count[size];
    used += count[size];
    if (left < 0) throw new Broken("not deflated");
    offsets[size + 1] = offsets[size] + count[size];
  }
  if (left && (whole || used > 1 || (used === 1 && count[1] !== 1))) throw new Broken("not deflated");
  lengths.forEach((size, symbol) => {
    if (size) symbols[offsets[size]++] = symbol;
  });
  return { count, symbols };
}

const FIXED = {
  lengths: code(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)), true),
  distances: code(new Array(32).fill(5), true),
};

class Bits {
  constructor(data, at) {
    Object.assign(this, { data, at, held: 0, many: 0 });
  }

  take(size) {
    while (this.many < size) {
      if (this.at >= this.data.length) throw new Broken("not deflated to the end");
      this.held |= this.data[this.at++] << this.many;
      this.many += 8;
    }
    const made = this.held & ((1 << size) - 1);
    this.held >>>= size;
    this.many -= size;
    return made;
  }

  symbol({ count, symbols }) {
    let value = 0, first = 0, index = 0;
    for (let size = 1; size <= LONGEST; size++) {
      value |= this.take(1);
      if (value - count[size] < first) return symbols[index + value - first];
      index += count[size];
      first = (first + count[size]) << 1;
      value <<= 1;
    }
    throw new Broken("not deflated");
  }
}

class Sink {
  constructor(most) {
    Object.assign(this, { most, data: new Uint8Array(Math.min(most, 65536)), size: 0 });
  }

  room(more) {
    if (this.size + more > this.most) throw new TooMuch("inflated");
    if (this.size + more <= this.data.length) return;
    const wider = new Uint8Array(Math.min(this.most, Math.max(this.data.length * 2, this.size + more)));
    wider.set(this.data.subarray(0, this.size));
    this.data = wider;
  }

  put(byte) {
    this.room(1);
    this.data[this.size++] = byte;
  }

  again(distance, length) {
    if (distance > this.size) throw new Broken("not deflated");
    this.room(length);
    for (let i = 0; i < length; i++, this.size++) this.data[this.size] = this.data[this.size - distance];
  }
}

function stored(bits, sink) {
  bits.held = bits.many = 0;
  const { data, at } = bits, size = data[at] | (data[at + 1] << 8), check = data[at + 2] | (data[at + 3] << 8);
  if (at + 4 > data.length || size !== (~check & 0xffff)) throw new Broken("not deflated");
  if (at + 4 + size > data.length) throw new Broken("not deflated to the end");
  sink.room(size);
  sink.data.set(data.subarray(at + 4, at + 4 + size), sink.size);
  sink.size += size;
  bits.at = at + 4 + size;
}

function tables(bits) {
  const many = bits.take(5) + 257, far = bits.take(5) + 1, size = bits.take(4) + 4;
  if (many > 286 || far > 30) throw new Broken("not deflated");
  const first = new Array(19).fill(0), lengths = [];
  for (let i = 0; i < size; i++) first[ORDER[i]] = bits.take(3);
  const sizes = code(first, true);
  while (lengths.length < many + far) {
    const symbol = bits.symbol(sizes);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16 && !lengths.length) throw new Broken("not deflated");
    else {
      const value = symbol === 16 ? lengths.at(-1) : 0;
      const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
      for (let i = 0; i < times; i++) lengths.push(value);
    }
  }
  if (lengths.length > many + far || !lengths[END]) throw new Broken("not deflated");
  return { lengths: code(lengths.slice(0, many), false), distances: code(lengths.slice(many), false) };
}

function coded(bits, sink, { lengths, distances }) {
  for (;;) {
    const symbol = bits.symbol(lengths);
    if (symbol === END) return;
    if (symbol < END) {
      sink.put(symbol);
      continue;
    }
    const n = symbol - 257;
    if (n >= LENGTHS.length) throw new Broken("not deflated");
    const length = LENGTHS[n] + bits.take(LENGTH_BITS[n]), far = bits.symbol(distances);
    if (far >= DISTANCES.length) throw new Broken("not deflated");
    sink.again(DISTANCES[far] + bits.take(DISTANCE_BITS[far]), length);
  }
}

/** What the bytes from `at` on hold; TooMuch beyond `most` bytes, Broken if they are not deflated to the end. What
 * follows the end is left alone. */
export function inflated(data, at, most) {
  const bits = new Bits(data, at), sink = new Sink(most);
  for (let last = 0; !last;) {
    last = bits.take(1);
    const kind = bits.take(2);
    if (kind === 0) stored(bits, sink);
    else if (kind === 3) throw new Broken("not deflated");
    else coded(bits, sink, kind === 1 ? FIXED : tables(bits));
  }
  return sink.data.slice(0, sink.size);
}
