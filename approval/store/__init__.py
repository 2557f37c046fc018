"""The only SQL of approval: a module a theme."""
