#!/usr/bin/python3
"""Kills, cuts and faults at random under a mixed load, then counts what became of every mail.

    torture.py [--build DIR] [--directory DIR] [--kills N] [--seconds N] [--seed N]

Ends after so many kills or seconds, lets everything come to rest and prints the figures; exit status
1 when something was lost or done twice. With --directory the run can be stopped and gone on with: it
keeps the mailbox, the spool and the counts there.
"""
import argparse
import email
import hashlib
import json
import os
import random
import select
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from email import policy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import glance  # noqa: E402
from fixtures import einvoice, mails, pdfs, register  # noqa: E402
from fixtures.trade import BUYER, CONFERENCE, Invoice, Line  # noqa: E402
from venue import ROOT, Gone, Venue, again_when_ended, children, wait_for  # noqa: E402

CALM_SECONDS = 300
FOLDERS = ("INBOX", "Behandlet", "Afventer", "Til gennemsyn", "Ikke bilag")
SMTP_FAULTS = tuple(f"{command} {answer}" for command in ("EHLO", "MAIL", "RCPT", "DATA", "DOT")
                    for answer in ("421 4.3.2 not now", "451 4.3.0 later", "drop")) + (
                        "DOT keep-drop", "DOT keep-drop", "MAIL 550 5.7.1 no")


# --- the load -------------------------------------------------------------------------------------


def invoice(number, dice):
    return Invoice(f"T-{number:06d}", "2026-09-14", "2026-10-14", CONFERENCE,
                   (Line("Middag inkl. drikkevarer", dice.randint(5, 30), 50000),),
                   note=f"Klyngemøde 10-09-2026, {mails.named(57)}", event_day="2026-09-10",
                   reference=mails.named(57))


def xml_letter(number, dice):
    write = dice.choice((einvoice.oioubl, einvoice.peppol))
    return [("faktura.xml", "application/xml", write(invoice(number, dice), BUYER))]


def pdf_letter(number, dice):
    return [("faktura.pdf", "application/pdf", pdfs.printed(invoice(number, dice), BUYER))]


def photo_letter(_number, _dice):
    return [("IMG_1.jpg", "image/jpeg", mails.dinner_photo())]


def no_voucher(_number, _dice):
    return []


def large_letter(number, dice):
    return xml_letter(number, dice) + [("arkiv.bin", "application/octet-stream",
                                        dice.randbytes(2_000_000))]


MIX = ((8, xml_letter), (4, pdf_letter), (3, no_voucher), (2, photo_letter), (1, large_letter))


def letter(number, dice):
    """(sender, bytes) of a mail that is like no other."""
    make = dice.choices([m for _, m in MIX], [w for w, _ in MIX])[0]
    cluster = register.cluster(57)
    sender = cluster["mail"] if dice.random() < 0.2 else f"afsender{number}@leverandor.example"
    return sender, mails.compose(f"torture-{number}", f"Afsender <{sender}>", f"Bilag {number}",
                                 f"Hej\n\nHermed nr. {number}.\n", make(number, dice))


# --- the faults -----------------------------------------------------------------------------------


class Cutter:
    """A port that passes everything on to another; while it cuts, each connection ends after a
    random number of bytes."""

    def __init__(self, target, seed):
        self.target, self.dice, self.cutting, self.cuts = target, random.Random(seed), False, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client):
        left = int(self.dice.expovariate(1 / 20000)) if self.cutting else None
        try:
            with client, socket.create_connection(("127.0.0.1", self.target), 5) as server:
                other = {client: server, server: client}
                while True:
                    for ready in select.select([client, server], [], [])[0]:
                        data = ready.recv(65536 if left is None else max(1, min(left, 65536)))
                        if not data:
                            return
                        other[ready].sendall(data)
                        if left is not None:
                            left -= len(data)
                            if left <= 0:
                                self.cuts += 1
                                return
        except OSError:
            return


