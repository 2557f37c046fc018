"""The fixtures and rules that every test may count on."""

from hypothesis import settings

pytest_plugins = ("tests.support.required", "tests.support.databases", "tests.support.kept")

# No test is timed: on a busy machine an example may take as long as it likes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
