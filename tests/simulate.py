#!/usr/bin/python3
"""A year of 116 clusters through the real daemon: simulate.py [--build DIR] [--seed N] [--share N]

Coordinators send bills with their lists, suppliers send invoices, mistakes and attempts at fraud are
planted. Coordinators answer what they are asked. In the end every planted error must have been
stopped, everything else approved and booked, and the money of three clusters agree with a
calculation of its own. The generator knows the trade from the source documents and shares neither
code nor tables with the rules; --share 10 sends a tenth of the year.
"""
import argparse
import collections
import dataclasses
import os
import random
import re
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import glance  # noqa: E402
from fixtures import digits, einvoice, mails, pdfs, register  # noqa: E402
from fixtures.trade import BUYER, Invoice, Line, Party  # noqa: E402
from venue import ROOT, Gone, Venue, wait_for  # noqa: E402

YEAR = 2024
RATE_ORE = 355           # Håndbog:365, for each group 1 patient in 2024
SUPPLIERS = 40
REST_SECONDS = 1200
ROUNDS = 4               # of questions and answers
TOPICS = "diabetes KOL hjertesvigt lungekræft demens medicingennemgang palliation astma".split()


# --- who is there ---------------------------------------------------------------------------------


def suppliers():
    """Invented inns and conference places."""
    return [Party(f"{name} Kro og Konference ApS", "Landevejen", str(i), f"{5000 + i}", f"{name}by",
                  digits.cvr(4100000 + 7919 * i), digits.gln(579999910000 + i), "Bogholderiet",
                  f"faktura@{register.ascii_fold(name).lower()}-kro.example")
            for i, name in enumerate(register.distinct(
                [a + b for a in register.FIRST for b in ("holm", "rup", "sted", "lev", "torp")],
                SUPPLIERS), 1)]


@dataclasses.dataclass
class Event:
    """One expense of a cluster, as it is sent, and what has to become of it."""
    name: str
    cluster: int
    letters: list                 # (sender, bytes), sent in this order
    kind: str = ""                # what was planted; "" nothing
    rules: tuple = ()             # of the catalogue: one of them must have spoken
    oere: int = 0                 # what it costs when it is approved
    late_list: str = ""           # what the coordinator answers when asked for the list


