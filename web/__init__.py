"""The only HTTP server and the composition root."""
