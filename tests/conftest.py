"""The fixtures and rules that every test may count on."""

pytest_plugins = ("tests.support.required", "tests.support.databases", "tests.support.kept")
