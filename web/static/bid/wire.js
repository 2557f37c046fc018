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
