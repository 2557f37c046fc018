/* The keys at hand in this browser: opened by the worker, kept until sign-out if their owner wishes, never readable. */
import { Refusal } from "./refusal.js";

const NAME = "ggzy-keys", SHELF = "keys", LASTS = 12 * 3600 * 1000;

/** What the worker answers to one question after another. */
function asking(worker) {
  return async (question) => {
    const { refused, ...told } = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(question);
    });
    if (refused) throw new Refusal(refused.code, refused.zh, refused.en, refused.field);
    return told;
  };
}

/** {key, certificate, chain} of a key file, for "signer" or "opener"; the passphrase goes no further than the worker.
 *
 * Of an SM2 key there is no `key`: it stays in the worker, which does `value(toSign)` or `decrypt(wrapped)` with it
 * until the page goes. */
export async function opened(ask, file, passphrase) {
  const worker = new Worker(new URL("./keystore_worker.js", import.meta.url), { type: "module" }), asked = asking(worker);
  try {
    const data = new Uint8Array(await file.arrayBuffer()), { answers, ...held } = await asked({ ask, data, passphrase });
    if (answers) return { ...held, [answers]: async (given) => (await asked({ ask: answers, data: given })).made };
    worker.terminate();
    return held;
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function shelf(mode) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(SHELF);
  return (await answered(opening)).transaction(SHELF, mode).objectStore(SHELF);
}

/** Keep a key under "signer" or "opener", for half a day: the browser stores it without being able to tell it. An SM2
 * key, of which that could not be said, is not kept. */
export async function keep(name, held) {
  if (held.key) await answered((await shelf("readwrite")).put({ ...held, until: Date.now() + LASTS }, name));
}

/** What was kept under the name, or undefined; what is over goes for good. */
export async function kept(name) {
  const held = await answered((await shelf("readonly")).get(name));
  if (!held || Date.now() < held.until) return held;
  await answered((await shelf("readwrite")).delete(name));
  return undefined;
}

export const forget = async () => answered((await shelf("readwrite")).clear());
