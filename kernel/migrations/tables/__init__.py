"""What the first revision makes: a module a package, a function a table."""
