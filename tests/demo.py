#!/usr/bin/python3
"""`make demo`: the whole product on twelve example mails, then left running.

DEMO_EXIT=1 in the environment: stop after the table. BUILD: where the programs are.
"""
import os
import secrets
import shutil
import signal
import sys
import time

import glance
from fixtures import mails
from venue import ROOT, Gone, Venue, wait_for

SECONDS = 300  # for twelve mails; some twenty is usual
REVIEWER = "sekretaer"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say(text):
    print(text, flush=True)


def prepare():
    directory = os.path.join(ROOT, "var", "demo")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    return Venue(directory, os.environ.get("BUILD", os.path.join(ROOT, "build")))


def start(venue):
    say("Starting Dovecot, an SMTP server and bilagd on loopback ...")
    venue.start()
    user = venue.settings.get("daemon.user", venue.daemon_user())
    if os.getuid() == 0:
        say(f"bilagd runs as {user or 'root: nobody could not reach this directory'}.")
    say("Register: " + venue.bilag("import", "clusters", venue.path("klynger.csv"),
                                   "--dry-run").strip().splitlines()[-1])


def add_reviewer(venue):
    password = secrets.token_urlsafe(9)
    venue.bilag("user", "add", REVIEWER, "--role", "approver", stdin=password + "\n")
    return password


def deliver(venue, letters):
    for i, mail in enumerate(letters, 1):
        show_progress(f"delivering {i} of {len(letters)}: {mail.name}")
        venue.deliver(mail.raw, mail.sender)


def show_progress(text):
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    else:
        say(text)


def wait_settled(venue, count):
    began, last = time.monotonic(), [None]

    def look():
        found = glance.letters(venue)
        done = sum(one.state in ("settled", "set-aside") for one in found)
        now = (len(found), done, sum("sent" in one.answers for one in found))
        if now != last[0]:
            last[0] = now
            show_progress(f"{now[0]} of {count} mails fetched, {now[1]} settled, "
                          f"{now[2]} answered ({time.monotonic() - began:.0f} s)")
        return glance.settled(venue, count)

    wait_for("all mails settled", SECONDS, look, venue.daemon_alive, pause=0.3)
    if sys.stdout.isatty():
        print("\r\033[K", end="")


def row(mail, letter):
    """mail, case, cluster, total, status, answer"""
    case = letter.cases[0] if letter and letter.cases else None
    answer = ", ".join(letter.answers) if letter and letter.answers else "no"
    if not case:
        note = letter and (letter.note or letter.automatic or letter.outcome) or "not settled"
        return mail.name, "-", "-", "-", note, answer
    reasons = f" ({case.reasons})" if case.reasons else ""
    return (mail.name, case.number, str(case.cluster or "-"), case.total or "-",
            case.status + reasons, answer)


def print_table(venue, letters):
    rows = [("mail", "case", "cluster", "total kr.", "status", "reply")]
    rows += [row(mail, glance.letter(venue, mail.message_id)) for mail in letters]
    widths = [min(44, max(len(r[i]) for r in rows)) for i in range(6)]
    for i, r in enumerate(rows):
        cells = [c[:w].rjust(w) if n == 3 else c[:w].ljust(w)
                 for n, (c, w) in enumerate(zip(r, widths))]
        say("  ".join(cells).rstrip())
        if i == 0:
            say("  ".join("-" * w for w in widths))


def farewell(venue, password):
    say("")
    say(f"Review page:   http://127.0.0.1:{venue.web_port}/   user {REVIEWER}, password {password}")
    say(f"Replies sent:  {venue.path('sent')}")
    say(f"Ask it:        {os.path.relpath(venue.build)}/bilag --config {venue.config} queue")
    say(f"Mailbox:       imaps://localhost:{venue.imaps_port} user bilag password {venue.password}")


def run(venue):
    letters = mails.demo()
    start(venue)
    password = add_reviewer(venue)
    deliver(venue, letters)
    wait_settled(venue, len(letters))
    print_table(venue, letters)
    farewell(venue, password)
    if os.environ.get("DEMO_EXIT") == "1":
        return
    say("Stop it all with Ctrl-C.")
    while True:
        venue.daemon_alive()
        time.sleep(1)


def main():
    for ending in ENDINGS:
        signal.signal(ending, signal.default_int_handler)
    venue = prepare()
    try:
        run(venue)
        return 0
    except KeyboardInterrupt:
        say("\nStopping ...")
        return 0
    except Gone as trouble:
        say(f"\ndemo: {trouble}")
        return 1
    finally:
        for ending in ENDINGS:  # a second Ctrl-C must not leave half of it running
            signal.signal(ending, signal.SIG_IGN)
        venue.stop()
        say("Everything the demo started is stopped.")


if __name__ == "__main__":
    sys.exit(main())
