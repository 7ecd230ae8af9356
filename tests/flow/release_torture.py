#!/usr/bin/python3
"""Half a minute of make torture; make check-long runs five minutes of it."""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import tap  # noqa: E402
from torture import torture  # noqa: E402

SECONDS = int(os.environ.get("TORTURE_SECONDS", "30"))


@tap.case("killed, cut off and refused at random: every mail is one letter, every answer left once")
def _short():
    with tap.scratch() as directory:
        wrong = torture(argparse.Namespace(build=tap.build_directory(), directory=directory,
                                           kills=1000, seconds=SECONDS, seed=20260914))
        tap.same(wrong, [], "what went wrong")


if __name__ == "__main__":
    sys.exit(tap.run())
