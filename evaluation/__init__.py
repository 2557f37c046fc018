"""Panels, scores, methods and awards."""
