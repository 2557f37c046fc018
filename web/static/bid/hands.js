/* The keys at hand in this browser: opened by the worker, kept until sign-out if their owner wishes, never readable. */
import { Refusal } from "./refusal.js";

const NAME = "ggzy-keys", SHELF = "keys", LASTS = 12 * 3600 * 1000;

/** {key, certificate, chain} of a key file, for "signer" or "opener"; the passphrase goes no further than the worker. */
export async function opened(ask, file, passphrase) {
  const worker = new Worker(new URL("./keystore_worker.js", import.meta.url), { type: "module" });
  try {
    const data = new Uint8Array(await file.arrayBuffer());
    const { refused, ...held } = await new Promise((resolve, reject) => {
      worker.onmessage = (told) => resolve(told.data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage({ ask, data, passphrase });
    });
    if (refused) throw new Refusal(refused.code, refused.zh, refused.en, refused.field);
    return held;
  } finally {
    worker.terminate();
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

/** Keep a key under "signer" or "opener", for half a day: the browser stores it without being able to tell it. */
export const keep = async (name, held) =>
  answered((await shelf("readwrite")).put({ ...held, until: Date.now() + LASTS }, name));

/** What was kept under the name, or undefined; what is over goes for good. */
export async function kept(name) {
  const held = await answered((await shelf("readonly")).get(name));
  if (!held || Date.now() < held.until) return held;
  await answered((await shelf("readwrite")).delete(name));
  return undefined;
}

export const forget = async () => answered((await shelf("readwrite")).clear());
