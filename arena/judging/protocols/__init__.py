"""One protocol per file; each defines PROTOCOL."""
