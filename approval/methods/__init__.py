"""One file one method; a module's METHOD is found by the registry."""
