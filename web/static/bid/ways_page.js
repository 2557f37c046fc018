/* Where the key lies: in a file, with the key software of this computer, or elsewhere. The panel's choice and its steps. */
import * as bridge from "./bridge.js";
import { hex, sha256 } from "./bytes.js";
import * as certificates from "./certificate.js";
import { Refusal } from "./refusal.js";
import * as values from "./values.js";

/** In this tab alone, and gone at sign-out: {port, token} of the bridge that was paired. */
const KEPT = "ggzy-bridge";
/** Milliseconds that somebody who is there needs at most to say so. */
const PATIENCE = 5000;
const panel = document.querySelector("[data-ways]"), chinese = document.documentElement.lang.startsWith("zh");
const part = (name) => document.querySelector(`[data-${name}]`);
let tell = null, hands = null, tries = 0, changed = () => {};

const unconnected = () => new Refusal("bridge.not_connected", "尚未连接密钥软件：请先连接并配对",
  "the key software is not connected: connect and pair it first", "bridge");
const noOpener = () => new Refusal("bridge.no_opener", "密钥软件没有加密密钥，请改用加密证书的密钥文件",
  "the key software has no encryption key: use a key file", "bridge");
const noPort = () => new Refusal("bridge.port", "端口须为 1024 至 65535", "a port is a number from 1024 to 65535", "port");
const noCertificate = () => new Refusal("certificate.unreadable", "请选择签名证书文件（PEM 或 DER）",
  "choose the file of the signing certificate (PEM or DER)", "certificate");
const givenUp = () => new Refusal("sign.cancelled", "已取消，没有签名", "cancelled, nothing was signed", "");

export const way = () => part("way").value;

/** Whether the chosen way, and no key file, gives the "signer" or "opener". */
export function offers(name) {
  if (way() === "elsewhere") return name === "signer";
  return way() === "bridge" && (name === "signer" || ("opens" in panel.dataset && (!hands || Boolean(hands.opener))));
}

// --- the key software of this computer -------------------------------------------------------------------------------

const remembered = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");

/** Asks through a frame: no other place of this site may connect to this computer. */
async function framed(port) {
  part("frame")?.remove();
  const frame = Object.assign(document.createElement("iframe"), { src: `/bridge?port=${encodeURIComponent(port)}`, hidden: true });
  frame.dataset.frame = "";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  panel.append(frame);
  await loaded;
  return (what, body) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    if (!what) setTimeout(resolve, PATIENCE, { absent: true });
    frame.contentWindow.postMessage({ what, body, token: remembered().token }, location.origin, [port2]);
  });
}

/** Show one of "pairing", "connected", "unconnected", or none. */
function show(name) {
  for (const each of ["pairing", "connected", "unconnected"]) part(each).hidden = each !== name;
  changed();
}

function refuse(error) {
  part("unconnected").textContent = chinese ? error.zh ?? error.message : error.message;
  show("unconnected");
}

async function listed() {
  hands = await bridge.hands(tell);
  part("owner").textContent = certificates.holder(hands.signer.certificate);
  show("connected");
}

async function connect() {
  hands = null;
  show("none");
  const port = part("port").value.trim();
  if (!/^\d{4,5}$/.test(port) || Number(port) < 1024 || Number(port) > 65535) throw noPort();
  tell = await framed(port);
  await bridge.found(tell);
  if (remembered().port !== port) sessionStorage.setItem(KEPT, JSON.stringify({ port }));
  await listed().catch((error) => {
    if (error.code !== "bridge.not_paired") throw error;
    show("pairing");
    part("code").focus();
  });
}

/** What an earlier try comes to, once another was begun, is nobody's business any more. */
function connecting() {
  const mine = ++tries;
  connect().catch((error) => mine === tries && refuse(error));
}

async function pair() {
  const token = await bridge.paired(tell, part("code").value.trim());
  sessionStorage.setItem(KEPT, JSON.stringify({ port: part("port").value.trim(), token }));
  part("code").value = "";
  await listed();
}

/** What `task` gives, while the person is told to look at the key software's own window. */
async function consented(task) {
  part("consent").hidden = false;
  try {
    return await task();
  } finally {
    part("consent").hidden = true;
  }
}

function ofBridge(name) {
  if (!hands) throw unconnected();
  if (!hands[name]) throw noOpener();
  const { value, open, ...held } = hands[name];
  return value ? { ...held, value: (...asked) => consented(() => value(...asked)) }
    : { ...held, open: (...asked) => consented(() => open(...asked)) };
}

// --- elsewhere, in two steps -----------------------------------------------------------------------------------------

const link = (name, data) => Object.assign(part(name), { href: URL.createObjectURL(new Blob([data])) });

/** Hands the bytes out and waits for the signature. */
async function ordered(toSign, document) {
  const links = [link("to-sign", toSign), link("to-read", document)];
  part("digest").textContent = hex(await sha256(toSign));
  part("order").hidden = false;
  part("to-sign").focus();
  try {
    const file = await new Promise((resolve, reject) => {
      part("hand-in").onclick = () => part("value").files[0] && resolve(part("value").files[0]);
      part("give-up").onclick = () => reject(givenUp());
    });
    return new Uint8Array(await file.arrayBuffer());
  } finally {
    part("order").hidden = true;
    part("value").value = "";
    for (const each of links) URL.revokeObjectURL(each.href);
  }
}

async function elsewhere() {
  const [file] = part("certificate").files;
  if (!file) throw noCertificate();
  let all;
  try {
    all = certificates.listed(new Uint8Array(await file.arrayBuffer()));
  } catch {
    throw noCertificate();
  }
  const [certificate, ...chain] = all;
  return { certificate, chain, suite: values.suited(certificate, part("suite").value), value: ordered };
}

/** The "signer" or "opener" that the chosen way offers. */
export const hand = async (name) => (way() === "bridge" ? ofBridge(name) : elsewhere());

function choose() {
  for (const each of panel.querySelectorAll("[data-of]")) each.hidden = each.dataset.of !== way();
  changed();
  if (way() === "bridge" && !hands) connecting();
}

/** Begin; `shown` is called whenever what the ways offer has changed. */
export function begin(shown) {
  changed = shown;
  part("way").addEventListener("change", choose);
  part("connect").addEventListener("click", connecting);
  part("pair").addEventListener("click", () => pair().catch((error) => {
    refuse(error);
    part("pairing").hidden = false;
  }));
  const { port, token } = remembered();
  if (port) part("port").value = port;
  if (token) part("way").value = "bridge";
  choose();
}
