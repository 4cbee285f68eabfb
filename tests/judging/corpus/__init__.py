"""Hard strings for every protocol's parser, one file per protocol; each defines CORPUS."""
