"""`python -m tests.calibration`: do intervals cover what they say? Settings and seeds printed."""

from tests.calibration.intervals import main

if __name__ == "__main__":
    main()
