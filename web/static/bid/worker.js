/* Seals in a worker: the page asks for one piece after another, and no more than one is made ahead.
 *
 * In: {ask: "seal", pack, facts, openers}, then {ask: "next"} until the end; {ask: "cancel"} at any time.
 * Out: {tell: "progress", done, size}; to each `next` one {tell: "piece", i, data, sha256} or, at last,
 * {tell: "sealed", manifest, key, shares}; {tell: "cancelled"}; {tell: "refused", code, zh, en, field}. */
import { chance } from "./chance.js";
import { seal } from "./sealing.js";

const tell = (what, facts = {}, moved = []) => globalThis.postMessage({ tell: what, ...facts }, moved);

/** After what was asked until now was heard: answers of WebCrypto alone would keep the word to cancel waiting. */
const heard = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});

/** Hashes one piece after another; the bytes go there and come back. */
function hasher() {
  const beside = new Worker(new URL("./hash_worker.js", import.meta.url), { type: "module" });
  return (data) => new Promise((resolve, reject) => {
    beside.onmessage = (told) => resolve(told.data);
    beside.onerror = ({ message }) => reject(new Error(message));
    beside.postMessage(data, [data.buffer]);
  });
}
const hashed = hasher();

/** One bid on its way: its pieces, how many were told, and what stops it. */
let running = null;

function refused(error) {
  const { code = "seal.failed", zh = "密封失败", message: en, field = "" } = error;
  running = null;
  tell("refused", { code: typeof code === "string" ? code : "seal.failed", zh, en, field });
}

const asked = {
  seal({ pack, facts, openers }) {
    if (running) throw new Error("one worker seals one bid at a time");
    const stop = new AbortController();
    const progress = (done, size) => {
      tell("progress", { done, size });
      return heard();
    };
    running = { stop, told: 0, steps: seal(pack, facts, openers, chance, { progress, signal: stop.signal, hashed }) };
  },

  async next() {
    if (!running) return;
    const bid = running;
    try {
      const { value, done } = await bid.steps.next();
      if (bid.stop.signal.aborted) return;
      if (done) running = null;
      if (done) tell("sealed", value);
      else tell("piece", { i: bid.told++, ...value }, [value.data.buffer]);
    } catch (error) {
      if (!bid.stop.signal.aborted) refused(error);
    }
  },

  async cancel() {
    if (!running) return;
    const { stop, steps } = running;
    running = null;
    stop.abort();
    await steps.return(); // after the step that is under way, which the signal ends
    tell("cancelled");
  },
};

globalThis.onmessage = ({ data }) => asked[data.ask](data);