class Year:
    """Makes the events."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.suppliers = suppliers()
        self.count = 0

    def day(self, quarter=None):
        month = 3 * (quarter or self.dice.randint(1, 4)) - self.dice.randint(0, 2)
        return f"{YEAR}-{month:02d}-{self.dice.randint(1, 28):02d}"

    def people(self, cluster, count):
        return mails.people(count, self.dice.randrange(1 << 30) + cluster)

    def meeting(self, cluster, lines, supplier=None, day=None, **changed):
        """An invoice of a meeting."""
        self.count += 1
        day = day or self.day()
        values = {"id": f"{YEAR}-{self.count:05d}", "issued": day, "due": day,
                  "supplier": supplier or self.dice.choice(self.suppliers), "lines": tuple(lines),
                  "note": f"Klyngemøde {digits.danish_day(day)} om {self.dice.choice(TOPICS)}, "
                          f"{mails.named(cluster)}",
                  "event_day": day, "reference": mails.named(cluster)}
        return Invoice(**{**values, **changed})

    def letter(self, sender, text, files=(), subject="Bilag fra klyngemøde", believed=True,
               headers=()):
        self.count += 1
        return sender, mails.compose(f"sim-{self.count}", sender, subject, text, files,
                                     minute=self.count % 60, believed=believed, headers=headers)

    def outlay(self, cluster, invoice, names, pdf=None, sender=None, extra=""):
        """A coordinator sends a bill, with the list in the mail."""
        text = (f"Hej\n\nGodkendt.\n\nHermed bilag fra {mails.named(cluster)}.\n{extra}"
                f"Anledning: {invoice.note.split(',')[0]}.\n\n"
                + (mails.attendee_text(names) if names else ""))
        sender = sender or register.cluster(cluster)["mail"]
        return self.letter(sender, text, [("bilag.pdf", "application/pdf",
                                           pdf or pdfs.printed(invoice, BUYER))])

    def sent_by_supplier(self, invoice, xml=None):
        write = self.dice.choice((einvoice.oioubl, einvoice.peppol))
        return self.letter(f"{invoice.supplier.name} <{invoice.supplier.mail}>", "Hermed faktura.\n",
                           [("faktura.xml", "application/xml", xml or write(invoice, BUYER))],
                           f"Faktura {invoice.id}")

    def dinner(self, heads, each=52000, room=0):
        """Lines of a dinner; each: øre a head without VAT."""
        lines = [Line("Middag inkl. drikkevarer", heads, each)]
        return lines + ([Line("Lokaleleje", 1, room)] if room else [])

    # --- what is in order ---

    def own_bill(self, cluster, **changed):
        names = self.people(cluster, self.dice.randint(6, 11))
        invoice = self.meeting(cluster, self.dinner(len(names), self.dice.randint(300, 600) * 100,
                                                    self.dice.choice((0, 250000))), **changed)
        return Event("own bill", cluster, [self.outlay(cluster, invoice, names)],
                     oere=invoice.total)

    def late_list(self, cluster, **changed):
        names = self.people(cluster, 8)
        invoice = self.meeting(cluster, self.dinner(8), **changed)
        return Event("bill whose list comes later", cluster, [self.outlay(cluster, invoice, [])],
                     oere=invoice.total,
                     late_list=f"Anledning: Klyngemøde om KOL.\n\n{mails.attendee_text(names)}")

    def supplier_invoice(self, cluster, **changed):
        heads = self.dice.randint(6, 11)
        invoice = self.meeting(cluster, self.dinner(heads, 45000, 200000), **changed)
        return Event("supplier's invoice", cluster, [self.sent_by_supplier(invoice)],
                     oere=invoice.total, late_list="Anledning: Klyngemøde om astma.\n\n"
                     + mails.attendee_text(self.people(cluster, heads)))

    # --- what is not ---

    def planted(self, kind, rules, cluster, lines=None, names=None, **changed):
        """A bill of the coordinator with one thing wrong."""
        lines = lines or self.dinner(8)
        invoice = self.meeting(cluster, lines, **changed)
        names = self.people(cluster, 8) if names is None else names
        return Event(kind, cluster, [self.outlay(cluster, invoice, names)], kind, rules)

    def dear_dinner(self, c):
        return self.planted("dinner over 800 kr. a head", ("D07",), c, self.dinner(8, 67200))

    def dear_lunch(self, c):
        return self.planted("lunch over 450 kr. a head", ("D08",), c,
                            [Line("Frokost inkl. drikkevarer", 8, 40000)])

    def dear_room(self, c):
        return self.planted("room over 5.000 kr.", ("D06",), c, self.dinner(8, 40000, 620000))

    def dear_night(self, c):
        return self.planted("lodging over 3.000 kr. a night", ("D09",), c,
                            [Line("Konferencepakke med overnatning, pr. person", 8, 256000)])

    def few_names(self, c):
        return self.planted("fewer names than covers", ("D03",), c, self.dinner(14),
                            self.people(c, 8))

    def no_list(self, c):
        return self.planted("no attendee list", ("D01", "D05"), c, names=[])

    def hardware(self, c):
        return self.planted("hardware", ("G01",), c, self.dinner(8) + [
            Line("Bærbar computer Lenovo ThinkPad", 1, 649900)])

    def medical(self, c):
        return self.planted("medical equipment", ("G03", "G04"), c, self.dinner(8) + [
            Line("Blodtryksapparat til klinik", 2, 89900)])

    def minibar(self, c):
        return self.planted("private items", ("C03",), c, self.dinner(8) + [
            Line("Minibar værelse 204", 1, 18500)])

    def lump_sum(self, c):
        return self.planted("a lump sum", ("C04", "C05"), c, [Line("Arrangement", 1, 480000)])

    def wrong_buyer(self, c):
        invoice = self.meeting(c, self.dinner(8))
        buyer = dataclasses.replace(BUYER, name="Lægehuset Nord I/S", cvr=digits.cvr(2917511))
        return Event("made out to somebody else", c, [self.outlay(
            c, invoice, self.people(c, 8), pdfs.printed(invoice, buyer))],
            "made out to somebody else", ("B08", "B09"))

    def no_such_cluster(self, c):
        name = "Klynge 917 Ingensteds"
        invoice = self.meeting(c, self.dinner(8), reference=name, note=f"Klyngemøde, {name}")
        letter = self.letter("kro@ukendt.example", f"Hermed bilag for {name}.\n", [
            ("bilag.pdf", "application/pdf", pdfs.printed(invoice, BUYER))])
        return Event("a cluster that does not exist", c, [letter], "a cluster that does not exist",
                     ("B01", "B04"))

    def two_clusters(self, c):
        other = c % 116 + 1
        invoice = self.meeting(c, self.dinner(8), note=f"Møde for {mails.named(c)} og "
                                                       f"{mails.named(other)}")
        return Event("two clusters on one bill", c, [self.outlay(c, invoice, self.people(c, 8))],
                     "two clusters on one bill", ("B01", "B11"))

    def old_day(self, c):
        return self.planted("before the scheme began", ("I23", "X13"), c, day="2023-02-10")

    def future_day(self, c):
        return self.planted("a day to come", ("X13",), c, day="2027-05-20")

    def same_person(self, c):
        names = self.people(c, 7)
        return self.planted("the same person twice", ("X09",), c, names=names + [names[0]])

    def mixed_up(self, c):
        """Another total than its lines and VAT give."""
        invoice = self.meeting(c, self.dinner(8))
        xml = einvoice.oioubl(invoice, BUYER)
        total = digits.decimal(invoice.total)
        wrong = xml.replace(f">{total}<".encode(), f">{digits.decimal(invoice.total + 90000)}<".encode())
        assert wrong != xml
        event = Event("sums that do not fit", c, [self.sent_by_supplier(invoice, xml=wrong)],
                      "sums that do not fit", ("X11", "D24"))
        return event

    def not_ours(self, c):
        buyer = dataclasses.replace(BUYER, name="Region Hovedstaden KAP-H", gln="5798001555234")
        invoice = self.meeting(c, self.dinner(8))
        return Event("Region Hovedstaden's invoice", c, [self.sent_by_supplier(
            invoice, xml=einvoice.peppol(invoice, buyer))], "Region Hovedstaden's invoice", ("K01",))

    def abroad(self, c):
        return self.planted("study trip abroad", ("F11",), c, [
            Line("Studietur til Berlin, fly og hotel", 8, 320000)])

    def broke(self, c):
        return self.planted("more than the cluster has", ("I19",), c, [
            Line("Lokaleleje", 400, 490000)])

    def twice(self, c):
        """The same invoice again, from somebody else, as PDF."""
        first = self.own_bill(c)
        invoice = self.meeting(c, self.dinner(7), supplier=self.suppliers[0])
        names = self.people(c, 7)
        again = self.outlay(c, invoice, names, sender=f"vikar{self.count}@praksis.example")
        return [dataclasses.replace(first, letters=[self.outlay(c, invoice, names)],
                                    oere=invoice.total),
                Event("the same invoice again", c, [again], "the same invoice again", ("X01", "X02"))]

    def other_account(self, c):
        """A supplier that was paid wants its money elsewhere now."""
        supplier = self.suppliers[1 + self.count % (SUPPLIERS - 1)]
        return [self.own_bill(c % 116 + 1, supplier=supplier),
                self.planted("another bank account", ("X05",), c, supplier=supplier,
                             fik_creditor="88110022")]

    def look_alike(self, c):
        """From a domain that looks like the coordinator's, not vouched for by anybody."""
        real = register.cluster(c)["mail"]
        fake = real.replace(".example", "-klynge.example")
        invoice = self.meeting(c, self.dinner(8))
        letter = self.outlay(c, invoice, self.people(c, 8), sender=fake)
        return Event("a sender who only looks like the coordinator", c, [letter],
                     "a sender who only looks like the coordinator", ("A10", "X06", "X16", "M02"))

    CLEAN = ((5, own_bill), (2, supplier_invoice), (1, late_list))
    PLANTED = (dear_dinner, dear_lunch, dear_room, dear_night, few_names, no_list, hardware, medical,
               minibar, lump_sum, wrong_buyer, no_such_cluster, two_clusters, old_day, future_day,
               same_person, mixed_up, not_ours, abroad, broke, twice, other_account, look_alike)

    def events(self, share):
        """116 clusters with two or three meetings each, one a quarter, and five of each planted
        kind: four meetings with a meal are what a cluster may have in a year (Håndbog:25)."""
        made = []
        for cluster in range(1, 117):
            for quarter in self.dice.sample((1, 2, 3, 4), self.dice.randint(2, 3)):
                make = self.dice.choices([m for _, m in self.CLEAN], [w for w, _ in self.CLEAN])[0]
                made.append(make(self, cluster, day=self.day(quarter)))
        made = made[:max(1, len(made) // share)]
        for make in self.PLANTED:
            for _ in range(max(1, 5 // share)):
                one = make(self, self.dice.randint(3, 116))
                made.extend(one if isinstance(one, list) else [one])
        return made


# --- the run --------------------------------------------------------------------------------------


def message_id(raw):
    return glance.parse(raw)["Message-ID"].strip("<>")


class Simulation:
    def __init__(self, place, year, share):
        self.place, self.year, self.events = place, year, year.events(share)
        self.sent = self.read = 0
        self.answered = set()

    def deliver(self, letters):
        for sender, raw in letters:
            self.place.deliver(raw, sender.rpartition("<")[2].rstrip(">"))
            self.sent += 1

    def rest(self):
        wait_for(f"{self.sent} letters settled", REST_SECONDS,
                 lambda: glance.settled(self.place, self.sent), self.place.daemon_alive, pause=1)

    def asked(self):
        """What our mails asked since the last time: [(message, case number, address)]."""
        sent = self.place.sent()
        new, self.read = sent[self.read:], len(sent)
        for envelope, raw in new:
            message = glance.parse(raw)
            if number := re.search(r"K20\d\d-\d{6}", message["Subject"] or ""):
                yield message, number.group(), envelope["to"][0]

    def answer(self):
        """Coordinators answer once what they are asked: a list, an approval."""
        events, answers = self.cases(), []
        for message, number, to in self.asked():
            event = events.get(number)
            approval = "[godkend:" in message["Subject"]
            if (not event or event.kind or to != register.cluster(event.cluster)["mail"]
                    or (number, approval) in self.answered or not (approval or event.late_list)):
                continue
            self.answered.add((number, approval))
            answers.append(self.year.letter(
                to, "Godkendt\n" if approval else event.late_list,
                subject="Re: " + message["Subject"],
                headers=(("In-Reply-To", message["Message-ID"]),)))
        self.deliver(answers)
        return len(answers)

    def cases(self):
        """{case number: Event}: by the letters that opened them."""
        opened = {message_id(raw): event for event in self.events for _, raw in event.letters}
        found = {}
        for letter in glance.letters(self.place):
            event = opened.get(letter.message_id)
            for case in letter.cases:
                if event and case.number not in found:
                    found[case.number] = event
        return found

    def run(self):
        clean = [event for event in self.events if not event.kind]
        planted = [event for event in self.events if event.kind]
        for events in (clean, planted):  # fraud refers to what was there before
            for event in events:
                self.deliver(event.letters)
            self.rest()
            for _ in range(ROUNDS):
                if self.answer() == 0:
                    break
                self.rest()


# --- what became of it ----------------------------------------------------------------------------


def outcome(place):
    """{event letter's Message-ID: [(case number, status, rules that spoke)]}"""
    found = collections.defaultdict(list)
    for letter in glance.letters(place):
        for case in letter.cases:
            found[letter.message_id].append((case.number, case.status, set(case.reasons.split())))
    return found


LET_THROUGH = ("ready", "approved", "paid")


def report(simulation, seconds):
    """Prints the table; sentences about what is not as it must be."""
    place, wrong = simulation.place, []
    by_letter = outcome(place)
    caught, named, total = collections.Counter(), collections.Counter(), collections.Counter()
    blocked = []
    for event in simulation.events:
        cases = [c for _, raw in event.letters for c in by_letter[message_id(raw)]]
        if not event.kind:
            if not any(status == "approved" for _, status, _ in cases):
                blocked.append((event.name, cases))
            continue
        total[event.kind] += 1
        held = bool(cases) and all(status not in LET_THROUGH for _, status, _ in cases)
        spoken = set().union(*(rules for _, _, rules in cases)) if cases else set()
        caught[event.kind] += held
        named[event.kind] += bool(held and spoken & set(event.rules)
                                  or any(status in ("duplicate", "not-ours") for _, status, _ in cases))
        if not held:
            wrong.append(f"let through: {event.kind}, {cases}")
        elif not named[event.kind]:
            print(f"# {event.kind}: stopped, but by {sorted(spoken)} {[c[1] for c in cases]}")
    print(f"{'planted':48} {'sent':>4} {'stopped':>7} {'by its rule':>11}")
    for kind in total:
        print(f"{kind:48} {total[kind]:4} {caught[kind]:7} {named[kind]:11}")
    statuses = collections.Counter(dict(c[:2] for cs in by_letter.values() for c in cs).values())
    clean = sum(not event.kind for event in simulation.events)
    print(f"cases by status: {', '.join(f'{s} {n}' for s, n in sorted(statuses.items()))}")
    print(f"in order: {clean}, settled without a person {clean - len(blocked)} "
          f"({100 * (clean - len(blocked)) // clean} %), wrongly held {len(blocked)}")
    for name, cases in blocked[:10]:
        print(f"#   held: {name} {cases}")
    print(f"planted: {sum(total.values())}, stopped {sum(caught.values())}, let through "
          f"{sum(total.values()) - sum(caught.values())}")
    wrong += balances(simulation)
    verified = place.bilag("verify", check=False)
    if verified.returncode != 0:
        wrong.append(verified.stdout + verified.stderr)
    print(f"{simulation.sent} mails in {seconds:.0f} s")
    return wrong


def balances(simulation):
    """Three clusters by a calculation of our own: patients times rate, less what was approved."""
    wrong = []
    by_letter = outcome(simulation.place)
    for cluster in (2, 57, 104):
        mine = RATE_ORE * register.cluster(cluster)["group1_patients"]
        for event in simulation.events:
            cases = [c for _, raw in event.letters for c in by_letter[message_id(raw)]]
            if event.cluster == cluster and any(c[1] == "approved" for c in cases):
                mine -= event.oere
        theirs = glance.number(simulation.place, """SELECT coalesce(sum(e.amount_oere), 0)
            FROM entry e JOIN account a ON a.id = e.account
            WHERE a.cluster = ? AND a.kind IN ('funds', 'creditors')""", cluster)
        print(f"cluster {cluster}: {digits.danish(theirs)} kr. in the ledger, "
              f"{digits.danish(mine)} by our own calculation")
        if mine != theirs:
            wrong.append(f"the money of cluster {cluster}: {theirs} øre, expected {mine}")
    total = glance.number(simulation.place, "SELECT coalesce(sum(amount_oere), 0) FROM entry")
    print(f"sum of all entries: {total}")
    return wrong + ([f"the ledger sums to {total}"] if total else [])


def simulate(options, directory):
    place = Venue(directory, options.build, **{"rules.auto_approve_below": "100000",
                                               "rules.answers_per_address": "1000"})
    try:
        place.start()
        place.bilag("allocate", str(YEAR))
        simulation = Simulation(place, Year(options.seed), options.share)
        begun = time.monotonic()
        simulation.run()
        return report(simulation, time.monotonic() - begun)
    except Gone as gone:
        return [f"{gone}\n{place.tail('bilagd.log', 4000)}"]
    finally:
        place.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--keep", help="leave the venue in this directory")
    options = parser.parse_args()
    directory = options.keep or tempfile.mkdtemp(prefix="bilag-simulate-")
    os.makedirs(directory, exist_ok=True)
    os.chmod(directory, 0o755)
    try:
        wrong = simulate(options, directory)
    finally:
        if not options.keep:
            shutil.rmtree(directory, ignore_errors=True)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
