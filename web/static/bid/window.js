/* The name by which scripts of pages call the global object; node-forge asks for it in a worker, too. */
globalThis.window = globalThis;
