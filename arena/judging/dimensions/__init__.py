"""One dimension per file; each defines DIMENSION."""
