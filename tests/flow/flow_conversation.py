#!/usr/bin/python3
"""Answering continues the case; who may, who may not, and what comes twice."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from fixtures import einvoice, forms, mails, pdfs, register  # noqa: E402
from fixtures.trade import BUYER  # noqa: E402
from delivery import settle  # noqa: E402
from venue import again_when_ended, wait_for  # noqa: E402

OPENING = "02-foto-uden-liste"
COORDINATOR = register.cluster(23)["mail"]
STRANGER = "nysgerrig@udenfor.example"
LIST = ("Anledning: Klyngemøde om hjertesvigt.\n\n" + mails.attendee_text(mails.people(12, 23)))


def our_form(venue):
    """The form that went along with our question."""
    return next(part.get_content() for kind, _, part in letters_seen.parts(our_question(venue))
                if kind == forms.DOCX)


def filled_form(venue):
    """The form as the coordinator sends it back: eleven took part, one sent regrets."""
    roles, states = ("læge", "personale", "Læge"), ("ja", "Ja", "online", "")
    rows = [(name, ("Lægehuset Nord", "Lægerne Torvet 4")[i % 2], roles[i % 3], states[i % 4])
            for i, name in enumerate(mails.people(12, 23))]
    rows[5] = rows[5][:3] + ("afbud",)
    return ("deltagerliste.docx", forms.DOCX, forms.filled(our_form(venue), {
        "Klynge nr.": "23", "Mødedato": "15-09-2026", "Anledning": "Klyngemøde om hjertesvigt",
        "Antal kuverter": "12"}, rows))


def attendees(venue, case):
    """{state: how many} over the documents of the case's attendee lists."""
    found = {}
    shown = json.loads(venue.bilag("show", "--json", case.number))
    for document in shown["documents"]:
        for person in document["reading"].get("attendees", []):
            found[person["state"]] = found.get(person["state"], 0) + 1
    return found


def opening_case(venue):
    return glance.letter(venue, f"{OPENING}@demo.example").cases[0]


def our_question(venue):
    """The mail that asked the coordinator for the list."""
    return glance.answers_to(venue, f"{OPENING}@demo.example")[0][1]


@tap.case("a photo without a list waits, and its sender is asked for list and occasion")
def _asked(venue):
    mail = mails.demo()[1]
    letter = settle(venue, mail.raw, mail.sender)
    tap.same([case.status for case in letter.cases], ["needs-info"], "status")
    text = letters_seen.body(our_question(venue)).lower()
    tap.holds("deltager" in text and "anledning" in text, "the answer does not say what is missing")


@tap.case("a stranger who guesses the case number joins nothing and learns nothing")
def _stranger(venue):
    case, before = opening_case(venue), len(venue.sent())
    raw = mails.compose("fremmed", STRANGER, f"Vedr. {case.number}", LIST, [filled_form(venue)])
    letter = settle(venue, raw, STRANGER)
    after = opening_case(venue)
    tap.same(after.status, "needs-info", "status of the case")
    tap.holds(case.id not in [one.id for one in letter.cases], "the stranger's letter joined")
    tap.holds(case.number in (letter.note or ""), f"the queue does not propose it: {letter.note}")
    for envelope, bytes_ in venue.sent()[before:]:
        text = letters_seen.body(glance.parse(bytes_))
        for secret in ("Bistro Havnefronten", "5.820", register.cluster(23)["coordinator"]):
            tap.holds(secret not in text, f"{envelope['to']} learnt {secret!r}")


@tap.case("a coordinator of another cluster who names the number joins nothing either")
def _other_coordinator(venue):
    case, other = opening_case(venue), register.cluster(24)["mail"]
    raw = mails.compose("anden-klynge", other, f"Vedr. {case.number}", LIST)
    letter = settle(venue, raw, other)
    tap.same(opening_case(venue).status, "needs-info", "status of the case")
    tap.holds(case.id not in [one.id for one in letter.cases], "the letter joined")


@tap.case("a stranger who copies our Message-ID joins nothing")
def _copied_thread(venue):
    case = opening_case(venue)
    raw = mails.compose("afluret", STRANGER, "Re: middag", LIST, headers=(
        ("In-Reply-To", our_question(venue)["Message-ID"]),))
    letter = settle(venue, raw, STRANGER)
    tap.same(opening_case(venue).status, "needs-info", "status of the case")
    tap.holds(case.id not in [one.id for one in letter.cases], "the letter joined")


