#!/usr/bin/python3
"""How long from a mail's arrival to its answer's departure, in the demo's set-up.

One mail at a time: delivered through LMTP (the clock starts when Dovecot has it), seen through
IDLE, read, judged, answered; the clock stops when the SMTP server has written the answer.
XML: a Peppol invoice. Photo: the demo's restaurant bill, read by OCR. Numbers: LATENCY_XML,
LATENCY_PHOTO in the environment.
"""
import os
import sys
import time
from dataclasses import replace

import glance
import tap
from fixtures import einvoice, mails, register
from fixtures.trade import BUYER
from venue import wait_for


def xml_mail(i):
    invoice = replace(mails.catering_invoice(), id=f"2026-{5000 + i}")
    return [("faktura.xml", "text/xml", einvoice.peppol(invoice, BUYER))]


def photo_mail(i):
    """The same picture with other bytes behind its end: else it would be a duplicate."""
    return [("bon.jpg", "image/jpeg", mails.dinner_photo() + b"%d" % i)]


def one(venue, kind, files, i):
    """Seconds from delivery to answer. Every mail comes from another coordinator, or the answers
    to one address would reach their limit."""
    number = 1 + i % 116
    name = f"{kind}-{i}"
    raw = mails.compose(name, mails.coordinator(number), f"Bilag, {mails.named(number)}",
                        "Hermed bilag.\n", files)
    sent = venue.path("sent")
    before = len(os.listdir(sent))
    venue.deliver(raw, register.cluster(number)["mail"])
    began = time.monotonic()
    wait_for(f"the answer to {name}", 60,
             lambda: len([n for n in os.listdir(sent) if n.endswith(".eml")]) * 2 > before,
             venue.daemon_alive, pause=0.004)
    took = time.monotonic() - began
    wait_for("settled", 60, lambda: glance.settled(venue, 1), venue.daemon_alive)
    return took


def percentile(times, share):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(venue, kind, make, count):
    times = [one(venue, kind, make(i), i) for i in range(count)]
    print(f"mail to answer, {kind}: p50 {percentile(times, 0.5):.2f} s, "
          f"p99 {percentile(times, 0.99):.2f} s ({count} mails, one at a time)", flush=True)


def main():
    with tap.venue() as venue:
        measure(venue, "xml", xml_mail, int(os.environ.get("LATENCY_XML", "60")))
        measure(venue, "photo", photo_mail, int(os.environ.get("LATENCY_PHOTO", "30")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
