"""`make bench`: rivals side by side; ratios, medians and minima, never a verdict."""

from tests.benchmarks.pipeline import main

if __name__ == "__main__":
    main()
