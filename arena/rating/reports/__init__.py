"""The reports, one file each; every file defines REPORT."""
