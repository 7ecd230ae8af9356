#!/usr/bin/python3
"""A twentieth of make simulate."""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import tap  # noqa: E402
from simulate import simulate  # noqa: E402


@tap.case("of a part of a year every planted mistake is stopped, the rest booked to the øre")
def _part():
    with tap.scratch() as directory:
        wrong = simulate(argparse.Namespace(build=tap.build_directory(), seed=7, share=20), directory)
        tap.same(wrong, [], "what went wrong")


if __name__ == "__main__":
    sys.exit(tap.run())
