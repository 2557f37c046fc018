/* The frame that alone may speak to the key software of this computer: its own page's questions and the answers. */
const port = new URL(location.href).searchParams.get("port"), ASKED = ["pair", "certificates", "sign", "open"];

/** {said} or {refused}; {absent} if nobody is there who answers this page. */
async function asked({ what, body, token }) {
  const path = ASKED.includes(what) ? `/${what}` : "";
  const headers = path ? { "Content-Type": "application/json", Authorization: `Bearer ${token}` } : {};
  const sent = path ? { method: "POST", headers, body: JSON.stringify(body) } : {};
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1${path}`, { ...sent, credentials: "omit", redirect: "error" });
    const said = await answer.json();
    return answer.ok ? { said } : { refused: said };
  } catch {
    return { absent: true };
  }
}

addEventListener("message", async ({ source, origin, data, ports: [reply] }) => {
  if (source === parent && origin === location.origin) reply.postMessage(await asked(data));
});
