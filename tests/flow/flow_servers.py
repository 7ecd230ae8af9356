#!/usr/bin/python3
"""Servers that fail, roles that die, starts and stops: nothing is lost, nothing comes twice."""
import contextlib
import os
import signal
import sys
import time
from dataclasses import replace

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import einvoice, mails, register  # noqa: E402
from fixtures.trade import BUYER  # noqa: E402
from venue import children, wait_for  # noqa: E402

_count = [0]


def deliver(venue):
    """A new Peppol invoice, sent on by another coordinator each time: a stranger would get one
    answer a day. Returns its Message-ID."""
    _count[0] += 1
    number, name = _count[0], f"faktura-{_count[0]:03d}"
    invoice = replace(mails.catering_invoice(), id=f"2026-{9000 + number}",
                      note=f"Klyngemøde i {mails.named(number)}", reference=mails.named(number))
    raw = mails.compose(name, mails.coordinator(number), f"Faktura {invoice.id}", "Hermed.\n", [
        ("faktura.xml", "text/xml", einvoice.peppol(invoice, BUYER))])
    venue.deliver(raw, register.cluster(number)["mail"])
    return f"{name}@demo.example"


def in_book(venue, message_id, seconds=60):
    return wait_for(f"{message_id} in the book", seconds, lambda: glance.letter(venue, message_id),
                    venue.daemon_alive, pause=0.2)


def outgoing(venue, message_id):
    """(state, attempts, error) of the answers to a letter."""
    return glance.query(venue, "SELECT o.state, o.attempts, o.error FROM outgoing o JOIN letter l"
                        " ON l.id = o.letter WHERE l.message_id = ?", message_id)


def all_settled(venue, seconds=120):
    wait_for("everything settled", seconds, lambda: glance.settled(venue, 1), venue.daemon_alive,
             pause=0.2)


def once(venue, message_id):
    """The letter has one case and one answer that left, with one Message-ID."""
    letter = glance.letter(venue, message_id)
    tap.same(len(letter.cases), 1, "cases")
    ids = {message["Message-ID"] for _, message in glance.answers_to(venue, message_id)}
    tap.same(len(ids), 1, "different answers sent")


@tap.case("IMAP and SMTP down at the start: the daemon waits and goes on when they come")
def _down_at_start(venue):
    venue.write_config()
    venue.start_dovecot()  # for its certificates
    venue.stop_dovecot()
    venue.start_daemon()
    venue.import_clusters()
    time.sleep(3)
    venue.daemon_alive()
    venue.start_dovecot()
    venue.start_smtp()
    message_id = deliver(venue)
    in_book(venue, message_id, 120)
    all_settled(venue)
    once(venue, message_id)


@tap.case("a temporary SMTP error is tried again later with the same mail")
def _temporary(venue):
    venue.fault("RCPT 451 4.3.2 slow down")
    message_id = deliver(venue)
    in_book(venue, message_id)
    rows = wait_for("a first attempt", 60, lambda: [r for r in outgoing(venue, message_id) if r[2]],
                    venue.daemon_alive, pause=0.2)
    tap.same(rows[0][0], "queued", "state")
    tap.holds("451" in rows[0][2] or "slow down" in rows[0][2], f"error {rows[0][2]!r}")
    venue.fault()
    wait_for("the second attempt", 150, lambda: outgoing(venue, message_id)[0][0] == "sent",
             venue.daemon_alive, pause=0.5)
    all_settled(venue)
    once(venue, message_id)


@tap.case("a permanent SMTP error is shown and not tried again")
def _permanent(venue):
    venue.fault("RCPT 550 5.1.1 no such user")
    message_id = deliver(venue)
    in_book(venue, message_id)
    rows = wait_for("the failure", 60, lambda: [r for r in outgoing(venue, message_id)
                                                if r[0] == "failed"],
                    venue.daemon_alive, pause=0.2)
    tap.holds("550" in rows[0][2] or "no such user" in rows[0][2], f"error {rows[0][2]!r}")
    venue.fault()
    time.sleep(3)
    tap.same(glance.answers_to(venue, message_id), [], "answers sent")
    number = glance.letter(venue, message_id).cases[0].number
    said = venue.bilag("show", number) + venue.bilag("queue")
    tap.holds("550" in said or "no such user" in said, "neither show nor queue tells it")


