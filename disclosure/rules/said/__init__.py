"""Acts beside trading, a module a part of the house: each in words, and what of them everybody may see at once."""
