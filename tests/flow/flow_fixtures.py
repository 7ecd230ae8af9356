#!/usr/bin/python3
"""The demo's own material holds water: check digits, sums, the register, the same at every run."""
import os
import sys
from xml.dom import minidom

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import digits, einvoice, mails, pdfs, register, trade  # noqa: E402

INVOICES = (mails.conference_invoice, mails.catering_invoice, mails.hotel_invoice,
            mails.hall_invoice, mails.service_invoice)


@tap.case("every CVR number passes modulus 11 and every GLN its check digit")
def _check_digits():
    parties = [value for value in vars(trade).values() if isinstance(value, trade.Party)]
    tap.holds(len(parties) > 8, "parties")
    for party in parties:
        total = sum(int(d) * w for d, w in zip(party.cvr, (2, 7, 6, 5, 4, 3, 2, 1)))
        tap.same((len(party.cvr), total % 11), (8, 0), f"CVR of {party.name}")
        if party.gln:
            tap.same(party.gln, digits.gln(int(party.gln[:12])), f"GLN of {party.name}")


@tap.case("check digits are those of known numbers")
def _known():
    # the textbook numbers of both check digits
    tap.same(digits.gln(400638133393), "4006381333931", "EAN")
    tap.same(digits.fik(7992739871), "000079927398713", "Luhn")


@tap.case("VAT is a whole øre everywhere, and lines + VAT are the total")
def _sums():
    for make in INVOICES:
        invoice = make()
        tap.same(invoice.net % 4, 0, f"rest of the VAT of {invoice.id}")
        tap.same(invoice.total, sum(line.net for line in invoice.lines) * 5 // 4, invoice.id)
    tap.same(mails.conference_invoice().total // 40, 62500, "the source's 625 kr. a head")


@tap.case("116 clusters, numbered from 1, with the sources' smallest and largest figures")
def _register():
    rows = register.clusters()
    tap.same([row["number"] for row in rows], list(range(1, 117)), "numbers")
    for key, least, most in (("group1_patients", 17117, 110140), ("members", 11, 71)):
        values = [row[key] for row in rows]
        tap.same((min(values), max(values)), (least, most), key)
    tap.same(len({row["name"] for row in rows}), 116, "names")
    tap.same(len({row["mail"] for row in rows}), 116, "addresses")
    tap.holds(all(row["mail"].endswith(".example") for row in rows), "an address is not invented")


@tap.case("the e-invoices are well-formed and carry the total")
def _well_formed():
    for make in INVOICES[:3]:
        for write in (einvoice.oioubl, einvoice.peppol, einvoice.cii):
            raw = write(make(), trade.BUYER)
            minidom.parseString(raw)
            tap.holds(digits.decimal(make().total).encode() in raw, f"total of {make().id}")


@tap.case("mails and files are the same bytes at every run")
def _deterministic():
    first = {mail.name: mail.raw for mail in mails.demo()}
    mails.dinner_photo.cache_clear()
    mails.bistro_photo.cache_clear()
    for mail in mails.demo():
        tap.holds(mail.raw == first[mail.name], f"{mail.name} differs")
    tap.holds(pdfs.memory_eater() == pdfs.memory_eater(), "a hostile PDF differs")


@tap.case("each mail is addressed to the intake and has its own Message-ID")
def _mails():
    messages = [glance.parse(mail.raw) for mail in mails.demo()]
    tap.same(len({message["Message-ID"] for message in messages}), 12, "ids")
    tap.same({message["To"] for message in messages}, {mails.INTAKE}, "recipients")


if __name__ == "__main__":
    sys.exit(tap.run())
