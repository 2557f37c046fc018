"""The demo: a whole tender played by robots on an official clock set by hand."""
