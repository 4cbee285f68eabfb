"""The endpoints of /api/v1, one file each; `ENDPOINT` in a file is what it adds."""
