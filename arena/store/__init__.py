"""Rows of PostgreSQL: a function is one named query, typed in and out, and never commits."""
