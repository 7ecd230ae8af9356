#!/usr/bin/python3
"""Bad input: each letter gets a clear end, a line in the queue or an answer, and the daemon goes
on."""
import functools
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import hostile, mails  # noqa: E402
from venue import wait_for  # noqa: E402


def take(venue, name, raw, sender):
    """Delivers, waits for the end; the letter as the book has it."""
    before = {one.id for one in glance.letters(venue)}
    venue.deliver(raw, sender)

    def arrived():
        new = [one for one in glance.letters(venue) if one.id not in before]
        return new[0] if new and glance.settled(venue, len(before) + 1) else None

    found = wait_for(f"the end of {name or 'the empty mail'}", 200, arrived, venue.daemon_alive,
                     pause=0.3)
    return next(one for one in glance.letters(venue) if one.id == found.id)


def heard_of(letter, sender, venue):
    """Where somebody hears of it: the answer, a line in the queue; for automatic mail and our own
    the folder of what is no voucher."""
    queue = json.loads(venue.bilag("queue", "--json"))
    numbers = {case.number for case in letter.cases}
    return [place for place, there in (
        ("answer", letter.answers),
        ("queue", letter.id in [line["letter"] for line in queue["letters"]]),
        ("queue", numbers & {line["case"] for line in queue["cases"]}),
        ("folder", letter.outcome == "other" and (letter.automatic or sender == mails.INTAKE)))
        if there]


def check(name, raw, sender, venue):
    letter = take(venue, name, raw, sender)
    tap.holds(letter.state in ("settled", "set-aside"), f"state {letter.state}")
    tap.holds(heard_of(letter, sender, venue), "nobody would ever hear of it")
    tap.holds(venue.status() is not None, "the daemon does not answer")


for _name, _sentence, _raw, _sender in hostile.inputs():
    tap.case(f"{_sentence} gets a clear end")(functools.partial(check, _name, _raw, _sender))


@tap.case("mail from our own address is never answered")
def _own(venue):
    letter = glance.letter(venue, "egen-adresse@demo.example")
    tap.same(letter.answers, (), "answers")
    tap.same(letter.note, "Sendt fra vores egen adresse; besvares ikke", "the queue's line")


@tap.case("no entity of a DOCTYPE was resolved")
def _entities(venue):
    tap.same(glance.number(venue, "SELECT count(*) FROM reading WHERE body LIKE '%root:x:0%'"), 0,
             "readings with /etc/passwd in them")


@tap.case("after all of them an ordinary mail is read as ever")
def _ordinary(venue):
    mail = mails.demo()[3]
    letter = take(venue, mail.name, mail.raw, mail.sender)
    tap.same([(case.cluster, case.total) for case in letter.cases], [(12, "5000.00")], "cases")


@tap.case("every delivered letter is in the book and none is left in INBOX")
def _complete(venue):
    tap.same(venue.folder("INBOX"), [], "left in INBOX")
    tap.same(len(glance.letters(venue)), len(hostile.inputs()) + 1, "letters")


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
