"""What a browser sees: Debian's chromium, driven by playwright, over every page."""
