"""Acts of approval in words, and what of them everybody may see, a module a theme."""
