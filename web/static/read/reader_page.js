// The reader beside the score sheet: pages of a PDF, its outline, bookmarks, words sought in it.
import { open } from "./paper.js";

const ZOOMS = [1, 1.25, 1.5, 2, 3];
const NAMES = { PasswordException: "locked", InvalidPDFException: "broken" };
const clamp = (n, most) => Math.min(Math.max(n, 1), most);

class Reader {
  #at = 0;
  #zoom = 0;
  #place;
  #paper;

  constructor(place) {
    this.#place = place;
  }

  part(name) {
    return this.#place.querySelector(`[data-part="${name}"]`);
  }

  say(name, shown = true) {
    this.#place.querySelector(`[data-said="${name}"]`).hidden = !shown;
  }

  async open() {
    const { paper, library, worker } = this.#place.dataset;
    try {
      this.#paper = await open(paper, library, worker);
    } catch (error) {
      this.say(NAMES[error.name] ?? "lost");
      return;
    }
    this.part("told").hidden = true;
    this.part("view").hidden = false;
    this.part("pages").textContent = this.#paper.pages;
    this.#bind();
    await this.turn(Number(this.#place.dataset.page));
    this.#place.dataset.painted = Math.round(performance.now());
    this.say("scripts", await this.#paper.scripts().catch(() => false));
    await this.#outline().catch(() => {}); // a damaged outline is none
  }

  /** Shows page `n`, or the nearest there is. */
  async turn(n) {
    const at = clamp(Number.isInteger(n) ? n : this.#at || 1, this.#paper.pages);
    this.#at = at;
    this.part("page").value = at;
    this.part("before").disabled = at === 1;
    this.part("after").disabled = at === this.#paper.pages;
    this.#pinned();
    const width = this.part("print").clientWidth * ZOOMS[this.#zoom];
    try {
      if (!(await this.#paper.draw(at, this.part("canvas"), width))) return;
      this.part("text").textContent = await this.#paper.text(at);
      this.say("blank", false);
    } catch {
      this.say("blank");
    }
    this.#place.dataset.shown = at;
  }

  /** Turns on; what is pressed before the file is there counts as well. */
  by(step) {
    if (this.#paper) this.turn(this.#at + step);
    else this.#place.dataset.page = Number(this.#place.dataset.page) + step;
  }

  #bind() {
    const zoom = (by) => {
      this.#zoom = Math.min(Math.max(this.#zoom + by, 0), ZOOMS.length - 1);
      this.turn(this.#at);
    };
    this.part("before").addEventListener("click", () => this.by(-1));
    this.part("after").addEventListener("click", () => this.by(1));
    this.part("smaller").addEventListener("click", () => zoom(-1));
    this.part("larger").addEventListener("click", () => zoom(1));
    this.part("page").addEventListener("change", () => this.turn(Number(this.part("page").value)));
    this.part("pin")?.addEventListener("click", () => this.pin());
    this.part("find").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find(this.part("find").querySelector("input").value.trim());
    });
    this.part("print").addEventListener("keydown", (event) => {
      if (event.key === "PageDown" || event.key === "PageUp") {
        event.preventDefault();
        this.by(event.key === "PageDown" ? 1 : -1);
      }
    });
  }

  /** The next page after this one that has these words, round the end. */
  async #find(words) {
    if (!words) return;
    const bare = (text) => text.replaceAll(/\s/g, "").toLowerCase();
    for (let step = 1; step <= this.#paper.pages; step++) {
      const n = ((this.#at - 1 + step) % this.#paper.pages) + 1;
      if (!bare(await this.#paper.text(n)).includes(bare(words))) continue;
      this.say("none", false);
      await this.turn(n);
      return;
    }
    this.say("none");
  }

  async #outline() {
    const rows = await this.#paper.outline();
    const list = this.part("outline").querySelector("ol");
    for (const { title, depth, dest } of rows) {
      const key = Object.assign(document.createElement("button"), { type: "button", textContent: title });
      key.addEventListener("click", async () => this.turn((await this.#paper.leads(dest).catch(() => null)) ?? this.#at));
      const row = document.createElement("li");
      row.className = `deep-${Math.min(depth, 3)}`;
      row.append(key);
      list.append(row);
    }
    this.part("outline").hidden = rows.length === 0;
  }

  // ---------------------------------------------------------------- bookmarks: a field of the sheet, kept with it

  get #field() {
    return document.querySelector('#sheet [name="pins."]');
  }

  #pins() {
    return this.#field.value.split(" ").filter(Boolean);
  }

  #pinned() {
    const pin = this.part("pin");
    pin?.setAttribute("aria-pressed", String(this.#pins().includes(`${this.#place.dataset.file}:${this.#at}`)));
  }

  pin() {
    if (!this.#paper || !this.part("pin")) return;
    const here = `${this.#place.dataset.file}:${this.#at}`;
    const pins = this.#pins();
    this.#field.value = (pins.includes(here) ? pins.filter((pin) => pin !== here) : [...pins, here]).join(" ");
    this.#pinned();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const readers = [...document.querySelectorAll("[data-paper]")].map((place) => new Reader(place));
document.addEventListener("reader:turn", (event) => readers[0]?.by(event.detail));
document.addEventListener("reader:pin", () => readers[0]?.pin());
for (const reader of readers) reader.open();
