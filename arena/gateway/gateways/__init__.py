"""The ways to reach a language model, one file each; `Endpoint.gateway` is the file's name."""
