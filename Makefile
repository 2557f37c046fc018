# Aliases of `python3 run.py TASK`; give arguments as ARGS="…".
TASKS := demo serve verify test check docs bench rows stats corpus torture lock

.PHONY: help $(TASKS)

help:
	@python3 run.py || true

$(TASKS):
	@python3 run.py $@ $(ARGS)
