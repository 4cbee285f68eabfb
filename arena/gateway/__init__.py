"""Text from language models."""
