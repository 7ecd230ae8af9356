#!/usr/bin/python3
"""Photos as people send them: too bad to read, blank, several receipts in one."""
import functools
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from fixtures import mails, pictures, register  # noqa: E402
from fixtures.trade import BISTRO, CAFE, RESTAURANT  # noqa: E402
from venue import wait_for  # noqa: E402

# What the sender is told, and nothing of what another flaw would have said.
HINTS = {"dark": "for mørkt", "blurred": "uskarpt", "cut": "uden for billedet",
         "small": "skriften er for lille", "glare": "lyset spejler sig"}


def settle(venue, raw, sender):
    message_id = glance.parse(raw)["Message-ID"].strip("<>")
    venue.deliver(raw, sender)
    wait_for(f"{message_id} in the book", 90, lambda: glance.letter(venue, message_id),
             venue.daemon_alive, pause=0.2)
    wait_for(f"{message_id} settled", 120, lambda: glance.settled(venue, 1), venue.daemon_alive,
             pause=0.2)
    return glance.letter(venue, message_id)


def photo_mail(name, number, photo, subject="Bilag", **more):
    return mails.compose(name, mails.coordinator(number), f"{subject}, {mails.named(number)}",
                         "Hermed bilag.\n", [("IMG_0815.jpg", "image/jpeg", photo)], **more)


def answer_text(venue, name):
    return re.sub(r"\s+", " ", letters_seen.body(
        glance.answers_to(venue, f"{name}@demo.example")[0][1]))


def spoilt(how, number, venue):
    name = f"foto-{how}"
    photo = pictures.spoil(mails.dinner_photo(), how)
    letter = settle(venue, photo_mail(name, number, photo), register.cluster(number)["mail"])
    tap.same([case.status for case in letter.cases], ["needs-info"], "status")
    text = answer_text(venue, name)
    tap.same([other for other, hint in HINTS.items() if hint in text], [how], "hints")


for _i, _how in enumerate(HINTS):
    tap.case(f"the sender of a {_how} photo is asked for another with just that hint")(
        functools.partial(spoilt, _how, 40 + _i))


@tap.case("the better photo, sent as an answer, mends the case")
def _mended(venue):
    opened = glance.letter(venue, "foto-dark@demo.example").cases[0]
    question = glance.answers_to(venue, "foto-dark@demo.example")[0][1]
    raw = photo_mail("foto-igen", 40, mails.dinner_photo(), f"Re: {question['Subject']}",
                     headers=(("In-Reply-To", question["Message-ID"]),))
    letter = settle(venue, raw, register.cluster(40)["mail"])
    tap.same([case.number for case in letter.cases], [opened.number], "cases")
    tap.same(letter.cases[0].total, "15120.00", "total")


@tap.case("a blank photo is said to be blank, not unreadable")
def _blank(venue):
    letter = settle(venue, photo_mail("foto-blank", 50, pictures.blank()),
                    register.cluster(50)["mail"])
    tap.same([case.status for case in letter.cases], ["needs-info"], "status")
    shown = venue.bilag("show", letter.cases[0].number)
    tap.holds("siden er tom" in shown, "the queue's line does not say that the page is empty")


def receipts(supplier, day, time, number, *items):
    return pictures.draw_receipt(pictures.receipt_rows(supplier, day, time, number, items))


DINNER = receipts(RESTAURANT, "2026-09-16", "21:47", "004711", ("Menu", 18, 52500),
                  ("Kaffe", 18, 3000))
BUFFET = receipts(BISTRO, "2026-09-15", "20:12", "118203", ("Middag, buffet", 12, 39500),
                  ("Øl og vand", 24, 4500))
LUNCH = receipts(CAFE, "2026-09-14", "12:05", "77", ("Sandwich", 6, 8900), ("Vand", 6, 2500))
LONG = receipts(RESTAURANT, "2026-09-16", "21:47", "004711",
                *((f"Ret nummer {i}", 1 + i % 3, 9900 + 100 * i) for i in range(28)))
SLIP = pictures.draw_receipt(pictures.card_slip_rows(RESTAURANT, "2026-09-16", "21:49", 999000))
LID = (250, 250, 250)  # of a scanner: nothing to see between the papers
PAPERS = {
    "two receipts on a table": (pictures.side_by_side((DINNER, BUFFET), 1), ["9990.00", "5820.00"]),
    "three receipts on a table": (pictures.side_by_side((DINNER, BUFFET, LUNCH), 2),
                                  ["9990.00", "5820.00", "684.00"]),
    "two receipts on a scanner": (pictures.side_by_side((DINNER, BUFFET), 3, LID, (0.4, -0.3)),
                                  ["9990.00", "5820.00"]),
    "one long receipt": (pictures.side_by_side((LONG,), 4), ["6192.00"]),
    "a receipt and its card slip": (pictures.side_by_side((DINNER, SLIP), 5), ["9990.00"]),
    "the same on a scanner": (pictures.side_by_side((DINNER, SLIP), 6, LID, (0.3, 0.2)),
                              ["9990.00"]),
}


def papers(name, number, venue):
    photo, totals = PAPERS[name]
    letter = settle(venue, photo_mail(name.replace(" ", "-"), number, photo),
                    register.cluster(number)["mail"])
    tap.same(sorted(case.total for case in letter.cases), sorted(totals), "totals")
    for case in letter.cases:
        tap.same("X12" in failed(venue, case), len(totals) > 1, f"X12 of {case.number}")


def failed(venue, case):
    shown = json.loads(venue.bilag("show", "--json", case.number))
    return [one["rule"] for one in shown["verdict"]["findings"] if one["result"] == "fail"]


for _i, _name in enumerate(PAPERS):
    _many = len(PAPERS[_name][1])
    tap.case(f"{_name}: {_many} case{'s' * (_many > 1)}")(
        functools.partial(papers, _name, 60 + _i))


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
