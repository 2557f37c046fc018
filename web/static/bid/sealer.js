/* The page's side of the sealing worker: each piece is stored before the next one is asked for. */
import { Refusal } from "./refusal.js";

export const cancelled = () => new Refusal("seal.cancelled", "已取消，什么也没有递交",
  "cancelled; nothing was submitted", "");

/** {manifest, key, shares} of a bid whose pieces were all given to `store(n, data)`, in order.
 *
 * `pack`, `facts` and `openers` as `sealing.seal` takes them; `watch` may hold {progress(done, size), signal}. */
export async function sealed(pack, facts, openers, store, { progress, signal } = {}) {
  signal?.throwIfAborted();
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const ask = (what) => worker.postMessage({ ask: what });
  const cancel = () => ask("cancel");
  return new Promise((resolve, reject) => {
    const heard = {
      progress: ({ done, size }) => progress?.(done, size),
      piece: ({ i, data }) => store(i, data).then(() => ask("next"), reject),
      sealed: resolve,
      cancelled: () => reject(cancelled()),
      refused: ({ code, zh, en, field }) => reject(new Refusal(code, zh, en, field)),
    };
    worker.onmessage = ({ data: { tell, ...told } }) => heard[tell](told);
    worker.onerror = ({ message }) => reject(new Error(message));
    signal?.addEventListener("abort", cancel);
    worker.postMessage({ ask: "seal", pack, facts, openers });
    ask("next");
  }).finally(() => {
    signal?.removeEventListener("abort", cancel);
    worker.terminate();
  });
}