@tap.case("the coordinator's reply with the filled form joins the case, which is judged and answered anew")
def _joined(venue):
    case, question = opening_case(venue), our_question(venue)
    raw = mails.compose("svar-med-liste", mails.coordinator(23), "Re: " + question["Subject"],
                        "Her er skemaet.", [filled_form(venue)], minute=30, headers=(("In-Reply-To", question["Message-ID"]),
                                                  ("References", question["Message-ID"])))
    letter = settle(venue, raw, COORDINATOR)
    tap.same([one.id for one in letter.cases], [case.id], "cases of the answer")
    tap.holds(letter.cases[0].status in ("ready", "flagged"),
              f"status {letter.cases[0].status} ({letter.cases[0].reasons})")
    tap.holds("D01" not in letter.cases[0].reasons.split(), "the list is still asked for")
    answers = glance.answers_to(venue, "svar-med-liste@demo.example")
    tap.same(len(answers), 1, "answers")
    tap.holds(case.number in answers[0][1]["Subject"], "the case number is not in the subject")


@tap.case("every person of the form is read, with role and state")
def _everybody(venue):
    tap.same(attendees(venue, opening_case(venue)), {"present": 8, "virtual": 3, "absent": 1},
             "attendees")


@tap.case("a list from a sender who is not confirmed joins, is marked, and a person looks at it")
def _unconfirmed(venue):
    case, question = opening_case(venue), our_question(venue)
    raw = mails.compose("svar-ubekraeftet", mails.coordinator(23), "Re: " + question["Subject"],
                        LIST, minute=31, headers=(("In-Reply-To", question["Message-ID"]),),
                        believed=False)
    letter = settle(venue, raw, COORDINATOR)
    tap.same([(one.id, one.status) for one in letter.cases], [(case.id, "flagged")], "cases")
    tap.holds("M02" in letter.cases[0].reasons.split(), "the list is not marked")
    shown = venue.bilag("show", case.number)
    tap.holds("[sender not confirmed]" in shown, "bilag show does not say so at the document")
    tap.holds("Afsender ikke bekræftet" in shown, "bilag show does not say so in the verdict")
    answer = letters_seen.body(glance.answers_to(venue, "svar-ubekraeftet@demo.example")[0][1])
    tap.holds(answer.startswith("Modtaget – en medarbejder ser"), f"answer: {answer[:80]}")


def copy_to_inbox(venue, folder, message_id):
    """The same bytes under another UID, as a person's copy or a second server rule makes it."""
    client = venue.mailbox()
    client.select(f'"{folder}"')
    _, found = client.uid("SEARCH", "HEADER", "Message-ID", message_id)
    client.uid("COPY", found[0].split()[0].decode(), "INBOX")
    client.logout()


@tap.case("the same mail under another UID makes no second case and no second answer")
def _again(venue):
    mail, cases = mails.demo()[1], glance.number(venue, "SELECT count(*) FROM case_file")
    letters, sent = len(glance.letters(venue)), len(venue.sent())
    copy_to_inbox(venue, "Til gennemsyn", mail.message_id)  # its case is with a person now
    wait_for("the copy gone from INBOX", 60, lambda: not venue.folder("INBOX"),
             venue.daemon_alive, pause=0.3)
    tap.same((glance.number(venue, "SELECT count(*) FROM case_file"), len(glance.letters(venue))),
             (cases, letters), "cases and letters")
    tap.same(len(venue.sent()), sent, "mails sent")


@tap.case("the same mail sent twice on its way, with other Received lines, makes no second case")
def _twice(venue):
    mail, cases = mails.demo()[1], glance.number(venue, "SELECT count(*) FROM case_file")
    letters = len(glance.letters(venue))
    venue.deliver(mail.raw, mail.sender)
    wait_for("the second one settled", 60, lambda: glance.settled(venue, letters + 1),
             venue.daemon_alive, pause=0.3)
    tap.same(glance.number(venue, "SELECT count(*) FROM case_file"), cases, "cases")


def move_all_back(venue):
    client = venue.mailbox()
    for folder in ("Behandlet", "Afventer", "Til gennemsyn", "Ikke bilag"):
        if client.select(f'"{folder}"')[0] == "OK":
            client.uid("MOVE", "1:*", "INBOX")
    client.logout()


