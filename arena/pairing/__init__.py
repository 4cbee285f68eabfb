"""Who meets next. Pure."""