class Torture:
    def __init__(self, options):
        self.directory = options.directory
        self.options = options
        self.state_path = os.path.join(self.directory, "torture.json")
        self.state = {"seed": options.seed, "kills": {}, "delivered": 0, "seconds": 0,
                      "faults": 0, "cuts": 0, "dovecot_restarts": 0}
        if os.path.exists(self.state_path):
            with open(self.state_path, encoding="utf-8") as file:
                self.state = json.load(file)
        self.dice = random.Random(self.state["seed"] * 1000003 + self.kills())
        place = self.place = Venue(self.directory, options.build)
        self.imap = Cutter(place.imaps_port, self.dice.random())
        self.smtp = Cutter(place.smtp_port, self.dice.random())
        place.settings.update({"imap.port": self.imap.port, "smtp.port": self.smtp.port,
                               "rules.answers_per_address": 1000})

    def kills(self):
        return sum(self.state["kills"].values())

    def save(self):
        with open(self.state_path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.state, file)
        os.rename(self.state_path + ".new", self.state_path)

    # --- what is done to it ---

    def deliver(self):
        number = self.state["delivered"] + 1
        sender, raw = letter(number, self.dice)
        try:
            self.place.deliver(raw, sender)
        except OSError:  # Dovecot is just being restarted; LMTP would try again
            return
        self.state["delivered"] = number

    def restart(self):
        if self.place.daemon.poll() is not None:
            self.place.start_daemon(ready=False)

    def kill_all(self):
        os.killpg(self.place.daemon.pid, signal.SIGKILL)
        self.place.daemon.wait()
        self.count_kill("all")
        self.restart()

    def count_kill(self, role):
        self.state["kills"][role] = self.state["kills"].get(role, 0) + 1

    def kill_one(self):
        """One role or reader; its supervisor, zygote or clerk goes on."""
        found = {}
        for pid, words in children(self.place.daemon.pid).items():
            role = words.partition("--role ")[2].partition(" ")[0] or "zygote"
            found[pid] = role
            if role == "zygote":
                found.update((reader, "reader") for reader in children(pid))
        if not found:
            return
        pid = self.dice.choice(sorted(found))
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.count_kill(found[pid])

    def smtp_fault(self):
        self.place.fault(self.dice.choice(SMTP_FAULTS))
        self.state["faults"] += 1

    def smtp_well(self):
        self.place.fault()

    def cut(self):
        self.imap.cutting = self.dice.random() < 0.5
        self.smtp.cutting = self.dice.random() < 0.5

    def restart_dovecot(self):
        self.place.stop_dovecot()
        time.sleep(self.dice.random())
        self.place.start_dovecot()
        self.state["dovecot_restarts"] += 1

    def restart_smtp(self):
        self.place.stop_smtp()
        time.sleep(self.dice.random())
        self.place.start_smtp()

    # --- the run ---

    ACTIONS = ((10, kill_one), (8, kill_all), (2, smtp_fault), (3, smtp_well), (3, cut),
               (1, restart_dovecot), (1, restart_smtp))

    def run(self):
        self.place.start_dovecot()
        self.place.start_smtp()
        self.place.write_config()
        self.place.start_daemon()
        if not self.state["delivered"]:
            self.place.import_clusters()
        begun, said = time.monotonic(), 0
        actions = [a for _, a in self.ACTIONS], [w for w, _ in self.ACTIONS]
        while (time.monotonic() - begun < self.options.seconds and
               self.kills() < self.options.kills):
            for _ in range(self.dice.randint(0, 2)):
                self.deliver()
            self.dice.choices(*actions)[0](self)
            self.restart()
            self.save()
            time.sleep(self.dice.expovariate(1 / 0.6))
            if time.monotonic() - said > 10:
                said = time.monotonic()
                print(f"  {self.kills()} kills, {self.state['delivered']} mails", flush=True)
        self.state["seconds"] += round(time.monotonic() - begun)
        self.state["cuts"] += self.imap.cuts + self.smtp.cuts
        self.save()

    def calm(self):
        """Everything works again: what was begun is finished."""
        self.imap.cutting = self.smtp.cutting = False
        self.smtp_well()
        self.place.stop_daemon()
        with sqlite3.connect(self.place.path("spool", "book", "bilag.db")) as book:
            # an answer that failed four times is tried again in eight minutes: not so long here
            book.execute("UPDATE outgoing SET next_at = created_at WHERE state = 'queued'")
        self.place.start_daemon()
        wait_for("everything to come to rest", CALM_SECONDS,
                 lambda: glance.settled(self.place, self.state["delivered"]),
                 self.place.daemon_alive, pause=0.5)

    # --- what became of it ---

    def standing(self):
        """SHA-256 of every mail in the mailbox, in all its folders."""
        return again_when_ended(self._standing)

    def _standing(self):
        client, sums = self.place.mailbox(), []
        for folder in FOLDERS:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                continue
            for number in client.search(None, "ALL")[1][0].split():
                raw = client.fetch(number, "(BODY.PEEK[])")[1][0][1]
                sums.append((folder, hashlib.sha256(raw).hexdigest()))
        client.logout()
        return sums

    def answers(self):
        """Of the mails sent: {answered Message-ID: {our Message-ID: [bytes, …]}}"""
        found = {}
        for _, raw in self.place.sent():
            message = email.message_from_bytes(raw, policy=policy.default)
            about = (message["In-Reply-To"] or "").strip()
            found.setdefault(about, {}).setdefault(message["Message-ID"].strip(), []).append(raw)
        return found

    def troubles(self):
        """Sentences about what is not as it must be; also fills in the figures."""
        place, state, wrong = self.place, self.state, []

        def expect(truth, sentence):
            if not truth:
                wrong.append(sentence)

        letters = glance.letters(place)
        ids = [one.message_id for one in letters]
        expect(sorted(ids) == sorted(f"torture-{n}@demo.example"
                                     for n in range(1, state["delivered"] + 1)),
               f"{state['delivered']} mails were delivered, {len(ids)} letters ({len(set(ids))} "
               "different) are in the book")
        lost = [one.message_id for one in letters if not one.cases and one.outcome != "other"]
        expect(not lost, f"letters that are neither in a case nor named as no voucher: {lost[:5]}")
        standing = self.standing()
        kept = {row[0] for row in glance.query(place, "SELECT sha256 FROM letter")}
        expect({s for _, s in standing} == kept and len(standing) == len(kept),
               f"{len(standing)} mails stand in the mailbox, {len(kept)} originals are kept")
        expect(all(folder != "INBOX" for folder, _ in standing), "mails are left in INBOX")
        answers = self.answers()
        refused = glance.number(place, "SELECT count(*) FROM outgoing WHERE state = 'failed'")
        sent = glance.query(place, "SELECT message_id FROM outgoing WHERE state = 'sent'")
        out = {ours for about in answers.values() for ours in about}
        expect(all(any(one.strip("<>") == mine.strip("<>") for one in out) for (mine,) in sent),
               "answers are marked as sent that the server never got")
        expect(len(out) == len({m.strip("<>") for m in out}) <= len(sent) + refused,
               "more different answers left than were written")
        double = [about for about, ours in answers.items() if about and len(ours) > 1]
        expect(not double, f"answered under two Message-IDs: {double[:5]}")
        copies = [raws for about in answers.values() for raws in about.values() if len(raws) > 1]
        expect(all(len(set(raws)) == 1 for raws in copies), "a second copy has other bytes")
        state["sent_twice"] = sum(len(raws) - 1 for raws in copies)
        state["refused"] = refused
        verified = place.bilag("verify", check=False)
        expect(verified.returncode == 0, f"bilag verify: {verified.stdout}{verified.stderr}")
        left = [name for room in ("incoming/tmp", "originals/tmp", "pages/tmp", "incoming/new")
                for name in os.listdir(place.path("spool", room))]
        expect(not left, f"files left behind: {left[:5]}")
        return wrong

    def report(self):
        state = self.state
        kills = ", ".join(f"{role} {n}" for role, n in sorted(state["kills"].items()))
        print(f"seed {state['seed']}, {state['seconds']} s: {self.kills()} kills ({kills}), "
              f"{state['dovecot_restarts']} restarts of Dovecot, {state['faults']} SMTP faults, "
              f"{state['cuts']} connections cut")
        print(f"{state['delivered']} mails delivered; {state['sent_twice']} answers sent again with "
              f"the same Message-ID and bytes, {state['refused']} refused by the server for good")


def torture(options):
    """Sentences about what went wrong; [] when nothing did."""
    one = Torture(options)
    try:
        one.run()
        one.calm()
        wrong = one.troubles()
        one.save()
        one.report()
        return wrong
    except Gone as gone:
        return [f"{gone}\n{one.place.tail('bilagd.log', 4000)}"]
    finally:
        one.place.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--directory")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=1 << 30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    kept = options.directory
    options.directory = kept or tempfile.mkdtemp(prefix="bilag-torture-")
    os.makedirs(options.directory, exist_ok=True)
    os.chmod(options.directory, 0o755)
    try:
        wrong = torture(options)
    finally:
        if not kept:
            shutil.rmtree(options.directory, ignore_errors=True)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
