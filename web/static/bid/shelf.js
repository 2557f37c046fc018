/* Sealed bids on their way, kept by this browser so that a broken upload goes on: ciphertext and what was signed.
 *
 * Nothing here can be opened without the bidder's key, and no name of a file stands here. */
import { Refusal } from "./refusal.js";

const NAME = "ggzy-bids", BIDS = "bids", PIECES = "pieces";
/** Pieces of one bid have keys [place, 0] to [place, ∞). */
const all = (place) => IDBKeyRange.bound([place, 0], [place, Infinity]);

/** A private window keeps all in memory and has room for little, however much is free on the disk. */
const full = (why) => new Refusal("disk.write",
  `浏览器存不下密封文件（${why}）：请改用普通窗口（不要用无痕或隐私窗口），并腾出磁盘空间后重试`,
  `this browser has no room for the sealed file (${why}): work in an ordinary window, not in a private one, make room on the disk, and try again`,
  "sealed");

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const opened = async () => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(BIDS);
    opening.result.createObjectStore(PIECES);
  };
  return answered(opening);
};

/** What `task` asks of the two shelves, in one transaction that has ended well. */
async function within(mode, task) {
  const database = await opened(), change = database.transaction([BIDS, PIECES], mode);
  try {
    const ended = new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = () => reject(full(change.error.name));
    });
    const asked = task(change.objectStore(BIDS), change.objectStore(PIECES));
    await ended;
    return asked?.result;
  } finally {
    database.close();
  }
}

/** Refuses, before anything is sealed, what this browser says it has no room for; where it says nothing it is tried. */
export async function room(bytes) {
  const { quota, usage } = await navigator.storage?.estimate?.() ?? {};
  if (quota - usage < bytes) throw full(`${Math.floor((quota - usage) / 1e6)} MB < ${Math.ceil(bytes / 1e6)} MB`);
}

/** Where package `seq` of one firm's bid for one lot is kept. */
export const place = (bidder, lot, seq) => `${bidder} ${lot} ${seq}`;

/** The bid that was kept there, or undefined. */
export const bid = (at) => within("readonly", (bids) => bids.get(at));

/** The bytes of piece n of it. */
export const piece = async (at, n) => {
  const found = await within("readonly", (_, pieces) => pieces.get([at, n]));
  return found && new Uint8Array(await found.arrayBuffer());
};

export const keepPiece = (at, n, data) =>
  within("readwrite", (_, pieces) => pieces.put(new Blob([data]), [at, n]));

/** What a bid is apart from its pieces. */
export const keep = (at, value) => within("readwrite", (bids) => bids.put(value, at));

/** The pieces are with the platform: what was signed stays. */
export const dropPieces = (at) => within("readwrite", (_, pieces) => pieces.delete(all(at)));

export const drop = (at) => within("readwrite", (bids, pieces) => {
  bids.delete(at);
  pieces.delete(all(at));
});
