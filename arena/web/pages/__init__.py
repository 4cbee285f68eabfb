"""The pages, one file each; `PAGE` in a file is what it adds."""
