"""One pairing policy per file; each defines POLICY."""
