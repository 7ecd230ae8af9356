#!/usr/bin/python3
"""A document without an end: its reader is stopped, the daemon works on meanwhile. (The deadline for
a reader that does nothing at all is in test_zygote.)"""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import hostile, mails  # noqa: E402
from venue import wait_for  # noqa: E402

ENDLESS, ORDINARY = "uendelig-pdf@demo.example", "04-peppol@demo.example"


def settled(venue, message_id):
    letter = glance.letter(venue, message_id)
    return letter if letter and letter.state in ("settled", "set-aside") else None


@tap.case("while one reader works on a page without end, an ordinary invoice goes through at once")
def _meanwhile(venue):
    venue.deliver(hostile.endless(), hostile.SENDER)
    wait_for("its document being read", 60, lambda: glance.number(
        venue, "SELECT count(*) FROM job WHERE kind = 'document' AND state = 'leased'"),
             venue.daemon_alive, pause=0.1)
    mail = mails.demo()[3]
    began = time.monotonic()
    venue.deliver(mail.raw, mail.sender)
    wait_for("the ordinary invoice", 30, lambda: settled(venue, ORDINARY), venue.daemon_alive,
             pause=0.05)
    tap.holds(not settled(venue, ENDLESS), "the endless one has ended already")
    tap.holds(time.monotonic() - began < 15, "the ordinary one had to wait")


@tap.case("its reader is stopped, and a person gets the case with that reason")
def _deadline(venue):
    letter = wait_for("its end", 270, lambda: settled(venue, ENDLESS), venue.daemon_alive,
                      pause=0.5)
    ends = glance.query(venue, "SELECT ended FROM reading WHERE part IS NOT NULL AND letter = ?",
                        letter.id)
    tap.holds(ends and ends[-1][0] in ("hostile", "timed-out", "killed"), f"ends {ends}")
    tap.same([case.status for case in letter.cases], ["flagged"], "status")
    tap.holds(letter.cases[0].number in venue.bilag("queue"), "it is not in the queue")


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
