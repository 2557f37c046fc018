// What a page keeps of a live competition: the last number, and by how much the server's clock is ahead of this machine's.

/** Takes frames by the three rules of docs/live.md. */
export class Chain {
  /** @param {?number} seq the last number already known, or null */
  constructor(seq = null) {
    this.seq = seq;
  }

  /** What is new in a frame: its accepted acts, the gap before it (or null), and whether its board is the newest. */
  take(frame) {
    const known = this.seq;
    const accepted = frame.accepted.filter((act) => known === null || act.seq > known);
    const gap = known !== null && frame.from > known ? { after: known, upTo: frame.from } : null;
    const newest = known === null || frame.seq >= known;
    if (newest) this.seq = frame.seq;
    return { accepted, gap, newest };
  }
}

const SAMPLES = 8;

/**
 * The server told `now` somewhere between the moments at which it was asked and answered, so its clock is ahead by at
 * most now − asked and at least now − answered. All in milliseconds; instants are cut to whole ones.
 */
export class Ahead {
  #samples = [];

  add(asked, answered, now) {
    const one = { most: now + 1 - asked, least: now - answered, trip: answered - asked };
    const held = [...this.#samples, one].slice(-SAMPLES);
    const agree = Math.max(...held.map(({ least }) => least)) <= Math.min(...held.map(({ most }) => most));
    this.#samples = agree ? held : [one]; // one of the clocks was set
  }

  get known() {
    return this.#samples.length > 0;
  }

  /** The server's time now cannot be later than this machine's and so many: a countdown by it never grants too much. */
  get most() {
    return Math.min(...this.#samples.map(({ most }) => most));
  }

  get least() {
    return Math.max(...this.#samples.map(({ least }) => least));
  }

  /** The shortest way there and back. */
  get trip() {
    return Math.min(...this.#samples.map(({ trip }) => trip));
  }
}
