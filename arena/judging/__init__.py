"""Two responses in, verdicts out. Pure."""
