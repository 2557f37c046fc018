/* A photograph (JPEG) without what the camera and programs wrote beside it; as `trading/rules/papers/picture.py`. */
const SCAN = 0xda, DROPPED = [0xe1, 0xed, 0xfe];
const alone = (marker) => marker < 2 || (marker >= 0xd0 && marker < 0xda);

/** The same bytes without those segments; unchanged if what stands before the first scan is not well formed. */
export function bare(data) {
  if (data[0] !== 0xff || data[1] !== 0xd8) return data;
  const kept = [data.subarray(0, 2)];
  for (let at = 2; at + 4 <= data.length && data[at] === 0xff;) {
    const marker = data[at + 1], end = at + 2 + data[at + 2] * 256 + data[at + 3];
    if (marker === SCAN) {
      kept.push(data.subarray(at));
      const made = new Uint8Array(kept.reduce((size, part) => size + part.length, 0));
      kept.reduce((offset, part) => (made.set(part, offset), offset + part.length), 0);
      return made;
    }
    if (alone(marker) || end < at + 4 || end > data.length) return data;
    if (!DROPPED.includes(marker)) kept.push(data.subarray(at, end));
    at = end;
  }
  return data;
}
