/* The files of a bid: chosen one by one or as a folder, each with what it is for. */
import { part, size } from "./parts_page.js";

/** What a first folder's name says of the files in it, as `ggzy bid pack` reads it. */
const ROLES = { 资格: "qualification", 商务: "commercial", 技术: "technical", 报价: "price" };
const ANY = "application/octet-stream", MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
const chosen = new Map();

const told = () => document.dispatchEvent(new Event("ggzy-files"));

/** What a paper asked for is called, the file or its first folder may be called as well. */
function roleOf(path, options) {
  const parts = path.split("/"), folder = parts.length > 1 ? parts[0] : "", stem = parts.at(-1).replace(/(?<=.)\.[^.]*$/, "");
  for (const name of [folder, stem].filter(Boolean)) {
    const asked = options.find((each) => "paper" in each.dataset && [each.value, each.textContent.trim()].includes(name));
    if (asked) return asked.value;
  }
  return ROLES[folder] ?? "document";
}

function added(path, blob, role) {
  const row = part("file-row").content.firstElementChild.cloneNode(true);
  chosen.get(path)?.row.remove();
  part("name", row).textContent = path;
  part("size", row).textContent = size(blob.size);
  part("role", row).value = role ?? roleOf(path, [...part("role", row).options]);
  part("role", row).addEventListener("change", told);
  part("remove", row).addEventListener("click", () => {
    chosen.delete(path);
    row.remove();
    part("files").hidden = !chosen.size;
    document.querySelector("#f-files").focus();
    told();
  });
  part("files").append(row);
  part("files").hidden = false;
  chosen.set(path, { blob, row });
}

function taken({ target }) {
  for (const blob of target.files) {
    const inside = blob.webkitRelativePath.split("/").slice(1).join("/");
    added((inside || blob.name).normalize("NFC"), blob);
  }
  target.value = ""; // the same file may be chosen again after it was removed
  told();
}

const listing = ([path, { blob, row }]) => {
  const type = blob.type.split(";")[0].trim().toLowerCase();
  return { path, size: blob.size, media_type: MEDIA_TYPE.test(type) ? type : ANY, role: part("role", row).value, blob };
};

/** The list as `plaintext.contents` takes it, by path. */
export const listed = () => [...chosen].sort(([one], [other]) => (one < other ? -1 : 1)).map(listing);

/** Other bytes under the same path, for the same purpose. */
export function replaced(path, blob) {
  added(path, blob, part("role", chosen.get(path).row).value);
  told();
}

for (const each of ["#f-files", "#f-folder"]) document.querySelector(each)?.addEventListener("change", taken);
