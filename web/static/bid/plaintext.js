/* `ebid-plain/v1`: the stream inside a sealed package, files after one list; no archive is ever unpacked. */
import { canonical, has, join, parse, same, u32, utf8 } from "./bytes.js";
import { checkPaths } from "./paths.js";
import { Portions } from "./portions.js";
import { Refusal } from "./refusal.js";

const MAGIC = utf8("ebid-plain/v1\n");
const LARGEST_LIST = 4 * 1024 * 1024, MOST_FILES = 5000, STEP = 1024 * 1024;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;
const ROLE = /^[a-z][a-z0-9_-]{0,31}$/;

const bad = (code, zh, en, field) => new Refusal(`content.${code}`, zh, en, field);
const malformed = () => bad("malformed", "投标内容格式不对", "the content is malformed", "files");
const changed = (path) => new Refusal("seal.file_changed", `密封过程中文件被改动：${path}`,
  `a file changed while it was being sealed: ${path}`, path);

const listed = ({ path, size, media_type, role }) => ({ path, size, media_type, role });

function checkFile({ path, size, media_type: type, role }) {
  if (typeof path !== "string") throw malformed();
  if (!Number.isSafeInteger(size) || size < 0) {
    throw bad("size", `文件大小不对：${path}`, `malformed size: ${path}`, path);
  }
  if (typeof type !== "string" || !MEDIA_TYPE.test(type)) {
    throw bad("media_type", `文件类型不对：${path}`, `malformed media type: ${path}`, path);
  }
  if (typeof role !== "string" || !ROLE.test(role)) {
    throw bad("role", `文件用途不对：${path}`, `malformed role: ${path}`, path);
  }
}

/** {files, form, prefix, size} that every reader will accept; a refusal names the first wrong file.
 *
 * A file is {path, size, media_type, role}, and for sealing also {blob}; `size` is that of the whole stream. */
export function contents(files, form = null) {
  if (files.length > MOST_FILES) {
    throw bad("too_many", `文件多于 ${MOST_FILES} 个`, `more than ${MOST_FILES} files`, "files");
  }
  files.forEach(checkFile);
  checkPaths(files.map(({ path }) => path));
  const list = utf8(canonical({ files: files.map(listed), ...(form === null ? {} : { form }) }));
  if (list.length > LARGEST_LIST) throw bad("list_too_large", "文件清单过大", "the list of files is too large", "files");
  const prefix = join(MAGIC, u32(list.length), list);
  return { files, form, prefix, size: files.reduce((sum, { size }) => sum + size, prefix.length) };
}

/** What a read gives; a browser refuses to read what is no longer the file that was chosen. */
const readOf = (path, reading) => reading.catch(() => {
  throw changed(path);
});

/** A file's bytes, exactly as many as the list says. */
async function* bytesIn({ path, size, blob }) {
  const reader = blob.stream().getReader();
  try {
    let left = size;
    for (let next = await readOf(path, reader.read()); !next.done; next = await readOf(path, reader.read())) {
      left -= next.value.length;
      yield next.value;
    }
    if (left) throw changed(path);
  } finally {
    reader.cancel().catch(() => null); // a reader that has failed cannot be told to end
  }
  await readOf(path, blob.slice(0, 1).arrayBuffer()); // opened anew: it is still the same file
}

/** The plaintext stream, in parts as they come. */
export async function* parts({ files, prefix }) {
  yield prefix;
  for (const file of files) yield* bytesIn(file);
}

function contentsOf(list) {
  const value = parse(list), { files, form } = value;
  if (!(has(value, "files") || has(value, "files form")) || !Array.isArray(files)) throw malformed();
  if (form !== undefined && (form === null || typeof form !== "object" || Array.isArray(form))) throw malformed();
  if (!files.every((file) => has(file, "path size media_type role"))) throw malformed();
  return contents(files, form);
}

/** {path, data} of every part of every file, in order; an empty file gives one empty part. */
async function* cut(files, portions) {
  for (const { path, size } of files) {
    if (!size) yield { path, data: new Uint8Array() };
    for (let left = size, data; left; left -= data.length) {
      data = await portions.take(Math.min(left, STEP));
      if (!data.length) throw malformed();
      yield { path, data };
    }
  }
  if ((await portions.take(1)).length) throw malformed();
}

/** {contents, parts} of a stream of `size` bytes; refuses unless list and size agree to the byte.
 *
 * Nobody may use a part before the last one has come without a refusal: the final tag is only proved there. */
export async function read(plain, size) {
  const portions = new Portions(plain), head = await portions.take(MAGIC.length + 4);
  const length = head.length === MAGIC.length + 4 ? new DataView(head.buffer).getUint32(MAGIC.length) : Infinity;
  if (!same(head.subarray(0, MAGIC.length), MAGIC) || length > LARGEST_LIST) throw malformed();
  const found = contentsOf(await portions.take(length));
  if (found.size !== size) {
    throw bad("size", `内容 ${size} 字节，清单为 ${found.size} 字节`,
      `the content has ${size} bytes, its list says ${found.size}`, "files");
  }
  return { contents: found, parts: cut(found.files, portions) };
}
