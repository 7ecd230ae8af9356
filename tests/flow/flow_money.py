#!/usr/bin/python3
"""A cluster's money, told to its coordinator and to nobody else."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from fixtures import mails, register  # noqa: E402
from delivery import settle  # noqa: E402
from venue import children  # noqa: E402

OWNER, STRANGER = register.cluster(57)["mail"], "nysgerrig@udenfor.example"
PATIENTS = int(register.cluster(57)["group1_patients"])


def danish(oere):
    kroner, rest = divmod(abs(oere), 100)
    return f"{kroner:,}".replace(",", ".") + f",{rest:02d}"


def csv_file(venue, name, text):
    path = venue.path(name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def open_books(venue):
    """Rate × patients of 2023 and 2024, an opening balance and a budget."""
    venue.bilag("import", "balances", csv_file(
        venue, "balances.csv", "cluster;amount;day\n57;1.000,50;2023-04-01\n"))
    venue.bilag("import", "budgets", csv_file(
        venue, "budgets.csv", "cluster;year;category;amount\n57;2026;Forplejning;40.000,00\n"
        f"57;{time.localtime().tm_year};Honorar;60.000,00\n"))
    venue.bilag("allocate", "2023")
    return venue.bilag("allocate", "2024")


def ask(venue, name, sender, text, subject="Saldo", **options):
    """What was sent in answer: [(envelope, mail)]."""
    before = len(venue.sent())
    raw = mails.compose(name, sender, subject, text, **options)
    settle(venue, raw, re.sub(r".*<|>.*", "", sender))
    return [(envelope, glance.parse(raw)) for envelope, raw in venue.sent()[before:]]


@tap.case("the allocation is rate times group-1 patients, shown before and booked once")
def _allocate(venue):
    """I01, I03"""
    shown = venue.bilag("allocate", "2024", "--dry-run")
    tap.holds(f"57 {register.cluster(57)['name']}: {PATIENTS} gruppe 1-patienter × 3,55 kr." in shown,
              shown[:200])
    tap.same(glance.number(venue, "SELECT count(*) FROM posting"), 0, "postings after a dry run")
    open_books(venue)
    tap.holds("0 of 116 clusters" in venue.bilag("allocate", "2024"), "booked twice")
    tap.same(glance.number(venue, "SELECT sum(amount_oere) FROM entry"), 0, "sum")


@tap.case("a coordinator who mails saldo gets the balance, a picture and a page, within seconds")
def _statement(venue):
    """I10"""
    began = time.monotonic()
    (envelope, mail), = ask(venue, "saldo", mails.coordinator(57), "Hej\n\nMå jeg få vores saldo?\n")
    tap.holds(time.monotonic() - began < 20, "it took long")
    tap.same(envelope["to"], [OWNER], "recipient")
    balance = 100050 + PATIENTS * (232 + 355)
    text = letters_seen.body(mail)
    tap.holds(f"Til rådighed nu: {danish(balance)}" in text, text)
    tap.holds(text.startswith(f"Klynge 57 {register.cluster(57)['name']} har "), text[:80])
    tap.holds("Honorar: 0,00 (budget 60.000,00, rest 60.000,00)" in text, text)
    kinds = [(kind, name) for kind, name, _ in letters_seen.parts(mail)]
    year = time.localtime().tm_year
    tap.same(kinds, [("text/plain", None), ("text/html", None), ("image/png", None),
                     ("application/pdf", f"klynge-57-status-{year}.pdf")], "parts")
    pdf = letters_seen.parts(mail)[3][2].get_content()
    tap.holds(pdf.startswith(b"%PDF-") and len(pdf) > 5000, "the page")
    picture = next(part for kind, _, part in letters_seen.parts(mail) if kind == "image/png")
    tap.holds("cid:" + picture["Content-ID"].strip("<>") in letters_seen.body(mail, "text/html"),
              "the html does not show the picture")
    tap.same(mail["Auto-Submitted"], "auto-replied", "Auto-Submitted")


@tap.case("it goes to the address in the register, whatever Reply-To says")
def _reply_to(venue):
    (envelope, _), = ask(venue, "saldo-svar-til", mails.coordinator(57), "Oversigt, tak.\n",
                         subject="Oversigt", headers=(("Reply-To", STRANGER),))
    tap.same(envelope["to"], [OWNER], "recipient")


@tap.case("a year without data is an empty statement")
def _empty_year(venue):
    year = time.localtime().tm_year - 1
    (_, mail), = ask(venue, "saldo-tomt", mails.coordinator(12), f"saldo {year}\n")
    text = letters_seen.body(mail)
    tap.holds(f"status for {year}" in text and "Intet forbrug og intet budget i året." in text, text)
    tap.holds("Forbrug: 0,00" in text, text)


@tap.case("who is not believed, or not the coordinator, gets nothing that tells")
def _others(venue):
    """A17"""
    amount = danish(100050 + PATIENTS * (232 + 355))
    asked = (("saldo-ubekraeftet", mails.coordinator(57), False), ("saldo-fremmed", STRANGER, True))
    for name, sender, believed in asked:
        for _, mail in ask(venue, name, sender, "saldo\n", believed=believed):
            tap.holds(amount[:-3] not in mail.as_string() and "rådighed" not in mail.as_string(), name)
            tap.same([kind for kind, _, _ in letters_seen.parts(mail)], ["text/plain", "text/html"],
                     name)
    note = glance.letter(venue, "saldo-ubekraeftet@demo.example").note
    tap.holds("ikke bekræftet som koordinator" in (note or ""), f"the queue says {note}")


@tap.case("bilag statement prints the year and writes the page, one sheet of A4")
def _command(venue):
    """I24"""
    path = venue.path("side.pdf")
    said = venue.bilag("statement", "--cluster", "57", "--pdf", path)
    tap.holds(danish(100050 + PATIENTS * (232 + 355)) in said, said)
    with open(path, "rb") as page:
        pdf = page.read()
    tap.same(len(re.findall(rb"/Type /Page\b", pdf)), 1, "pages")
    tap.holds(re.search(rb"MediaBox \[ 0 0 595\.\d+ 841\.\d+ \]", pdf), "A4")
    done = venue.bilag("statement", "--cluster", "999", check=False)
    tap.holds(done.returncode == 1 and "there is no cluster 999" in done.stderr, done.stderr)


def drawer(venue):
    return next(pid for pid, line in children(venue.daemon.pid).items() if "bilag-draw" in line)


@tap.case("bilag-draw links no parser of foreign documents and sits in a cage")
def _links(venue):
    with open(f"/proc/{drawer(venue)}/status", encoding="utf-8") as status:
        tap.holds(tap.sanitized() or "Seccomp:\t2\n" in status.read(), "no filter of system calls")
    libraries = subprocess.run(["ldd", os.path.join(venue.build, "bilag-draw")], check=True,
                               capture_output=True, text=True).stdout
    for word in ("mupdf", "tesseract", "liblept", "gmime", "libxml2", "libheif", "libarchive"):
        tap.holds(word not in libraries, word)


@tap.case("without its drawer the figures still go out")
def _no_drawer(venue):
    os.kill(drawer(venue), 9)
    (_, mail), = ask(venue, "saldo-uden-tegner", mails.coordinator(57), "saldo\n")
    tap.holds("Til rådighed nu: " in letters_seen.body(mail), "no figures")


def main():
    with tap.venue() as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
