"""A self-hosted rating service for language models."""
