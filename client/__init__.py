"""The local client of everyone who holds a key."""
