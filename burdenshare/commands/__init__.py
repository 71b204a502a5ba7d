"""The command line, a command a function."""
