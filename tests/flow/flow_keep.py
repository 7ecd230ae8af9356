#!/usr/bin/python3
"""bilag verify, backup and restore, beside a running daemon and after a disaster."""
import os
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import glance  # noqa: E402
import tap  # noqa: E402
from fixtures import mails  # noqa: E402
from venue import wait_for  # noqa: E402


def settle(place, letters, total):
    """Delivers them; total have come since the beginning."""
    for letter in letters:
        place.deliver(letter.raw, letter.sender)
    wait_for(f"{total} letters", 120, lambda: glance.settled(place, total), place.daemon_alive)


def cases(place):
    return glance.query(place, "SELECT id, number, status, total_oere FROM case_file ORDER BY id")


def verdict(place, *words):
    """(exit status, what `bilag verify` printed)."""
    done = place.bilag("verify", *words, check=False)
    return done.returncode, done.stdout + done.stderr


@tap.case("a backup made beside the running daemon brings everything back after the spool is lost")
def _disaster():
    with tap.venue() as place:
        demo = mails.demo()
        settle(place, demo[:3], 3)
        backup = place.path("backup")
        place.bilag("backup", backup)
        settle(place, demo[3:5], 5)
        place.bilag("backup", backup)  # brought up to date
        before = cases(place)
        tap.holds(len(before) >= 4, f"cases: {before}")
        refused = place.bilag("restore", backup, check=False)
        tap.holds(refused.returncode == 1 and "holds a book already" in refused.stderr,
                  refused.stderr)
        place.stop_daemon()
        shutil.rmtree(place.path("spool"))
        os.mkdir(place.path("spool"))
        place.bilag("restore", backup)
        place.start_daemon()
        tap.same(cases(place), before, "cases after the restore")
        code, said = verdict(place)
        tap.same(code, 0, said)
        settle(place, demo[5:6], 6)


def original(place):
    """The file of a letter in the spool."""
    (sha256,) = glance.query(place, "SELECT sha256 FROM letter ORDER BY id LIMIT 1")[0]
    return place.path("spool", "originals", sha256[:2], sha256)


def change_byte(place, _book):
    path = original(place)
    os.chmod(path, 0o600)
    with open(path, "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))


def remove_original(place, _book):
    os.unlink(original(place))


def sql(*statements):
    """Somebody with the file in hand, who drops the triggers first."""
    def tamper(_place, book):
        for (name,) in book.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            book.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            book.execute(statement)
    return tamper


TAMPERINGS = {  # what was done: (how, what the report must name)
    "a byte of a letter changed": (change_byte, "has other bytes"),
    "a letter removed": (remove_original, "cannot open the original"),
    "an audit row changed": (sql("UPDATE audit SET who = 'nobody' WHERE id = 2"),
                             "audit log is broken at row 2"),
    "an audit row removed": (sql("DELETE FROM audit WHERE id = 2"), "audit log is broken at row 3"),
    "an audit row put in": (sql(
        "INSERT INTO audit (id, at, who, what, subject, hash) SELECT max(id) + 1, at, who, what,"
        " subject, hash FROM audit"), "audit log is broken"),
    "the audit log's tail cut": (sql("DELETE FROM audit WHERE id > 1"), "does not hold the row"),
    "a part that belongs to no letter": (sql(
        "PRAGMA foreign_keys = OFF", "UPDATE part SET letter = 999 WHERE id = 1"),
        "names a letter that is not there"),
    "an amount of the ledger changed": (sql("UPDATE entry SET amount_oere = amount_oere + 1"
                                            " WHERE id = (SELECT min(id) FROM entry)"),
                                        "sums to 1 øre instead of 0"),
    "an entry of the ledger removed": (sql("DELETE FROM entry WHERE id ="
                                           " (SELECT min(id) FROM entry)"), "instead of 0"),
}


def with_book(place, action):
    book = sqlite3.connect(place.path("spool", "book", "bilag.db"))
    action(place, book)
    book.commit()
    book.close()


def allocate(_place, book):
    """Something in the ledger: money that a cluster was given."""
    cluster, = book.execute("SELECT min(number) FROM cluster").fetchone()
    posting = book.execute(
        "INSERT INTO posting (event, kind, cluster, day, category, posted_at) VALUES"
        " ('test', 'allocation', ?, '2026-03-01', 'allocation', '2026-03-01')", (cluster,)).lastrowid
    for kind, oere in (("funds", 5000000), ("income", -5000000)):
        book.execute("INSERT INTO entry (posting, account, amount_oere) SELECT ?, id, ? FROM account"
                     " WHERE cluster = ? AND kind = ?", (posting, oere, cluster, kind))


@tap.case("verify names what somebody with the files in hand has changed")
def _tampering():
    with tap.venue() as place:
        settle(place, mails.demo()[:2], 2)
        for _ in range(2):
            place.import_clusters()  # an audit row each
        place.stop_daemon()
        with_book(place, allocate)
        code, said = verdict(place)
        tap.same(code, 0, said)
        head = said.split("audit head ")[1].split()[0]
        tap.holds(" 0 postings" not in said, f"nothing in the ledger to change: {said}")
        place.bilag("backup", place.path("kept"))
        for what, (tamper, names) in TAMPERINGS.items():
            with_book(place, tamper)
            code, said = verdict(place, "--head", head)
            tap.holds(code == 1 and names in said, f"{what}: {said}")
            shutil.rmtree(place.path("spool"))
            shutil.copytree(place.path("kept"), place.path("spool"))
        tap.same(verdict(place, "--head", head)[0], 0, "untouched again")


if __name__ == "__main__":
    sys.exit(tap.run())
