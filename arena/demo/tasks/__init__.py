"""The tasks, one file per category; the file's name is the category."""
