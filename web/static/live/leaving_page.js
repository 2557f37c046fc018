// Signing out takes the session keys of live rooms out of this browser: whoever sits here next could bid with them.
// What would be lost by it is said before; a sealed price that is still to be shown stays, and its key with it.
import { forget, held, rooms } from "./keys.js";

const place = document.getElementById("rooms-held");
const find = (name) => place.querySelector(`[data-held="${name}"]`);

/** Whether the room goes on; one that cannot be asked about does. */
async function goesOn(room) {
  try {
    const answer = await fetch(`/api/v1/rooms/${encodeURIComponent(room)}`, { cache: "no-store" });
    return answer.status !== 404 && (await answer.json()).board?.result === null;
  } catch {
    return true;
  }
}

const hides = async (room) => Object.keys((await held(room))?.hidden ?? {}).length > 0;

/** What this browser holds: `over` is needed by nobody, `open` may still be bid with, `sealed` has a price to show. */
async function shelves() {
  const found = { over: [], open: [], sealed: [] };
  for (const room of await rooms()) {
    if (!(await goesOn(room))) found.over.push(room);
    else found[(await hides(room)) ? "sealed" : "open"].push(room);
  }
  return found;
}

const looking = shelves();
const form = document.querySelector('form[action="/sign-out"]');
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { over, open } = await looking;
    for (const room of find("keep").checked ? over : [...over, ...open]) await forget(room); // before the page goes
  } finally {
    form.submit();
  }
});

const found = await looking;
for (const name of ["open", "sealed"]) {
  find(`${name}-rooms`).textContent = found[name].join(" · ");
  find(name).hidden = found[name].length === 0;
}
place.hidden = found.open.length + found.sealed.length === 0;
