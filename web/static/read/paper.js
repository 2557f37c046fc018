// One PDF, read page by page with pdf.js. Nothing in it runs: no scripts, no fonts from elsewhere, no links followed.
const VENDOR = new URL("./vendor/", import.meta.url).href;
const PART = 1 << 18; // bytes fetched at once: what a page needs, not the whole file
const MOST = 500; // entries of the outline that are shown
const DENSEST = 2; // canvas pixels for one of the screen's, at most

/** Opens it; rejects with pdf.js's named exceptions: PasswordException, InvalidPDFException, others of the line. */
export async function open(address, library, worker) {
  const port = new Worker(worker, { type: "module" }); // both are fetched at once
  const pdf = await import(library);
  const file = await pdf.getDocument({
    url: address,
    worker: pdf.PDFWorker.create({ port }),
    rangeChunkSize: PART,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    cMapUrl: VENDOR,
    cMapPacked: true,
    wasmUrl: VENDOR,
  }).promise;
  return new Paper(file);
}

class Paper {
  #file;
  #drawing = null;

  constructor(file) {
    this.#file = file;
  }

  get pages() {
    return this.#file.numPages;
  }

  /** Whether the file asks for scripts to be run, as a whole or on its first page. */
  async scripts() {
    const first = await this.#file.getPage(1);
    return (await this.#file.hasJSActions()) || Object.keys((await first.getJSActions()) ?? {}).length > 0;
  }

  /** Draws page `n` (from 1) `width` screen pixels wide; false if another page was asked for meanwhile. */
  async draw(n, canvas, width) {
    this.#drawing?.cancel();
    const page = await this.#file.getPage(n);
    const scale = width / page.getViewport({ scale: 1 }).width;
    const dense = Math.min(DENSEST, devicePixelRatio || 1);
    const viewport = page.getViewport({ scale: scale * dense });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.style.width = `${Math.floor(viewport.width / dense)}px`;
    this.#drawing = page.render({ canvas, viewport });
    try {
      await this.#drawing.promise;
      return true;
    } catch (error) {
      if (error.name === "RenderingCancelledException") return false;
      throw error;
    } finally {
      this.#drawing = null;
    }
  }

  /** The words of page `n`, for those who listen and for searching. */
  async text(n) {
    const { items } = await (await this.#file.getPage(n)).getTextContent();
    return items.map((item) => (item.str ?? "") + (item.hasEOL ? "\n" : "")).join("");
  }

  /** The outline that the file itself has, flat: `[{title, depth, dest}]`. */
  async outline() {
    const rows = [];
    const walk = (items, depth) => {
      for (const { title, dest, items: inner } of items ?? []) {
        if (rows.length === MOST) return;
        if (dest) rows.push({ title, depth, dest });
        walk(inner, depth + 1);
      }
    };
    walk(await this.#file.getOutline(), 0);
    return rows;
  }

  /** The page that an outline's entry leads to; null if it leads nowhere. */
  async leads(dest) {
    const place = typeof dest === "string" ? await this.#file.getDestination(dest) : dest;
    if (!place?.[0]) return null;
    return typeof place[0] === "number" ? place[0] + 1 : (await this.#file.getPageIndex(place[0])) + 1;
  }
}
