#!/usr/bin/python3
"""Who waits is reminded once, then a person looks; an answer lets the case go on by itself."""
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from delivery import settle  # noqa: E402
from fixtures import einvoice, mails, register  # noqa: E402
from fixtures.trade import BUYER  # noqa: E402
from venue import wait_for  # noqa: E402

OWNER = register.cluster(23)["mail"]
LIST = ("Anledning: Klyngemøde om hjertesvigt.\n\n" + mails.attendee_text(mails.people(12, 23)))
NEW = ("Ida Nyvalgt", "ida.nyvalgt@nyt.example")


def look(venue, rows=None):
    """Lets the clerk look at the clock: an import does, which changes nothing else."""
    path = venue.path("igen.csv")
    with open(path, "w", encoding="utf-8") as out:
        out.write(register.as_csv(rows or register.clusters()))
    venue.bilag("import", "clusters", path)
    venue.bilag("status")
    wait_for("nothing to send", 30, lambda: glance.number(
        venue, "SELECT count(*) FROM outgoing WHERE state IN ('queued', 'sending')") == 0,
        venue.daemon_alive, pause=0.2)


def days_pass(venue, days=8):
    """As if everything in the book were days older."""
    with sqlite3.connect(venue.path("spool", "book", "bilag.db"), timeout=20) as book:
        for table, column in (("outgoing", "created_at"), ("approval", "asked_at")):
            book.execute(f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column},"
                         f" '-{days} days')")
    look(venue)


def case_of(venue, name):
    return glance.letter(venue, f"{name}@demo.example").cases[0]


def mails_of(venue, case, kind):
    return [recipient for recipient, in glance.query(
        venue, "SELECT recipient FROM outgoing WHERE case_id = ? AND kind = ? ORDER BY id",
        case.id, kind)]


def newest(venue, word):
    """The newest sent mail whose subject holds the word."""
    return [mail for mail in (glance.parse(raw) for _, raw in venue.sent())
            if word in mail["Subject"]][-1]


@tap.case("what is missing is reminded once, of who was asked")
def _reminded(venue):
    mail = mails.demo()[1]
    settle(venue, mail.raw, mail.sender)
    case = case_of(venue, "02-foto-uden-liste")
    look(venue)
    tap.same(mails_of(venue, case, "reminder"), [], "reminders before their time")
    days_pass(venue)
    tap.same(mails_of(venue, case, "reminder"), [OWNER], "reminders")
    reminder = newest(venue, "Påmindelse: vi mangler")
    text = letters_seen.body(reminder)
    tap.holds(text.startswith("Påmindelse – vi mangler stadig deltagerlisten"), text[:90])
    tap.holds(case.number in reminder["Subject"], reminder["Subject"])
    tap.same(reminder["Auto-Submitted"], "auto-generated", "Auto-Submitted")
    look(venue)
    tap.same(len(mails_of(venue, case, "reminder")), 1, "reminders after another look")


@tap.case("after the reminder a person sees the case, with the reason")
def _flagged(venue):
    days_pass(venue)
    case = case_of(venue, "02-foto-uden-liste")
    tap.same(case.status, "flagged", "status")
    tap.same(len(mails_of(venue, case, "reminder")), 1, "reminders")
    tap.holds("heller ikke på påmindelsen" in venue.bilag("show", case.number), "the reason")


@tap.case("when the list arrives, the case goes on by itself")
def _resumed(venue):
    reminder = newest(venue, "Påmindelse: vi mangler")
    raw = mails.compose("sen-liste", mails.coordinator(23), "Re: " + reminder["Subject"], LIST,
                        headers=(("In-Reply-To", reminder["Message-ID"]),))
    letter = settle(venue, raw, OWNER)
    tap.same([one.number for one in letter.cases], [case_of(venue, "02-foto-uden-liste").number],
             "cases")
    tap.holds("D01" not in letter.cases[0].reasons.split(), letter.cases[0].reasons)


def supplier_invoice(venue, name, invoice):
    raw = mails.compose(name, mails.HOTEL.mail, "Faktura", "Hermed faktura.\n",
                        [("f.xml", "text/xml", einvoice.peppol(invoice, BUYER))])
    settle(venue, raw, mails.HOTEL.mail)
    return case_of(venue, name)


def token(mail):
    return re.search(r"\[godkend:([A-Z2-7]{16})\]", mail["Subject"]).group(1)


def answer(venue, name, to, sender, text="godkendt\n", **options):
    raw = mails.compose(name, sender, "Re: " + to["Subject"], text,
                        headers=(("In-Reply-To", to["Message-ID"]),), **options)
    return settle(venue, raw, re.sub(r".*<|>.*", "", sender))


