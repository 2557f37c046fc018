/* What this browser holds for live rooms: the session key, the last command's number, prices that are still hidden. */

const NAME = "ggzy-rooms", ROOMS = "rooms";

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function within(mode, task) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(ROOMS);
  const database = await answered(opening);
  try {
    return await answered(task(database.transaction(ROOMS, mode).objectStore(ROOMS)));
  } finally {
    database.close();
  }
}

/** {pair, number, hidden}; undefined where this browser made no key for the room. */
export const held = (room) => within("readonly", (rooms) => rooms.get(room));
/** Whether this browser ever held anything; looking must not leave an empty shelf behind. */
const holds = async () => !indexedDB.databases || (await indexedDB.databases()).some(({ name }) => name === NAME);
/** The rooms that anything is held for. */
export const rooms = async () => ((await holds()) ? within("readonly", (shelf) => shelf.getAllKeys()) : []);
/** With the last room the shelf goes as well. */
export async function forget(room) {
  await within("readwrite", (shelf) => shelf.delete(room));
  if (!(await rooms()).length) await answered(indexedDB.deleteDatabase(NAME));
}
export const keep = (room, value) => within("readwrite", (rooms) => rooms.put(value, room));
