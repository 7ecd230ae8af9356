#!/usr/bin/python3
"""What only the release build can show: memory, cage, disk, start-up checks."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import hostile, mails  # noqa: E402
from venue import Venue, children, wait_for  # noqa: E402

PARSERS = ("mupdf", "tesseract", "liblept", "gmime", "libxml2", "libheif", "libarchive", "ytnef")


def bilagd(venue, seconds=20):
    """Starts bilagd where it should end by itself; (exit status, what it said)."""
    done = subprocess.run([os.path.join(venue.build, "bilagd"), "--config", venue.config],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False)
    return done.returncode, done.stdout


@tap.case("bilagd links no parser of foreign documents")
def _ldd():
    build = tap.build_directory()
    for program in ("bilagd", "bilag"):
        libraries = subprocess.run(["ldd", os.path.join(build, program)], capture_output=True,
                                   text=True, check=True).stdout
        tap.same([word for word in PARSERS if word in libraries], [], f"parsers in {program}")


WRONG = {  # key, value, what the message must name
    "imap.port": "70000", "imap.security": "sometimes", "imap.poll_seconds": "0",
    "imap.host": "", "daemon.spool": "relative/path", "daemon.templates": "/nowhere",
    "daemon.readers": "many", "identity.address": "nobody", "rules.central_cvr": "123",
    "rules.confidence_permille": "20", "web.listen": "0.0.0.0:80", "smtp.host": None,
    "imap.no_such_key": "1", "imap.idle": "maybe", "daemon.log_level": "loud",
}


@tap.case("a wrong configuration starts nothing; each wrong key is named with its line")
def _wrong_configuration():
    with tap.scratch() as directory:
        venue = Venue(directory, tap.build_directory(), **WRONG)
        os.makedirs(venue.dovecot, exist_ok=True)
        with open(os.path.join(venue.dovecot, "ca.pem"), "w", encoding="utf-8"):
            pass
        venue.write_config()
        code, said = bilagd(venue)
        tap.holds(code == 1, f"exit status {code}: {said}")
        with open(venue.config, encoding="utf-8") as lines:
            text = lines.read().splitlines()
        for key, value in WRONG.items():
            name = key.partition(".")[2]
            mentions = [line for line in said.splitlines() if name in line]
            tap.holds(mentions, f"{key} is not named in:\n{said}")
            if value is not None:
                number = 1 + text.index(f"{name} = {value}")
                tap.holds(any(f":{number}:" in line for line in mentions),
                          f"line {number} of {key} is not named in:\n{said}")
        tap.same(os.listdir(venue.path("spool")), [], "made in the spool")
        checked = venue.bilag("check-config", check=False)
        tap.holds(checked.returncode != 0, "check-config calls it fine")


@tap.case("plaintext is refused to any host but loopback")
def _plain():
    with tap.scratch() as directory:
        venue = Venue(directory, tap.build_directory(), **{
            "imap.host": "imap.udenfor.example", "imap.security": "plain", "imap.ca_file": "",
            "smtp.ca_file": ""})
        venue.write_config()
        code, said = bilagd(venue)
        tap.holds(code == 1 and "security" in said, f"exit status {code}: {said}")


@tap.case("a server whose certificate does not verify gets no password")
def _certificate():
    with tap.venue(start=False) as venue, tap.venue(start=False) as other:
        other.start_dovecot()  # for a CA of its own
        venue.settings["imap.ca_file"] = os.path.join(other.dovecot, "ca.pem")
        venue.start_dovecot()
        venue.start_smtp()
        venue.write_config()
        venue.start_daemon()
        wait_for("the refusal in the log", 30, lambda: "certificate" in venue.tail("bilagd.log")
                 .lower(), venue.daemon_alive)
        with open(os.path.join(venue.dovecot, "dovecot.log"), encoding="utf-8", errors="replace") as log:
            tap.holds("Login: user=<bilag>" not in log.read(), "it logged in")


@tap.case("two daemons on one spool: the second refuses and names the first")
def _two():
    with tap.venue() as venue:
        code, said = bilagd(venue)
        tap.holds(code != 0, "the second one started")
        tap.holds(str(venue.daemon.pid) in said or "lock" in said.lower(), f"it said: {said}")
        tap.holds(venue.status() is not None, "the first one suffered")


def peak_kb(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@tap.case("a mail of 50 MB is fetched and kept with flat memory")
def _flat():
    with tap.venue() as venue:
        pids = {pid: peak_kb(pid) for pid, words in children(venue.daemon.pid).items()
                if "--role mail" in words or "--role clerk" in words}
        tap.same(len(pids), 2, "mail and clerk")
        venue.deliver(hostile.large(47), hostile.SENDER)
        wait_for("the mail settled", 200, lambda: glance.settled(venue, 1), venue.daemon_alive,
                 pause=0.3)
        for pid, before in pids.items():
            growth = peak_kb(pid) - before
            tap.holds(growth < 24 * 1024, f"pid {pid} grew by {growth} KB")


@tap.case("a reader that eats memory or never ends costs its document, and the daemon goes on")
def _hungry():
    with tap.venue() as venue:
        eater, good = mails.demo()[11], mails.demo()[3]
        venue.deliver(eater.raw, eater.sender)
        venue.deliver(good.raw, good.sender)
        wait_for("both settled", 200, lambda: glance.settled(venue, 2), venue.daemon_alive,
                 pause=0.3)
        tap.same([case.total for case in glance.letter(venue, good.message_id).cases],
                 ["5000.00"], "total of the good one")
        ends = glance.query(venue, "SELECT r.ended FROM reading r JOIN part p ON p.id = r.part"
                            " WHERE p.name = 'invoice.pdf'")
        tap.holds(ends and ends[-1][0] in ("killed", "timed-out", "hostile", "too-big",
                                             "unreadable"),
                  f"ends {ends}")


@tap.case("a full disk is waited out: nothing is lost, and it goes on when there is room")
def _full_disk():
    if os.getuid() != 0:
        raise tap.Skip("a small file system of its own needs root")
    with tap.scratch() as directory:
        small = os.path.join(directory, "small")
        os.makedirs(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", small],
                          capture_output=True, check=False).returncode != 0:
            raise tap.Skip("no tmpfs can be mounted here")
        try:
            _fill_and_free(directory, small)
        finally:
            subprocess.run(["umount", "-l", small], check=False)


def _fill_and_free(directory, small):
    spool = os.path.join(small, "spool")
    venue = Venue(os.path.join(directory, "venue"), tap.build_directory(),
                  **{"daemon.spool": spool})
    os.chmod(directory, 0o755)
    os.makedirs(spool)
    os.symlink(spool, venue.path("spool"))
    if venue.daemon_user():
        shutil.chown(spool, venue.daemon_user())
    try:
        venue.start()
        ballast = os.path.join(small, "ballast")
        with open(ballast, "wb") as out:
            try:
                while True:
                    out.write(bytes(64 * 1024))
                    out.flush()
            except OSError:
                pass
        letters = mails.demo()[:4]
        for mail in letters:
            venue.deliver(mail.raw, mail.sender)
        wait_for("the daemon to say that the disk is full", 60, lambda: any(
            word in venue.tail("bilagd.log", 6000) for word in ("No space left", "disk is full",
                                                               "database or disk is full")),
                 venue.daemon_alive, pause=0.3)
        tap.holds(not glance.settled(venue, len(letters)), "it worked without a disk")
        os.unlink(ballast)
        wait_for("all settled once there is room", 150,
                 lambda: glance.settled(venue, len(letters)), venue.daemon_alive, pause=0.5)
        for mail in letters:
            tap.same(len(glance.letter(venue, mail.message_id).cases), 1, f"cases of {mail.name}")
    except Exception:
        tap.say_comment("bilagd.log:\n" + venue.tail("bilagd.log", 6000))
        raise
    finally:
        venue.stop()


def main():
    return tap.run()


if __name__ == "__main__":
    sys.exit(main())
