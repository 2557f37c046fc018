/* Whether an upload ends before the deadline, as far as the line's speed so far tells: as `client/speed.py`. */

/** Milliseconds before which nothing is said, that count, and that should be left before the deadline. */
const EARLY = 5_000, WINDOW = 30_000, SPARE = 600_000;

/** What was sent when: moments in milliseconds of any clock that only runs forward, bytes as they add up. */
export class Speed {
  #begun;
  #samples;

  constructor(at, done) {
    this.#begun = at;
    this.#samples = [[at, done]];
  }

  note(at, done) {
    this.#samples.push([at, done]);
    while (this.#samples.length > 2 && this.#samples[1][0] <= at - WINDOW) this.#samples.shift();
  }

  /** [bytes, milliseconds] of the window; null while nothing can be said. */
  get sent() {
    const [first, had] = this.#samples[0], [last, has] = this.#samples.at(-1);
    return last - this.#begun < EARLY || has <= had ? null : [has - had, last - first];
  }
}

/** With `left` bytes to go at this speed; the deadline itself is late already. Whole milliseconds, exactly. */
export function forecast(left, [size, span], now, ends) {
  const product = left * span, rest = product % size;
  const arrives = now + (product - rest) / size + (rest ? 1 : 0), spare = ends - arrives;
  return { verdict: spare <= 0 ? "late" : spare < SPARE ? "close" : "good", arrives, spare };
}
