// What the pages gain with script: a copy key, a running countdown, an address without the look's fields.
"use strict";

for (const key of document.querySelectorAll("button[data-copy]")) {
  key.hidden = !navigator.clipboard;
  key.addEventListener("click", async () => {
    await navigator.clipboard.writeText(key.dataset.copy);
    toast(key.dataset.done);
  });
}

function toast(words) {
  const place = document.getElementById("toast");
  place.textContent = words;
  place.classList.add("shown");
  setTimeout(() => place.classList.remove("shown"), 6000);
}

// The server's time is the only one that counts: the page keeps how far this machine's clock is off it.
for (const clock of document.querySelectorAll("[data-until]")) {
  const ends = Date.parse(clock.dataset.until);
  const ahead = Date.parse(clock.dataset.now) - Date.now();
  const two = (number) => String(number).padStart(2, "0");
  const show = () => {
    const left = Math.max(0, Math.floor((ends - Date.now() - ahead) / 1000));
    const hours = Math.floor(left / 3600);
    clock.textContent = `${hours ? two(hours) + ":" : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    if (left > 0) setTimeout(show, 1000 - ((Date.now() + ahead) % 1000));
  };
  show();
}

// An answer that takes long: the key says so and cannot be pressed again.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const key = form.querySelector("button.key");
    key.textContent = form.dataset.busy;
    setTimeout(() => (key.disabled = true));
  });
}

// A key that this browser keeps for signing goes when its owner does.
document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", () => {
  indexedDB.deleteDatabase("ggzy-keys");
  sessionStorage.removeItem("ggzy-bridge"); // the local bridge's token
  for (const name of Object.keys(localStorage)) if (name.startsWith("ggzy-score ")) localStorage.removeItem(name);
});

const address = new URL(location.href);
if (["type", "theme"].some((name) => address.searchParams.has(name))) {
  address.searchParams.delete("type");
  address.searchParams.delete("theme");
  history.replaceState(null, "", address);
}

document.querySelector(".errors")?.focus();
