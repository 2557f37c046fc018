/* Bytes that come in parts of any length, taken in portions of one's own, or one part ahead. */

export class Portions {
  #parts;
  #held = new Uint8Array();

  /** Of an iterable of byte strings, synchronous or not. */
  constructor(parts) {
    this.#parts = parts[Symbol.asyncIterator]?.() ?? parts[Symbol.iterator]();
  }

  /** Exactly so many bytes; fewer only where the parts end. Bytes of one part are not copied. */
  async take(size) {
    while (!this.#held.length && (await this.#more()));
    return this.#held.length < size ? this.own(size) : this.#cut(size);
  }

  /** As `take`, but always bytes that nobody else has: their buffer may be given away. */
  async own(size) {
    const made = new Uint8Array(size);
    let at = 0;
    while (at < size && (this.#held.length || (await this.#more()))) {
      const part = this.#cut(size - at);
      made.set(part, at);
      at += part.length;
    }
    return made.subarray(0, at);
  }

  #cut(size) {
    const part = this.#held.subarray(0, size);
    this.#held = this.#held.subarray(part.length);
    return part;
  }

  /** Whether another part has come; it may be empty. */
  async #more() {
    const { value, done } = await this.#parts.next();
    if (!done) this.#held = value;
    return !done;
  }
}

/** The same values; while one is used the next one is on its way. What is wrong with it is told when its turn comes. */
export async function* ahead(values) {
  const step = () => {
    const coming = values.next();
    coming.catch(() => null);
    return coming;
  };
  try {
    for (let coming = step(), now = await coming; !now.done; now = await coming) {
      coming = step();
      yield now.value;
    }
  } finally {
    values.return().catch(() => null);
  }
}
