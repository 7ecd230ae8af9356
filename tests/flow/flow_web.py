#!/usr/bin/python3
"""The review page of the running daemon: what a reviewer sees, fetches and decides."""
import email
import email.policy
import hashlib
import html
import json
import os
import re
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from fixtures import mails  # noqa: E402
from reviewer import PASSWORD, Browser, case_of, document  # noqa: E402
from venue import wait_for  # noqa: E402

PHOTO, PDF, HOSTILE = "01-foto-med-liste", "06-pdf", "12-fjendtlig"
QUESTION, PEPPOL = "11-spoergsmaal", "04-peppol"


def decision_mails(venue, case):
    """What was sent about a case after the answer to its letter."""
    every = [email.message_from_bytes(raw, policy=email.policy.default) for _, raw in venue.sent()]
    return [message for message in every if case.number in (message["Subject"] or "")][1:]


@tap.case("nobody sees a case without a login")
def _closed(venue):
    status, headers, body = Browser(venue).ask("GET", f"/case/{case_of(venue, PHOTO).id}")
    tap.same(status, 403, "status")
    tap.holds(case_of(venue, PHOTO).number not in body.decode(), "the case is shown")
    tap.holds("frame-ancestors 'none'" in headers["Content-Security-Policy"], "no policy")


@tap.case("the queue tells each case with its reason in words")
def _queue(venue):
    page = Browser(venue).log_in("anna").page("/")
    for name in (PHOTO, PDF, HOSTILE):
        tap.holds(case_of(venue, name).number in page, f"{name} is not listed")
    tap.holds("840 kr. pr. person" in page, "the arithmetic is not told")


@tap.case("a photo is shown as a reader drew it, in the pixels that the boxes count")
def _picture(venue):
    browser = Browser(venue).log_in("anna")
    part, _ = document(venue, PHOTO, "%.jpg")
    page = browser.page(f"/case/{case_of(venue, PHOTO).id}")
    width, height = re.search(rf'src="/part/{part}/page/1" width="(\d+)" height="(\d+)"',
                              page).groups()
    status, headers, png = browser.ask("GET", f"/part/{part}/page/1")
    tap.same((status, headers["Content-Type"]), (200, "image/png"), "answer")
    tap.same(struct.unpack(">II", png[16:24]), (int(width), int(height)), "size")
    tap.holds(re.search(r'<rect id="d\d+-0-total"', page), "no box for the total")


@tap.case("an original is downloaded byte by byte and never opened in the page")
def _original(venue):
    part, sha256 = document(venue, HOSTILE, "%.pdf")
    status, headers, body = Browser(venue).log_in("anna").ask("GET", f"/part/{part}/original")
    tap.same(status, 200, "status")
    tap.same(hashlib.sha256(body).hexdigest(), sha256, "sha256")
    tap.holds(headers["Content-Disposition"].startswith("attachment"), "not an attachment")
    tap.holds("sandbox" in headers["Content-Security-Policy"], "not in a sandbox")


@tap.case("a document that could not be read is shown with why")
def _hostile(venue):
    page = Browser(venue).log_in("anna").page(f"/case/{case_of(venue, HOSTILE).id}")
    tap.holds("flash problem" in page and "Hent original" in page, "not told")
    tap.holds("Kan ikke godkendes" in page, "approval is offered")


@tap.case("a cluster's account is shown, and kept as a drawn statement")
def _account(venue):
    browser, cluster = Browser(venue).log_in("bo"), case_of(venue, PDF).cluster
    page = browser.page(f"/account/{cluster}")
    tap.holds('<svg class="chart"' in page, "no chart")
    status, headers, body = browser.ask("GET", f"/account/{cluster}/statement")
    tap.same((status, body[:5]), (200, b"%PDF-"), "statement")
    tap.holds(headers["Content-Disposition"].startswith("attachment"), "not an attachment")
    tap.holds("kører" in browser.page("/health"), "the daemon is not said to run")


@tap.case("what may only be looked at is not decided")
def _auditor(venue):
    status, _, _ = Browser(venue).log_in("bo").decide(case_of(venue, PDF), "approve")
    tap.same((status, case_of(venue, PDF).status), (303, "ready"), "answer and status")


@tap.case("an approval is told to the sender, once, however often it is clicked")
def _approve(venue):
    browser, case = Browser(venue).log_in("anna"), case_of(venue, PDF)
    form = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"',
                           browser.page(f"/case/{case.id}")))
    for _ in range(2):
        status, _, _ = browser.ask("POST", f"/case/{case.id}", {**form, "action": "approve"})
        tap.same(status, 303, "status")
    tap.same(case_of(venue, PDF).status, "approved", "status")
    told = wait_for("the mail", 30, lambda: decision_mails(venue, case), venue.daemon_alive)
    tap.same(len(told), 1, "mails")
    tap.holds(f"{case.number}: godkendt" in browser.page("/"), "the page does not say so")


@tap.case("a decision is taken back before its mail leaves, and nobody hears of it")
def _undo(venue):
    browser, case = Browser(venue).log_in("anna"), case_of(venue, PHOTO)
    before = len(decision_mails(venue, case))
    browser.decide(case, "reject", "for dyrt")
    tap.same(case_of(venue, PHOTO).status, "rejected", "status")
    tap.holds('value="undo"' in browser.page("/"), "undo is not offered")
    browser.decide(case, "undo")
    tap.same(case_of(venue, PHOTO).status, case.status, "status")
    time.sleep(5)  # the mail would have left after three
    tap.same(len(decision_mails(venue, case)), before, "mails")


