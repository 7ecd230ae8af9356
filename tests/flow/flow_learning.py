#!/usr/bin/python3
"""What a person's correction teaches: the next paper of the same supplier is read by it."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import digits, mails, pdfs, register  # noqa: E402
from reviewer import PASSWORD, Browser, case_of, document  # noqa: E402
from venue import wait_for  # noqa: E402

FIRST, SECOND, OTHER = "31-andel", "32-andel", "33-fremmed"
CVR, STRANGER = digits.cvr(3141592), digits.cvr(2718281)


def paper(name, cvr, number, whole_oere, share_oere, day):
    """A hall that halves its rent between two buyers: what is due stands under a word of its
    own, and the word Total above it beside what nobody pays alone."""
    rows = [(20, 22, "Fjordens Mødelokaler ApS", True, False),
            (20, 28, f"CVR-nr. {cvr}", False, False),
            (20, 40, f"Klynge 57 {register.cluster(57)['name']}", False, False),
            (20, 60, "Faktura", True, False), (120, 60, f"Lb. {number}", False, False),
            (20, 66, f"Dato {day}", False, False),
            (20, 90, "Leje af mødelokale for to klynger", False, False),
            (190, 90, digits.danish(whole_oere), False, True),
            (120, 104, "Total", False, False), (190, 104, digits.danish(whole_oere), False, True),
            (120, 112, "Jeres andel", False, False),
            (190, 112, digits.danish(share_oere), False, True)]
    return mails.compose(name, mails.coordinator(57), f"Lokaleleje, {mails.named(57)}",
                         "Hej\n\nHermed regning for leje af lokale.\n",
                         [(f"{name}.pdf", "application/pdf", pdfs.page_of(name, rows))])


def total_of(venue, name):
    return case_of(venue, name).total


def deliver(venue, name, *what):
    venue.deliver(paper(name, *what), register.cluster(57)["mail"])
    wait_for(f"{name} settled", 90, lambda: glance.letter(venue, f"{name}@demo.example") and
             glance.letter(venue, f"{name}@demo.example").state == "settled", venue.daemon_alive)


def correct(venue, browser, name, value):
    case, (part, _) = case_of(venue, name), document(venue, name, "%.pdf")
    letter = glance.query(venue, "SELECT letter FROM part WHERE id = ?", part)[0][0]
    form = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"',
                           browser.page(f"/case/{case.id}")))
    form.update(letter=letter, part=part, voucher=0, field="total", value=value)
    tap.same(browser.ask("POST", f"/case/{case.id}/correct", form)[0], 303, "status")


@tap.case("a paper of an unknown form is read by its word Total")
def _first(venue):
    deliver(venue, FIRST, CVR, "B-4711", 1500000, 750000, "14-09-2026")
    tap.same(total_of(venue, FIRST), "15000.00", "total")


@tap.case("a correction alone teaches nothing, an approval does, with the case it came from")
def _learn(venue):
    browser = Browser(venue).log_in("anna")
    correct(venue, browser, FIRST, "7.500,00")
    tap.same(total_of(venue, FIRST), "7500.00", "total")
    tap.same(glance.number(venue, "SELECT count(*) FROM lesson"), 0, "lessons")
    browser.decide(case_of(venue, FIRST), "approve", "Andelen er aftalt.")
    tap.same(case_of(venue, FIRST).status, "approved", "status")


@tap.case("the supplier's next paper is read by what was learned")
def _second(venue):
    deliver(venue, SECOND, CVR, "B-4802", 2200000, 1100000, "02-10-2026")
    tap.same(glance.query(venue, "SELECT case_id, cvr, label FROM lesson WHERE field = 'total'"),
             [(case_of(venue, FIRST).id, CVR, "Jeres andel")], "lessons")
    tap.same(total_of(venue, SECOND), "11000.00", "total")


@tap.case("another supplier's paper is not")
def _other(venue):
    deliver(venue, OTHER, STRANGER, "B-17", 3300000, 1650000, "05-10-2026")
    tap.same(total_of(venue, OTHER), "33000.00", "total")


def main():
    with tap.venue() as venue:
        venue.bilag("user", "add", "anna", "--role", "approver", stdin=PASSWORD + "\n")
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
