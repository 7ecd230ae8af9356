#!/usr/bin/python3
"""The straight line: each of the demo's mails comes in, is judged, answered and filed.

The answers are compared whole with flow/expected/*.txt. UPDATE_EXPECTED=1 writes these anew; look
at the difference before committing it.
"""
import difflib
import functools
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from fixtures import mails  # noqa: E402
from venue import wait_for  # noqa: E402

EXPECTED = os.path.join(HERE, "expected")
FOLDERS = ("Behandlet", "Afventer", "Til gennemsyn", "Ikke bilag")


def check_case(mail, venue):
    letter = glance.letter(venue, mail.message_id)
    tap.holds(letter, "the letter is not in the book")
    want = mail.expected
    if not want.status:
        tap.same(letter.cases, (), "cases")
        return
    tap.same(len(letter.cases), 1, "number of cases")
    case = letter.cases[0]
    tap.same((case.cluster, case.total), (want.cluster, want.total), "cluster and total")
    tap.holds(case.status in want.status,
              f"status {case.status} ({case.reasons}), want one of {want.status}")


def check_folder(mail, venue):
    where = [name for name in (*FOLDERS, "INBOX") if mail.message_id in venue.folder(name)]
    tap.same(where, [mail.expected.folder], "folders")


def check_answer(mail, venue):
    answers = glance.answers_to(venue, mail.message_id)
    tap.same(len(answers), 1 if mail.expected.answered else 0, "number of answers")
    if not answers:
        return
    path = os.path.join(EXPECTED, mail.name + ".txt")
    got = letters_seen.shown(*answers[0])
    if os.environ.get("UPDATE_EXPECTED") == "1":
        os.makedirs(EXPECTED, exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(got)
    with open(path, encoding="utf-8") as lines:
        want = lines.read()
    difference = "".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True),
                                              "expected", "sent"))
    tap.holds(not difference, "the answer differs:\n" + difference)


def check_headers(mail, venue):
    """RFC 3834 and threading, said once more apart from the texts."""
    for envelope, message in glance.answers_to(venue, mail.message_id):
        tap.same(message["Auto-Submitted"], "auto-replied", "Auto-Submitted")
        tap.same(message["X-Auto-Response-Suppress"], "All", "X-Auto-Response-Suppress")
        tap.holds(mail.message_id in (message["References"] or ""), "not in References")
        tap.holds(message["X-Klyngebilag-Loop"], "no loop header")
        tap.same(envelope["to"], [mail.sender], "recipient")
        tap.holds(envelope["from"] in ("", "<>", None), f"return path {envelope['from']}")
        html = letters_seen.body(message, "text/html")
        tap.holds("<html" in html.lower(), "no HTML alternative")
        tap.holds("<script" not in html.lower(), "a script in the HTML")


# The last one eats memory until a limit stops it: only the release build has that limit.
LETTERS = [mail for mail in mails.demo() if not (tap.sanitized() and mail.name.startswith("12"))]

for _mail in LETTERS:
    tap.case(f"{_mail.name}: its case is right")(functools.partial(check_case, _mail))
    tap.case(f"{_mail.name}: the server keeps it in the right folder")(
        functools.partial(check_folder, _mail))
    tap.case(f"{_mail.name}: the answer is as expected, word for word" if _mail.expected.answered
             else f"{_mail.name}: nobody is answered")(functools.partial(check_answer, _mail))
    tap.case(f"{_mail.name}: the answer's headers are RFC 3834 clean")(
        functools.partial(check_headers, _mail))


@tap.case("an attendee form comes with the answer that asks for the list")
def _form(venue):
    """D02"""
    _, message = glance.answers_to(venue, "02-foto-uden-liste@demo.example")[0]
    names = [name for _, name, _ in letters_seen.parts(message) if name]
    tap.same([os.path.splitext(name)[1] for name in names], [".docx"], "attached files")


@tap.case("the signature's logo makes no document")
def _logo(venue):
    tap.same(glance.query(venue, "SELECT document FROM part WHERE name = 'image001.png'"), [(0,)],
             "document marks")


@tap.case("840 kr. a head is flagged with its arithmetic, not rejected")
def _dinner(venue):
    found = glance.query(venue, "SELECT arithmetic, severity FROM finding WHERE rule = 'D07' AND"
                         " result = 'fail'")
    tap.holds(any("840" in (arithmetic or "") for arithmetic, _ in found), f"findings: {found}")
    tap.same({severity for _, severity in found}, {"flag"}, "severity")


@tap.case("the duplicate names the first case and learns nothing about it")
def _duplicate(venue):
    first = glance.letter(venue, "06-pdf@demo.example").cases[0]
    again = glance.query(venue, "SELECT duplicate_of FROM case_file WHERE status = 'duplicate'")
    tap.same(again, [(first.id,)], "duplicate of")
    for _, message in glance.answers_to(venue, "09-dublet@demo.example"):
        tap.holds(first.number not in letters_seen.body(message), "the first case's number leaked")


@tap.case("bilag status, queue, show and check-config answer")
def _tool(venue):
    number = glance.letter(venue, "01-foto-med-liste@demo.example").cases[0].number
    tap.holds(number in venue.bilag("queue"), "the queue does not list the flagged case")
    shown = venue.bilag("show", number)
    tap.holds("840" in shown and "D07" in shown, "show does not tell the finding")
    venue.bilag("status")
    venue.bilag("check-config")


@tap.case("the originals are the bytes that came")
def _originals(venue):
    for mail in LETTERS:
        row = glance.query(venue, "SELECT sha256 FROM letter WHERE message_id = ?", mail.message_id)
        digest = row[0][0]
        with open(venue.path("spool", "originals", digest[:2], digest), "rb") as original:
            raw = original.read()
        tap.same(hashlib.sha256(raw).hexdigest(), digest, "sha256")
        tap.holds(raw.endswith(mail.raw[-200:]), f"{mail.name} ends otherwise")


def main():
    with tap.venue() as venue:
        for mail in LETTERS:
            venue.deliver(mail.raw, mail.sender)
        wait_for("all mails settled", 240, lambda: glance.settled(venue, len(LETTERS)),
                 venue.daemon_alive, pause=0.3)
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
