// The page's line to a live competition: a socket, or the stream of events where no socket gets through.
// It says what happens by events and shows nothing: "frame", "gap", "state", "clock".
import { chance } from "../bid/chance.js";
import { Ahead, Chain } from "./chain.js";

const SOON = 1000; // ms until the second question, which tells how long the first answer took
const ASK = 10_000; // ms between questions for the time; an answer that takes half of it is the line's end
const OPENS = 5_000; // ms that a socket has to open
const FIRST = 500; // ms until the second try; then twice as long each time
const LONGEST = 30_000;
const BLOCKED = 2; // sockets that fail before they open: then the stream is tried
const FOR_GOOD = new Set([4400, 4404]); // asked wrongly, no such room: coming again would not help

export class Feed extends EventTarget {
  #chain;
  #ahead = new Ahead();
  #socket = null;
  #source = null;
  #timers = new Set();
  #asked = new Map();
  #number = 0;
  #tries = 0;
  #blocked = 0;
  #stopped = true;
  state = "stopped";

  /**
   * `room`; `socket`: the gateway's address, empty if there is none; `events`, `now`: the addresses beside it;
   * `ticket`: asks for a fresh one (a promise) for who is not the public; `since`: the last number already known.
   */
  constructor({ room, socket, events, now, ticket = null, since = null }) {
    super();
    Object.assign(this, { room, socket, events, now, ticket });
    this.#chain = new Chain(since);
    this.onOnline = () => this.#again(0);
  }

  start() {
    this.#stopped = false;
    addEventListener("online", this.onOnline);
    this.#open();
  }

  stop() {
    this.#stopped = true;
    removeEventListener("online", this.onOnline);
    this.#leave();
    this.#say("stopped");
  }

  get seq() {
    return this.#chain.seq;
  }

  /** The latest that the server's clock can show now, in ms since 1970; NaN until it is known. */
  get latest() {
    return this.#ahead.known ? performance.now() + this.#ahead.most : NaN;
  }

  // ------------------------------------------------------------ the line

  #open() {
    this.#leave();
    if (!this.socket || this.#blocked >= BLOCKED) return this.#stream();
    this.#say("connecting");
    return this.#connect();
  }

  async #connect() {
    let ticket, socket;
    try {
      ticket = this.ticket ? await this.ticket() : undefined;
      if (this.#stopped) return;
      socket = this.#socket = new WebSocket(this.socket); // throws where a policy forbids the address
    } catch {
      this.#blocked += 1;
      this.#again();
      return;
    }
    const failed = () => {
      if (socket !== this.#socket) return;
      this.#blocked += 1;
      this.#again();
    };
    socket.onerror = failed;
    const patience = this.#after(OPENS, failed); // what only swallows packets never says no
    socket.onopen = () => {
      clearTimeout(patience);
      this.#blocked = 0;
      socket.onerror = null;
      socket.send(JSON.stringify({ room: this.room, since: this.seq, ticket }));
      this.#ask();
    };
    socket.onmessage = ({ data }) => socket === this.#socket && this.#heard(JSON.parse(data));
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      if (FOR_GOOD.has(code)) this.#refused();
      else this.#again();
    };
  }

  #refused() {
    this.#leave();
    this.#say("refused");
  }

  #stream() {
    const since = this.seq === null ? "" : `?since=${this.seq}`;
    const source = (this.#source = new EventSource(this.events + since));
    source.onopen = () => {
      this.#live("events");
      this.#askOverHttp();
    };
    source.onmessage = ({ data }) => this.#frame(JSON.parse(data));
    source.onerror = () => {
      if (source !== this.#source) return;
      this.#blocked = 0; // next time a socket may get through again
      this.#again();
    };
  }

  #heard(said) {
    if (!("pong" in said)) return this.#frame(said);
    const asked = this.#asked.get(said.pong);
    this.#asked.delete(said.pong);
    if (asked !== undefined) this.#clock(asked, said.now);
    return this.#live("live");
  }

  #frame(frame) {
    const { accepted, gap, newest } = this.#chain.take(frame);
    if (gap) this.#tell("gap", gap);
    if (newest) this.#tell("frame", { ...frame, accepted });
  }

  #live(state) {
    this.#tries = 0;
    this.#say(state);
  }

  // ------------------------------------------------------------ the time

  #ask() {
    const number = this.#number++;
    this.#asked.set(number, performance.now());
    const trip = this.#ahead.known ? Math.min(Math.round(this.#ahead.trip), 60_000) : undefined;
    this.#socket.send(JSON.stringify({ ping: number, trip }));
    this.#after(ASK / 2, () => this.#asked.has(number) && this.#again());
    this.#after(this.#ahead.known ? ASK : SOON, () => this.#ask());
  }

  async #askOverHttp() {
    const source = this.#source;
    const asked = performance.now();
    try {
      const answer = await fetch(this.now, { cache: "no-store" });
      this.#clock(asked, (await answer.json()).now);
    } catch {
      // the stream itself notices that the line is gone
    }
    if (source === this.#source) this.#after(ASK, () => this.#askOverHttp());
  }

  #clock(asked, now) {
    this.#ahead.add(asked, performance.now(), Date.parse(now));
    this.#tell("clock", { latest: this.latest, trip: this.#ahead.trip });
  }

  // ------------------------------------------------------------ coming again

  /** After a while that differs from page to page: a restart is not followed by everybody at once. */
  #again(wait = Math.min(LONGEST, FIRST * 2 ** this.#tries++) * (0.5 + chance.bytes(1)[0] / 512)) {
    this.#leave();
    if (this.#stopped) return;
    this.#say("waiting");
    this.#after(wait, () => this.#open());
  }

  #leave() {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#asked.clear();
    const [socket, source] = [this.#socket, this.#source];
    this.#socket = this.#source = null;
    socket?.close();
    source?.close();
  }

  #after(wait, then) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, wait);
    this.#timers.add(timer);
    return timer;
  }

  #say(state) {
    if (state === this.state) return;
    this.state = state;
    this.#tell("state", { state });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
