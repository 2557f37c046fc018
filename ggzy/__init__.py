"""The command ggzy, above all layers."""
