"""What the book says, read-only: for the demo's table and the tests' questions."""
import contextlib
import sqlite3
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser


@dataclass(frozen=True)
class CaseGlance:
    id: int
    number: str
    status: str
    cluster: int | None
    total: str | None  # decimal
    reasons: str       # failed rules of the newest verdict


@dataclass(frozen=True)
class LetterGlance:
    id: int
    message_id: str
    state: str
    outcome: str | None
    note: str | None
    automatic: str | None
    cases: tuple
    answers: tuple  # states of the mails that answer it


_LETTERS = ("SELECT id, coalesce(message_id, ''), state, outcome, note, automatic"
            " FROM letter ORDER BY id")
_CASES = """SELECT c.id, c.number, c.status, c.cluster, c.total_oere,
    (SELECT group_concat(f.rule, ' ') FROM finding f WHERE f.result = 'fail' AND f.verdict =
        (SELECT max(v.id) FROM verdict v WHERE v.case_id = c.id))
    FROM case_file c JOIN case_letter l ON l.case_id = c.id WHERE l.letter = ? ORDER BY c.id"""
_ANSWERS = "SELECT state FROM outgoing WHERE letter = ? ORDER BY id"


def decimal(oere):
    return None if oere is None else f"{oere // 100}.{oere % 100:02d}"


@contextlib.contextmanager
def opened(venue):
    path = venue.path("spool", "book", "bilag.db")
    book = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    try:
        yield book
    finally:
        book.close()


def query(venue, sql, *values):
    with opened(venue) as book:
        return book.execute(sql, values).fetchall()


def number(venue, sql, *values):
    return query(venue, sql, *values)[0][0]


def letters(venue):
    """Every letter with its cases and answers, oldest first."""
    with opened(venue) as book:
        found = []
        for letter, message_id, state, outcome, note, automatic in book.execute(_LETTERS).fetchall():
            cases = tuple(CaseGlance(i, n, s, c, decimal(t), r or "")
                          for i, n, s, c, t, r in book.execute(_CASES, (letter,)))
            answers = tuple(row[0] for row in book.execute(_ANSWERS, (letter,)))
            found.append(LetterGlance(letter, message_id, state, outcome, note, automatic,
                                      cases, answers))
        return found


def letter(venue, message_id):
    """The letter with this Message-ID (without <>), or None."""
    return next((one for one in letters(venue) if one.message_id == message_id), None)


def settled(venue, count):
    """Are at least count letters in the book, all settled, and nothing waiting to be sent?"""
    with opened(venue) as book:
        total, = book.execute("SELECT count(*) FROM letter").fetchone()
        open_letters, = book.execute(
            "SELECT count(*) FROM letter WHERE state NOT IN ('settled', 'set-aside')").fetchone()
        unsent, = book.execute(
            "SELECT count(*) FROM outgoing WHERE state IN ('queued', 'sending')").fetchone()
        unmoved, = book.execute(
            "SELECT count(*) FROM location WHERE wanted IS NOT NULL AND closed = 0"
            " AND folder IS NOT wanted").fetchone()
    return total >= count and not open_letters and not unsent and not unmoved


def parse(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


def answers_to(venue, message_id):
    """Mails sent in answer to a Message-ID, parsed, oldest first: [(envelope, message)]."""
    found = []
    for envelope, raw in venue.sent():
        message = parse(raw)
        if (message["In-Reply-To"] or "").strip() == f"<{message_id}>":
            found.append((envelope, message))
    return found