@tap.case("a request for approval is reminded with the same token")
def _approval_reminded(venue):
    case = supplier_invoice(venue, "hotel", mails.hotel_invoice())
    owner = register.cluster(88)["mail"]
    tap.same(mails_of(venue, case, "approval-request"), [owner], "requests")
    before = token(newest(venue, "Godkend faktura"))
    days_pass(venue)
    tap.same(mails_of(venue, case, "reminder"), [owner], "reminders")
    tap.same(token(newest(venue, "Påmindelse: Godkend faktura")), before, "token")


@tap.case("a new coordinator is asked anew, and what the earlier one was asked is void")
def _new_coordinator(venue):
    """A13"""
    case, old = case_of(venue, "hotel"), newest(venue, "Godkend faktura")
    today = glance.number(venue, "SELECT date('now')")
    rows = [dict(row) for row in register.clusters()]
    rows[87].update(coordinator=NEW[0], mail=NEW[1], valid_from=today)
    look(venue, rows)
    tap.same(mails_of(venue, case, "approval-request"), [register.cluster(88)["mail"], NEW[1]],
             "requests")
    request = newest(venue, "Godkend faktura")
    tap.holds(token(request) != token(old), "the token is the old one")
    answer(venue, "gammelt-ja", old, mails.coordinator(88))
    answers = glance.query(venue, "SELECT address, answer FROM approval WHERE case_id = ? AND"
                           " answer = 'approved'", case.id)
    tap.same(answers, [], "answers that count")
    answer(venue, "nyt-ja", request, f"{NEW[0]} <{NEW[1]}>")
    answers = glance.query(venue, "SELECT address FROM approval WHERE case_id = ? AND"
                           " answer = 'approved'", case.id)
    tap.same(answers, [(NEW[1],)], "answers that count")


@tap.case("an answer after the token's days counts no more")
def _expired(venue):
    case = supplier_invoice(venue, "servering", mails.catering_invoice())
    request = newest(venue, "Godkend faktura")
    with sqlite3.connect(venue.path("spool", "book", "bilag.db"), timeout=20) as book:
        book.execute("UPDATE approval SET asked_at = '2026-01-01T00:00:00Z' WHERE case_id = ?",
                     (case.id,))
    answer(venue, "for-sent", request, mails.coordinator(12))
    tap.same(glance.query(venue, "SELECT count(*) FROM approval WHERE case_id = ? AND answer ="
                          " 'approved'", case.id), [(0,)], "answers that count")


BOUNCE = """\
From: Mail Delivery System <mailer-daemon@mx.example>
To: {us}
Subject: Undelivered Mail Returned to Sender
Date: Tue, 15 Sep 2026 12:00:00 +0200
Message-ID: <bounce-1@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


@tap.case("a bounce of our question is tied to its case, which a person sees")
def _bounced(venue):
    owner = register.cluster(31)["mail"]
    raw = mails.compose("uden-liste-2", mails.coordinator(31), f"Bon, {mails.named(31)}", "Bon.\n",
                        [("bon.jpg", "image/jpeg", mails.dinner_photo())])
    settle(venue, raw, owner)
    tap.same(case_of(venue, "uden-liste-2").status, "needs-info", "status")
    question = glance.answers_to(venue, "uden-liste-2@demo.example")[0][1]
    report = BOUNCE.format(us=mails.INTAKE, address=owner, message_id=question["Message-ID"])
    letter = settle(venue, report.replace("\n", "\r\n").encode(), "")
    case = case_of(venue, "uden-liste-2")
    tap.same([one.id for one in letter.cases], [case.id], "cases of the report")
    tap.same(case.status, "flagged", "status")
    tap.holds(f"adressen virker ikke: {owner}" in venue.bilag("show", case.number), "the reason")


@tap.case("an out-of-office answer to our question is tied to its case, which a person sees")
def _absent(venue):
    owner = register.cluster(57)["mail"]
    raw = mails.compose("krav", mails.coordinator(57), f"Udlæg, {mails.named(57)}",
                        "Jeg beder om refusion af 800 kr.\n")
    settle(venue, raw, owner)
    tap.same(case_of(venue, "krav").status, "needs-info", "status")
    question = glance.answers_to(venue, "krav@demo.example")[0][1]
    raw = mails.compose("ferie", mails.coordinator(57), "Autosvar: " + question["Subject"],
                        "Jeg er på ferie til mandag.\n", headers=(
                            ("In-Reply-To", question["Message-ID"]),
                            ("Auto-Submitted", "auto-replied")))
    before = len(venue.sent())
    letter = settle(venue, raw, owner)
    case = case_of(venue, "krav")
    tap.same([one.id for one in letter.cases], [case.id], "cases of the automatic answer")
    tap.same((case.status, len(venue.sent())), ("flagged", before), "status, mails sent")


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
