#!/usr/bin/python3
"""E-invoices that are broken, wrong or carry something: what their supplier hears and the case
knows."""
import base64
import functools
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import letters_seen  # noqa: E402
import tap  # noqa: E402
from fixtures import attacks, einvoice, mails, pdfs  # noqa: E402
from fixtures.trade import BUYER, CATERING, CONFERENCE, HALL  # noqa: E402
from venue import wait_for  # noqa: E402


def with_list():
    """Peppol, with the attendee list as a PDF inside, as BG-24 has it."""
    data = base64.b64encode(pdfs.listed("Klyngemøde om KOL", mails.people(10, 12)))
    file = (b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
            b'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="deltagere.pdf">'
            + data + b"</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
            b"</cac:AdditionalDocumentReference>")
    xml = einvoice.peppol(mails.catering_invoice(), BUYER)
    return xml.replace(b"<cac:AccountingSupplierParty>", file + b"<cac:AccountingSupplierParty>", 1)


def wrong():
    """OIOUBL whose total is 100 kr. too high and whose payment id ends in a wrong digit."""
    invoice = mails.conference_invoice()
    last = invoice.fik_id[-1]
    return (einvoice.oioubl(invoice, BUYER)
            .replace(b'PayableAmount currencyID="DKK">25000.00', b'PayableAmount currencyID="DKK">25100.00')
            .replace(invoice.fik_id.encode(), (invoice.fik_id[:-1] + str((int(last) + 1) % 10)).encode()))


def nameless():
    """Peppol without an invoice number; the hall's, so that nothing else is wrong with it."""
    invoice = mails.hall_invoice()
    return einvoice.peppol(invoice, BUYER).replace(f"<cbc:ID>{invoice.id}</cbc:ID>".encode(), b"", 1)


def half():
    xml = einvoice.oioubl(mails.hall_invoice(), BUYER)
    return xml[:xml.find(b"<cac:LegalMonetaryTotal>")]


LETTERS = tuple((name, supplier, xml()) for name, supplier, xml in (
    ("med-liste", CATERING, with_list), ("forkert", CONFERENCE, wrong), ("uden-nummer", HALL, nameless)))
# Of invoices that cannot be read: the reason that their sender, a stranger, hears, and the line.
BROKEN = (
    ("halv", half(), "filen slutter, før fakturaen er færdig", half().count(b"\n") + 1),
    ("doctype", attacks.external(), "den indeholder en DOCTYPE, og det er ikke tilladt", 2),
    ("dyb", attacks.deep(), "elementerne er indlejret for dybt", None),
    ("navnerum", attacks.namespaces(), "et element er for langt", 2),
    ("tegn", attacks.letters(), "tegnene passer ikke til den tegnkodning, som filen angiver", None),
)


def compose(name, sender, xml):
    return mails.compose(name, f"Bogholderiet <{sender}>", "Faktura", "Se vedhæftede e-faktura.\n",
                         [("faktura.xml", "application/xml", xml)])


def case_of(venue, name):
    letter = glance.letter(venue, f"{name}@demo.example")
    tap.holds(letter and letter.cases, "the letter made no case")
    return letter.cases[0]


def answer(venue, name):
    answers = glance.answers_to(venue, f"{name}@demo.example")
    tap.same(len(answers), 1, "answers")
    text = letters_seen.body(answers[0][1])
    tap.say_comment(text)
    return " ".join(text.split())


@tap.case("an attendee list inside an e-invoice is a document of its case")
def _list(venue):
    shown = json.loads(venue.bilag("show", "--json", case_of(venue, "med-liste").number))
    roles = {d["role"]: d["reading"] for d in shown["documents"]}
    tap.same(len(roles["attendees"]["attendees"]), 10, "attendees")
    tap.same(roles["attendees"]["fields"]["occasion"]["value"], "Klyngemøde om KOL", "occasion")
    tap.same(roles["voucher"]["format"], "peppol-bis-3", "format of the voucher")


@tap.case("wrong sums and a wrong check digit are flagged, and the supplier hears which")
def _wrong(venue):
    case = case_of(venue, "forkert")
    tap.same(case.status, "flagged", f"status ({case.reasons})")
    tap.holds({"D24", "X16"} <= set(case.reasons.split()), f"failed rules {case.reasons}")
    text = answer(venue, "forkert")
    for part in ("F-INV133", "25100.00", "25000.00", "linje ", "forkert kontrolciffer"):
        tap.holds(part in text, f"the answer does not say {part}")


@tap.case("an invoice without a number is asked for it")
def _nameless(venue):
    case = case_of(venue, "uden-nummer")
    tap.same(case.status, "needs-info", f"status ({case.reasons})")
    text = answer(venue, "uden-nummer")
    tap.holds("fakturanummer (BR-02" in text, "the answer does not name the number")


def unread(name, reason, line, venue):
    tap.same(case_of(venue, name).status, "needs-info", "status")
    want = f"Vi kunne ikke læse jeres e-faktura: {reason}, linje {line or ''}"
    text = answer(venue, name)
    tap.holds(want in text, f"the answer does not say: {want}")


for _name, _, _reason, _line in BROKEN:
    tap.case(f"an e-invoice that cannot be read ({_name}) is answered with reason and line")(
        functools.partial(unread, _name, _reason, _line))


def main():
    with tap.venue() as venue:
        for name, supplier, xml in LETTERS:
            venue.deliver(compose(name, supplier.mail, xml), supplier.mail)
        for name, xml, _, _ in BROKEN:
            venue.deliver(compose(name, f"{name}@fremmed.example", xml), f"{name}@fremmed.example")
        wait_for("all letters settled", 120, lambda: glance.settled(venue, len(LETTERS) + len(BROKEN)),
                 venue.daemon_alive, pause=0.3)
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
