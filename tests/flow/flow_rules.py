#!/usr/bin/python3
"""The source's own examples and the trade's other papers, through the real daemon."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import dataclasses  # noqa: E402

import glance  # noqa: E402
import tap  # noqa: E402
from delivery import settle  # noqa: E402
from fixtures import einvoice, mails, pdfs, register  # noqa: E402
from fixtures.trade import BUYER, CONFERENCE, FLORIST, Invoice, Line  # noqa: E402

LIST = "\n" + mails.attendee_text(mails.people(30, 57))
KOORDINATOR = mails.coordinator(57)


def example(number, meal):
    """Vejledning:355-361: 5,000 + 30 × 500 = 20,000, VAT 5,000, 25,000 in all."""
    return Invoice(number, "2026-09-14", "2026-10-14", CONFERENCE,
                   (Line(f"{meal} inkl. drikkevarer", 30, 50000), Line("Lokaleleje", 1, 500000)),
                   note=f"Klyngemøde 10-09-2026, {mails.named(57)}, 30 kuverter",
                   event_day="2026-09-10", reference=mails.named(57))


def outlay(number):
    """Vejledning:373: 2,000 + 10 × 200 = 4,000, VAT 1,000, 5,000 in all."""
    return dataclasses.replace(
        example(number, "Forplejning"), lines=(Line("Forplejning til 10 deltagere", 10, 20000),
                                               Line("Lokaleleje", 1, 200000)),
        note=f"Klyngemøde 10-09-2026, {mails.named(57)}, 10 kuverter")


def send(venue, name, text, files, sender=KOORDINATOR):
    """The one case that comes of a mail with these files."""
    raw = mails.compose(name, sender, "Bilag", text, files)
    return settle(venue, raw, re.sub(r".*<|>.*", "", sender)).cases[0]


def found(venue, case, rule):
    """(result, severity, arithmetic or sentence) of the newest verdict."""
    rows = glance.query(
        venue, "SELECT result, severity, coalesce(arithmetic, office_text, '') FROM finding WHERE"
        " rule = ? AND verdict = (SELECT max(id) FROM verdict WHERE case_id = ?)", rule, case.id)
    tap.same(len(rows), 1, f"findings of {rule}")
    return rows[0]


def check_example(venue, name, meal, file, rules):
    text = f"Klyngemøde i {mails.named(57)}.\nAnledning: Klyngemøde om KOL.\n" + LIST
    case = send(venue, name, text, [file])
    tap.same(glance.number(venue, "SELECT total_oere FROM case_file WHERE id = ?", case.id), 2500000,
             "total")
    tap.same(glance.number(venue, "SELECT per_head_oere FROM case_file WHERE id = ?", case.id), 62500,
             f"{meal} a head")
    for rule, want in rules:
        result, _, sums = found(venue, case, rule)
        tap.same(result, want, f"{rule} ({sums})")
    tap.holds("625 kr. pr. person" in found(venue, case, rules[0][0])[2], "625 kr. a head")
    return case


DINNER = (("D07", "pass"), ("D08", "not-applicable"), ("D06", "pass"), ("D24", "pass"))
LUNCH = (("D08", "fail"), ("D07", "not-applicable"), ("D06", "pass"), ("D24", "pass"))


@tap.case("the first example as PDF: a dinner of 625 kr. a head is fine, the room at its limit")
def _dinner_pdf(venue):
    invoice = example("EX-1", "Middag")
    case = check_example(venue, "eksempel-pdf", "dinner",
                         ("f.pdf", "application/pdf", pdfs.printed(invoice, BUYER)), DINNER)
    tap.same(found(venue, case, "D06")[2],
             "Lokaleleje 5.000 kr. (ekskl. moms); anbefalet højst 5.000 kr.", "room")


@tap.case("the first example as XML says the same")
def _dinner_xml(venue):
    invoice = example("EX-2", "Middag")
    check_example(venue, "eksempel-xml", "dinner",
                  ("f.xml", "text/xml", einvoice.oioubl(invoice, BUYER)), DINNER)


@tap.case("the first example as a lunch is over the limit, as PDF and as XML: flagged, not rejected")
def _lunch(venue):
    pdf, xml = example("EX-3", "Frokost"), example("EX-4", "Frokost")
    for name, file in (("frokost-pdf", ("f.pdf", "application/pdf", pdfs.printed(pdf, BUYER))),
                       ("frokost-xml", ("f.xml", "text/xml", einvoice.peppol(xml, BUYER)))):
        case = check_example(venue, name, "lunch", file, LUNCH)
        tap.same(case.status, "flagged", "status")
        tap.same(found(venue, case, "D08")[1], "flag", "severity")


@tap.case("the second example, as PDF and as XML: 250 kr. a head")
def _second(venue):
    for name, file in (
            ("andet-pdf", ("f.pdf", "application/pdf", pdfs.printed(outlay("EX-5"), BUYER))),
            ("andet-xml", ("f.xml", "text/xml", einvoice.oioubl(outlay("EX-6"), BUYER)))):
        case = send(venue, name, f"Klyngemøde i {mails.named(57)}.\nAnledning: Klyngemøde om KOL.\n\n"
                    + mails.attendee_text(mails.people(10, 57)), [file])
        for rule in ("D07", "D08"):
            result, _, sums = found(venue, case, rule)
            tap.same(result, "pass", rule)
            tap.holds("250 kr. pr. person" in sums, sums)


@tap.case("a request for an honorarium waits for its contract and goes on when that comes")
def _honorarium(venue):
    request = pdfs.text_page(("Honoraranmodning", "Dato 18-09-2026", mails.named(57),
                              "Modtager: Mette Lundager", f"CVR-nr. {FLORIST.cvr}", "Timer: 10",
                              "I alt DKK 9.000,00"))
    case = send(venue, "honorar", "Hermed anmodning om honorar.\n",
                [("honorar.pdf", "application/pdf", request)])
    tap.same((case.status, found(venue, case, "E01")[0]), ("needs-info", "fail"), "first")
    question = glance.answers_to(venue, "honorar@demo.example")[0][1]
    contract = pdfs.text_page(("Kontrakt", f"Aftale mellem {mails.named(57)} og Mette Lundager",
                               "Opgaver: planlægning af møder", "Timeforbrug: 10 timer",
                               "Timesats: 900,00 kr."))
    raw = mails.compose("kontrakt", KOORDINATOR, question["Subject"], "Her er kontrakten.\n",
                        [("kontrakt.pdf", "application/pdf", contract)],
                        headers=(("In-Reply-To", question["Message-ID"]),))
    again = settle(venue, raw, register.cluster(57)["mail"]).cases[0]
    tap.same(again.id, case.id, "case")
    tap.same([found(venue, case, rule)[0] for rule in ("E01", "E02", "E03", "E05")], ["pass"] * 4,
             "with the contract")
    tap.holds("10,00 timer × 900 kr. = 9.000 kr." in found(venue, case, "E03")[2], "hours × rate")


@tap.case("a letter from a domain that looks like a coordinator's is flagged, and nobody is told")
def _lookalike(venue):
    address = register.cluster(57)["mail"]
    forged = address[:-len("example")] + "exarnple"
    case = send(venue, "ligner", f"Hermed faktura for {mails.named(57)}.\n",
                [("f.pdf", "application/pdf", pdfs.printed(example("EX-9", "Middag"), BUYER))], forged)
    tap.same(found(venue, case, "M03")[:2], ("fail", "flag"), "M03")


@tap.case("bilag explain tells every rule, passed ones too, with numbers, page and the source's words")
def _explain(venue):
    case = glance.letter(venue, "frokost-pdf@demo.example").cases[0]
    said = venue.bilag("explain", case.number)
    for text in ("FLAG   D08", "625 kr. pr. person", "rests on   total 25000.00 (f.pdf, page 1)",
                 "Vejledning:327, in force from 2023-04-01", "Frokost inkl. drikkevarer 200 – 450 kr",
                 "ok     D24", "rests on   attendees (the mail's text)", "20.000 kr. + 5.000 kr. moms = 25.000 kr."):
        tap.holds(text in said, f"{text!r} is not in\n{said}")
    tap.holds(mails.people(30, 57)[0] not in said, "an attendee's name")


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
