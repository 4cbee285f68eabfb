"""Votes in, ratings out; pure: no files, no database, no clock, no global randomness."""
