"""The unified pool of experts and the draw."""