@tap.case("mails that a person moves back to INBOX are filed again without new cases or answers")
def _moved_back(venue):
    cases, sent = glance.number(venue, "SELECT count(*) FROM case_file"), len(venue.sent())
    move_all_back(venue)
    wait_for("INBOX empty again", 90, lambda: not venue.folder("INBOX"), venue.daemon_alive,
             pause=0.3)
    tap.same(glance.number(venue, "SELECT count(*) FROM case_file"), cases, "cases")
    tap.same(len(venue.sent()), sent, "mails sent")


@tap.case("a UIDVALIDITY reset makes no second case")
def _uidvalidity(venue):
    cases, letters = (glance.number(venue, f"SELECT count(*) FROM {table}")
                      for table in ("case_file", "letter"))
    venue.stop_dovecot()
    for root, _, files in os.walk(os.path.join(venue.dovecot, "mail")):
        for name in files:
            if name == "dovecot-uidlist" or name.startswith("dovecot.index"):
                os.unlink(os.path.join(root, name))
    venue.start_dovecot()
    again_when_ended(lambda: move_all_back(venue))
    wait_for("INBOX empty again", 120, lambda: not venue.folder("INBOX"), venue.daemon_alive,
             pause=0.3)
    tap.same(glance.number(venue, "SELECT count(*) FROM case_file"), cases, "cases")
    tap.same(glance.number(venue, "SELECT count(*) FROM letter"), letters, "letters")


@tap.case("the same invoice as another file from another sender is a duplicate (X02)")
def _same_invoice(venue):
    invoice, owner = mails.hall_invoice(), register.cluster(31)["mail"]
    first = mails.compose("sal-pdf", owner, "Lokaleleje", f"Bilag for {mails.named(31)}.\n",
                          [("1107.pdf", "application/pdf", pdfs.printed(invoice, BUYER))])
    again = mails.compose("sal-pdf-2", mails.MEMBER, "Lokaleleje", "Se vedhæftede.\n",
                          [("kopi.pdf", "application/pdf",
                            pdfs.printed(invoice, BUYER) + b"% another copy\n")])
    settle(venue, first, owner)
    letter = settle(venue, again, mails.MEMBER)
    tap.same([case.status for case in letter.cases], ["duplicate"], "status")


@tap.case("PDF and XML of one invoice in one mail are one case, and the XML wins (X03)")
def _pair(venue):
    invoice = mails.catering_invoice()
    raw = mails.compose("par", mails.CATERING.mail, f"Faktura {invoice.id}", "Hermed faktura.\n", [
        ("faktura.pdf", "application/pdf", pdfs.printed(invoice, BUYER)),
        ("faktura.xml", "text/xml", einvoice.peppol(invoice, BUYER))])
    letter = settle(venue, raw, mails.CATERING.mail)
    tap.same([(case.cluster, case.total) for case in letter.cases], [(12, "5000.00")], "cases")
    roles = glance.query(venue, "SELECT d.role, p.media_type FROM case_document d JOIN part p ON"
                         " p.id = d.part WHERE d.case_id = ? AND d.role IN ('voucher', 'copy')",
                         letter.cases[0].id)
    tap.same({role: "xml" in kind for role, kind in roles}, {"voucher": True, "copy": False},
             "roles")


@tap.case("several vouchers in one mail are several cases with one answer")
def _several(venue):
    owner = register.cluster(57)["mail"]
    raw = mails.compose("to-bilag", mails.coordinator(57), f"To bilag fra {mails.named(57)}",
                        "Hermed to bilag.\n", [
                            ("a.jpg", "image/jpeg", mails.dinner_photo()),
                            ("b.jpg", "image/jpeg", mails.bistro_photo() + b"\0")])
    letter = settle(venue, raw, owner)
    tap.same(len(letter.cases), 2, "cases")
    tap.same(len(glance.answers_to(venue, "to-bilag@demo.example")), 1, "answers")


@tap.case("a voucher in an automatic mail becomes a case, and nobody is answered")
def _automatic(venue):
    raw = mails.compose("automatisk", mails.HOTEL.mail, "Din faktura", "Sendes automatisk.\n", [
        ("f.xml", "text/xml", einvoice.peppol(mails.hotel_invoice(), BUYER))],
        headers=(("Auto-Submitted", "auto-generated"),))
    letter = settle(venue, raw, mails.HOTEL.mail)
    tap.same([case.cluster for case in letter.cases], [88], "cluster")
    tap.same(glance.answers_to(venue, "automatisk@demo.example"), [], "answers")


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
