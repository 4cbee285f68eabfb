"""The rating methods, one file each; every file defines METHOD."""