@tap.case("IMAP down in the middle: mails that came meanwhile are taken when it is back")
def _imap_down(venue):
    venue.stop_dovecot()
    time.sleep(2)
    venue.daemon_alive()
    venue.start_dovecot()
    message_id = deliver(venue)
    in_book(venue, message_id, 120)
    all_settled(venue)
    once(venue, message_id)


@tap.case("SMTP down in the middle: the answer leaves when it is back")
def _smtp_down(venue):
    venue.stop_smtp()
    message_id = deliver(venue)
    in_book(venue, message_id)
    time.sleep(2)
    venue.start_smtp()
    wait_for("the answer", 200, lambda: glance.answers_to(venue, message_id), venue.daemon_alive,
             pause=0.5)
    all_settled(venue)
    once(venue, message_id)


def role_pid(venue, role):
    for pid, words in children(venue.daemon.pid).items():
        if (f"--role {role}" in words) or (role == "zygote" and "bilag-read" in words):
            return pid
    return None


def killed(role):
    def test(venue):
        first = wait_for(f"a {role}", 60, lambda: role_pid(venue, role), venue.daemon_alive)
        ids = [deliver(venue) for _ in range(3)]
        time.sleep(0.3)
        os.kill(first, signal.SIGKILL)
        wait_for(f"a new {role}", 60, lambda: role_pid(venue, role) not in (None, first),
                 venue.daemon_alive)
        for message_id in ids:
            in_book(venue, message_id, 120)
        all_settled(venue, 180)
        for message_id in ids:
            once(venue, message_id)
        tap.same(venue.folder("INBOX"), [], "left in INBOX")
    return test


for _role in ("mail", "clerk", "zygote", "web"):
    tap.case(f"the {_role} role killed at work is started again and nothing is lost")(killed(_role))


@tap.case("everything killed at once and started again: nothing lost, nothing twice")
def _all_killed(venue):
    ids = [deliver(venue) for _ in range(4)]
    time.sleep(0.5)
    family = list(children(venue.daemon.pid)) + [venue.daemon.pid]
    for pid in family:
        with contextlib.suppress(ProcessLookupError):  # a role dies with its supervisor
            os.kill(pid, signal.SIGKILL)
    venue.daemon.wait()
    wait_for("all roles gone", 20, lambda: not any(os.path.exists(f"/proc/{p}") for p in family))
    venue.start_daemon()
    for message_id in ids:
        in_book(venue, message_id, 120)
    all_settled(venue, 180)
    for message_id in ids:
        once(venue, message_id)
    tmp = os.listdir(venue.path("spool", "incoming", "tmp"))
    tap.same(tmp, [], "temporary files left")


@tap.case("the supervisor killed alone takes its roles with it")
def _supervisor_killed(venue):
    roles = list(children(venue.daemon.pid))
    venue.daemon.kill()
    venue.daemon.wait()
    wait_for("the roles to end", 30,
             lambda: not any(os.path.exists(f"/proc/{pid}") for pid in roles))
    venue.start_daemon()


@tap.case("SIGTERM ends the daemon and all its roles within the time a service manager gives")
def _stopped(venue):
    roles = list(children(venue.daemon.pid))
    began = time.monotonic()
    tap.same(venue.stop_daemon(), 0, "exit status")
    tap.holds(time.monotonic() - began < 12, "took too long")
    tap.same([pid for pid in roles if os.path.exists(f"/proc/{pid}")], [], "roles left")


def main():
    with tap.venue(start=False, smtp_tls="starttls", imap_security="starttls") as venue:
        return tap.run(venue)


if __name__ == "__main__":
    sys.exit(main())
