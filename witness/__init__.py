"""A witness (见证方): cosigns the checkpoints of logs that it has seen grow without rewriting."""
