"""How everybody watches a live competition: frames made once, a server of its own for sockets, a stream beside it."""
