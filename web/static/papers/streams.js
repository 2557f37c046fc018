/* The bytes inside a PDF's streams, inflated within bounds; the same as `trading/rules/papers/streams.py`. */
import { inflated } from "./inflate.js";
import { Broken, Foreign, Name } from "./syntax.js";

export const LARGEST = 32 * 1024 * 1024;
const DEFLATE = 8, FLATE = ["FlateDecode", "Fl"];

const several = (value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]);

function whole(data, budget) {
  if (data.length < 2 || (data[0] & 15) !== DEFLATE || data[1] & 32) throw new Broken("not deflated");
  const made = inflated(data, 2, LARGEST);
  budget.took(made.length);
  return made;
}

function guess(kind, left, up, corner) {
  if (kind === 1) return left;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) throw new Broken("a row's filter");
  const sum = left + up - corner, [a, b, c] = [left, up, corner].map((each) => Math.abs(sum - each));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** One row of PNG's filters over single bytes, in its place. */
function row(kind, made, above) {
  if (kind === 0) return;
  let left = 0, corner = 0;
  for (let i = 0; i < made.length; i++) {
    const up = above[i];
    left = (made[i] + (kind === 2 ? up : guess(kind, left, up, corner))) & 255;
    corner = up;
    made[i] = left;
  }
}

function unpredicted(data, said) {
  const get = (name, otherwise) => (said.has(name) ? said.get(name) : otherwise);
  const predictor = get("Predictor", 1), width = get("Columns", 1);
  if (predictor === 1) return data;
  const plain = get("Colors", 1) === 1 && get("BitsPerComponent", 8) === 8;
  if (!Number.isInteger(predictor) || !Number.isInteger(width) || !plain) throw new Foreign("predictor");
  if (predictor < 10 || width <= 0 || width > 1 << 16) throw new Foreign("predictor");
  const made = new Uint8Array(data.length - Math.ceil(data.length / (width + 1)));
  let above = new Uint8Array(width), to = 0;
  for (let at = 0; at < data.length; at += width + 1) {
    const part = data.slice(at + 1, at + 1 + width);
    row(data[at], part, above);
    made.set(part, to);
    to += part.length;
    above = part;
  }
  return made;
}

/** What the stream holds; Foreign if it is packed in another way than by Flate. */
export function decoded(stream, budget) {
  const filters = several(stream.facts.get("Filter")), settings = several(stream.facts.get("DecodeParms"));
  return filters.reduce((data, name, n) => {
    if (!(name instanceof Name) || !FLATE.includes(name.text)) throw new Foreign(name?.text ?? "filter");
    const made = whole(data, budget), said = settings[n];
    return said instanceof Map ? unpredicted(made, said) : made;
  }, stream.raw);
}
