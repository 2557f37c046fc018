/* Keys that the bridge of this computer holds (`ebid-bridge/v1`, docs/bridge.md). */
import { base64, hex, sha256, unbase64 } from "./bytes.js";
import { Refusal } from "./refusal.js";

const VERSION = "ebid-bridge/v1";

export const absent = () => new Refusal("bridge.absent",
  "这台电脑上没有答复的密钥软件：请启动它并核对端口，或改用密钥文件、在别处签名",
  "no key software answers on this computer: start it and compare the port, or use a key file, or sign elsewhere",
  "bridge");
const strange = () => new Refusal("bridge.strange_answer", "密钥软件的答复格式不对", "the key software's answer is malformed",
  "bridge");

/** What was said in answer to a question; `tell` as the frame answers. Refusals keep the bridge's own words. */
async function answered(tell, what, body = {}) {
  const { said, refused, absent: nobody } = await tell(what, body);
  if (nobody) throw absent();
  if (refused) throw new Refusal(refused.code ?? "bridge.refused", refused.zh ?? "密钥软件拒绝", refused.en ?? "refused");
  return said;
}

const bytes = (said, name) => {
  if (typeof said[name] !== "string") throw strange();
  return unbase64(said[name]);
};

/** Refuses unless a bridge of this version is there. */
export async function found(tell) {
  if ((await answered(tell, "")).v !== VERSION) throw strange();
}

/** The token for the code that the bridge shows in its own window. */
export const paired = async (tell, code) => (await answered(tell, "pair", { code })).token;

const named = async (certificate) => ({ certificate_sha256: hex(await sha256(certificate)) });

/** {signer, opener}: as `cades.sign` and `opening.release` take them; `opener` is undefined where the bridge has none. */
export async function hands(tell) {
  const { certificates } = await answered(tell, "certificates");
  const one = (use) => Array.isArray(certificates) ? certificates.find((each) => each.use === use) : undefined;
  const sign = one("sign"), open = one("open");
  if (!sign || !Array.isArray(sign.chain)) throw strange();
  const certificate = bytes(sign, "certificate"), own = open && bytes(open, "certificate");
  const value = async (toSign, document) => bytes(await answered(tell, "sign",
    { ...(await named(certificate)), document: base64(document), to_sign: base64(toSign) }), "signature");
  const unwrapped = async (manifest, keyFile) => bytes(await answered(tell, "open",
    { ...(await named(own)), manifest: base64(manifest), key_file: base64(keyFile) }), "key");
  return { signer: { certificate, chain: sign.chain.map(unbase64), suite: sign.suite, value },
    opener: own && { certificate: own, open: unwrapped } };
}
