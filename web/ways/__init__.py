"""How acts are done, by the part of the house they belong to; `web.conduct` puts them together."""
