"""One writer a lot: what is asked of a room waits in one queue, is decided and recorded in batches, then answered."""
