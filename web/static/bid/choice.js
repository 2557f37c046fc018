/* Which families of algorithms a tender takes, as it announced; every other is refused, as `signing/rules/choice.py` does. */
import * as certificates from "./certificate.js";
import { Refusal } from "./refusal.js";

const VERSION = "2026-1", INTERNATIONAL = "international", NATIONAL = "national", EITHER = "either";
const NAMES = {
  [INTERNATIONAL]: ["国际算法（ECDSA、RSA）", "International algorithms (ECDSA, RSA)"],
  [NATIONAL]: ["国密算法（SM2、SM3、SM4）", "National algorithms (SM2, SM3, SM4)"],
  [EITHER]: ["国际或国密算法", "International or national algorithms"],
};
/** What holds where nothing was announced. */
const DEFAULT = { version: VERSION, choice: INTERNATIONAL };

/** The name of what a tender document's `suite` announces; refuses what no version of the table has. */
export function announced(suite) {
  const { version, choice } = suite ?? DEFAULT;
  if (version === VERSION && Object.hasOwn(NAMES, choice)) return choice;
  throw new Refusal("suite.unknown", `没有这种算法选择：${choice}（${version}）`,
    `no such choice of algorithms: ${choice} (${version})`, "suite");
}

/** Refuses unless the certificate's key is of a family that the tender takes. */
export function checkCertificate(certificate, suite, field) {
  const taken = announced(suite), found = certificates.sm2Point(certificate) ? NATIONAL : INTERNATIONAL;
  if (taken === EITHER || taken === found) return;
  const [[zh, en], [is, of]] = [NAMES[taken], NAMES[found]];
  throw new Refusal("suite.not_taken", `招标文件公布用${zh}，此处用的是${is}`, `the tender takes: ${en}; this is of: ${of}`, field);
}