@tap.case("a person corrects what was read by the word that stands there")
def _correct(venue):
    browser, case = Browser(venue).log_in("anna"), case_of(venue, PHOTO)
    part, _ = document(venue, PHOTO, "%.jpg")
    status, _, body = browser.ask("GET", f"/part/{part}/words")
    words = json.loads(body)
    tap.same(status, 200, "status of the words")
    page, x, y, width, height, text = next(word for word in words if re.match(r"15.120", word[5]))
    shown = browser.page(f"/case/{case.id}")
    box = re.search(r'<rect id="d\d+-0-total" class="\w+" x="(\d+)" y="(\d+)"', shown).groups()
    tap.holds(any(abs(word[1] - int(box[0])) < 80 and abs(word[2] - int(box[1])) < 40
                  for word in words if re.match(r"15.120", word[5])),
              "no such word lies where the total was found")
    letter = glance.query(venue, "SELECT letter FROM part WHERE id = ?", part)[0][0]
    form = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"',
                           browser.page(f"/case/{case.id}")))
    form.update(letter=letter, part=part, voucher=0, field="total", value=text, page=page, x=x, y=y,
                w=width, h=height)
    tap.same(browser.ask("POST", f"/case/{case.id}/correct", form)[0], 303, "status")
    after = browser.page(f"/case/{case.id}")
    tap.holds("Reglerne er set efter igen" in after, "the page does not say so")
    tap.holds("rettet" in after and "total=15120.00" in after, "the correction is not shown")
    stale = browser.ask("POST", f"/case/{case.id}/correct", {**form, "value": "1,00"})
    tap.same(stale[0], 303, "status of the second one")
    tap.holds("er ændret, siden du åbnede den" in browser.page(f"/case/{case.id}"), "not refused")


@tap.case("a rejection needs a reason, and its sender reads it")
def _reject(venue):
    browser, case = Browser(venue).log_in("anna"), case_of(venue, PHOTO)
    browser.decide(case, "reject")
    tap.same(case_of(venue, PHOTO).status, case.status, "status without a reason")
    tap.holds("Skriv en begrundelse" in browser.page(f"/case/{case.id}"), "nothing said")
    browser.decide(case, "reject", "Middagen er <b>for</b> dyr & uden aftale.")
    tap.same(case_of(venue, PHOTO).status, "rejected", "status")
    told = wait_for("the mail", 30, lambda: decision_mails(venue, case), venue.daemon_alive)
    tap.holds("Middagen er <b>for</b> dyr & uden aftale." in letters_seen.body(told[0]),
              "the reason is not in the mail")
    tap.holds(html.escape("<b>for</b>") in letters_seen.body(told[0], "text/html"), "not escaped")


@tap.case("a letter without a case leaves the queue when a person has seen to it, and only then")
def _letter(venue):
    letter = glance.letter(venue, f"{QUESTION}@demo.example")
    path = f"/letter/{letter.id}"
    tap.same(Browser(venue).log_in("bo").ask("POST", path, {"csrf": ""})[0], 403, "an auditor")
    browser = Browser(venue).log_in("anna")
    tap.holds(path in browser.page("/"), "it is not in the queue")
    tap.same(browser.ask("POST", path, {"csrf": "guessed"})[0], 303, "a foreign form")
    tap.holds(glance.letter(venue, letter.message_id).note, "a foreign form took it out")
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.page(path)).group(1)
    for _ in range(2):
        tap.same(browser.ask("POST", path, {"csrf": csrf})[0], 303, "status")
    tap.same(glance.letter(venue, letter.message_id).note, None, "note")
    tap.holds(path not in browser.page("/"), "it is still in the queue")


@tap.case("an e-invoice is shown as a sheet of paper, in its case and alone")
def _sheet(venue):
    browser, case = Browser(venue).log_in("anna"), case_of(venue, PEPPOL)
    part, _ = document(venue, PEPPOL, "invoice.xml")
    for path in (f"/case/{case.id}", f"/case/{case.id}/invoice/{part}"):
        page = html.unescape(browser.page(path))
        for told in ("Smag & Samvær Catering ApS", "Frokost inkl. drikkevarer", "5.000 kr.", "21. oktober 2026",
                     "FIK-indbetaling", "Peppol BIS Billing 3"):
            tap.holds(told in page, f"{path} does not tell {told}")
    tap.same(browser.ask("GET", f"/case/{case.id}/invoice/999999")[0], 404, "another document")
    tap.same(Browser(venue).ask("GET", f"/case/{case.id}/invoice/{part}")[0], 403, "without a login")
    tap.same(browser.ask("GET", "/einvoice.css")[0], 200, "its style sheet")


def main():
    chosen = [mail for mail in mails.demo() if mail.name in (PHOTO, PDF, HOSTILE, QUESTION, PEPPOL)]
    with tap.venue() as venue:
        for name, role in (("anna", "approver"), ("bo", "auditor")):
            venue.bilag("user", "add", name, "--role", role, stdin=PASSWORD + "\n")
        for mail in chosen:
            venue.deliver(mail.raw, mail.sender)
        wait_for("all mails settled", 240, lambda: glance.settled(venue, len(chosen)),
                 venue.daemon_alive, pause=0.3)
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
