/* How the sealing core says no. */

/** What is not done: a stable code, both sentences, the field. The codes are those of the Python client. */
export class Refusal extends Error {
  constructor(code, zh, en, field = "") {
    super(en);
    Object.assign(this, { name: "Refusal", code, zh, field });
  }
}
