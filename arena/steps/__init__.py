"""The flow, one verb per file; a step owns its transaction."""
