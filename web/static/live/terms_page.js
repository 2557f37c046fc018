// The terms of a room: a reserve price is hidden in this page, and tables have rows to add and to take away.
import { money } from "../bid/money.js";
import { commitment, newSalt } from "./command.js";

const VERSION = "ggzy-reserve/v1";
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const field = (name) => document.getElementById(`f-${name}`);

// ------------------------------------------------------------ tables

/** The rows of a table as its text has them, a line each; every change is written back at once. */
function rows(place) {
  const text = document.getElementById(place.dataset.rows), list = place.querySelector("[data-list]");
  const cells = (row) => [...row.querySelectorAll("[data-cell]")];
  const write = () => {
    const lines = [...list.children].map((row) => cells(row).map((cell) => cell.value.replace(/[|｜]/g, " ").trim()));
    text.value = lines.filter((line) => line.some(Boolean)).map((line) => line.join(" | ")).join("\n");
  };
  const add = (values = []) => {
    const row = place.querySelector("template").content.firstElementChild.cloneNode(true);
    cells(row).forEach((cell, at) => (cell.value = values[at] ?? ""));
    row.querySelector("[data-remove]").addEventListener("click", () => {
      row.remove();
      write();
      place.querySelector("[data-add]").focus();
    });
    list.append(row);
    return cells(row)[0];
  };
  for (const line of text.value.split("\n").filter((one) => one.trim())) add(line.split(/[|｜]/).map((one) => one.trim()));
  place.addEventListener("input", write);
  place.querySelector("[data-add]").addEventListener("click", () => add().focus());
  text.hidden = true;
  text.required = false; // nobody is led to a field that is not seen: the server names what is missing
  place.hidden = false;
  list.setAttribute("aria-label", document.querySelector(`label[for="${text.id}"]`).textContent.trim());
}

// ------------------------------------------------------------ the reserve

const here = document.querySelector("[data-reserve]"), part = (name) => here.querySelector(`[data-${name}]`);

function say(words, kind) {
  part("said").textContent = words;
  part("said").className = `note ${kind}`;
  part("said").hidden = false;
}

/** The file that is kept until the reserve is shown: price and salt, and the commitment that they make. */
async function hide() {
  const typed = document.getElementById("reserve-price").value, currency = field("currency").value.trim();
  try {
    const { amount } = money(typed, currency, "reserve-price"), salt = newSalt();
    const made = await commitment(amount, salt), room = location.pathname.split("/").at(-2);
    const kept = JSON.stringify({ v: VERSION, room, currency, amount, salt, commitment: made }, null, 1);
    const link = part("kept");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([kept], { type: "application/json" }));
    link.download = `${here.dataset.file}-${room}.json`;
    link.hidden = false;
    link.click();
    field("reserve").value = made;
    say(here.dataset.done, "good");
  } catch (error) {
    say(language === "zh" ? error.zh ?? error.message : error.message, "bad");
  }
}

for (const place of document.querySelectorAll("[data-rows]")) rows(place);
field("reserve").closest(".field").before(here);
here.hidden = false;
part("hide").addEventListener("click", hide);
field("currency").addEventListener("change", () => (field("reserve").value = ""));
