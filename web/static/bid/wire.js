/* The page's way to the platform: its own site, JSON, and refusals as the platform words them. */
import { canonical } from "./bytes.js";
import { Refusal } from "./refusal.js";

const unreachable = () => new Refusal("post.unreachable", "连不上平台，请检查网络后再试",
  "cannot reach the platform: check the network and try again", "http");

async function refusal(answer) {
  const said = await answer.json().catch(() => ({})), told = `平台答复 ${answer.status}`;
  const { code = "post.http", zh = told, en = `the platform answered ${answer.status}`, field = "" } = said;
  return new Refusal(code, zh, en, field);
}

/** What the platform answers. `headers` and `body` as `fetch` takes them; only this site is ever asked. */
export async function sent(method, path, headers = {}, body = undefined) {
  const answer = await fetch(path, { method, headers, body, mode: "same-origin", redirect: "error" }).catch(() => {
    throw unreachable();
  });
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** The JSON answer to a JSON question; the same `once` does the same act once, however often it is sent. */
export async function json(method, path, value = undefined, once = undefined) {
  const headers = { Accept: "application/json", ...(value === undefined ? {} : { "Content-Type": "application/json" }),
    ...(once === undefined ? {} : { "Idempotency-Key": once }) };
  return (await sent(method, path, headers, value === undefined ? undefined : canonical(value))).json();
}

/** Bytes by PUT; `progress` is told how many have gone, and `out` when all have. Only XMLHttpRequest tells that of a page's upload. */
export const put = (path, data, headers, { progress, out, signal } = {}) => new Promise((resolve, reject) => {
  const asked = new XMLHttpRequest(), stop = () => asked.abort();
  asked.open("PUT", path);
  for (const [name, value] of Object.entries(headers)) asked.setRequestHeader(name, value);
  asked.upload.onprogress = ({ loaded }) => progress?.(loaded);
  asked.upload.onload = () => out?.();
  asked.onerror = () => reject(unreachable());
  asked.onabort = () => reject(signal.reason);
  asked.onload = async () => {
    const { status, responseText } = asked, whole = 200 <= status && status < 300;
    if (whole) resolve();
    else reject(await refusal(new Response(responseText, { status })));
  };
  asked.onloadend = () => signal?.removeEventListener("abort", stop);
  signal?.addEventListener("abort", stop);
  asked.send(data);
});
