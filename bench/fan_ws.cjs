// Node's `ws` as everybody uses it: a loop over the clients. Speaks as bench/fan.c does.
const { createInterface } = require("readline");
const { WebSocketServer } = require("ws");

const said = "x".repeat(Number(process.argv[2]));
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => console.log(`port ${server.address().port}`));
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  if (line === "cpu") {
    const { user, system } = process.cpuUsage();
    console.log(user + system);
  } else {
    for (const one of server.clients) if (one.readyState === 1) one.send(said);
  }
});
lines.on("close", () => process.exit());
