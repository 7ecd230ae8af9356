-- The ledger of a cluster's money, from allocation to the annual accounts. Debit is positive:
-- funds (what lies with PLO for the cluster), creditors (approved, not yet paid), income, spending,
-- equity (what a closed year left behind), transfer (to and from other clusters: its sum over all
-- clusters is zero), region (given back at dissolution, Klyngeregler:104). What a cluster may still
-- spend is funds + creditors.
ALTER TABLE account RENAME TO account_before;
ALTER TABLE posting RENAME TO posting_before;
ALTER TABLE entry RENAME TO entry_before;
DROP INDEX posting_cluster;
DROP INDEX posting_case;
DROP INDEX entry_account;
DROP INDEX entry_posting;
DROP TRIGGER entry_one_cluster;
DROP TRIGGER entry_kept;
DROP TRIGGER entry_fixed;
DROP TRIGGER posting_kept;
DROP TRIGGER posting_fixed;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL REFERENCES cluster (number),
    kind TEXT NOT NULL CHECK (kind IN ('funds', 'creditors', 'income', 'spending', 'equity',
        'transfer', 'region')),
    UNIQUE (cluster, kind)
) STRICT;

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'allocation', 'approval', 'reversal', 'payment',
        'transfer', 'dissolution', 'closing')),
    cluster INTEGER NOT NULL REFERENCES cluster (number),
    case_id INTEGER REFERENCES case_file (id),
    day TEXT NOT NULL,
    category TEXT NOT NULL,
    note TEXT,
    posted_at TEXT NOT NULL,
    CHECK ((kind IN ('approval', 'reversal', 'payment')) = (case_id IS NOT NULL))
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    posting INTEGER NOT NULL REFERENCES posting (id),
    account INTEGER NOT NULL REFERENCES account (id),
    amount_oere INTEGER NOT NULL CHECK (amount_oere <> 0)
) STRICT;

INSERT INTO account SELECT id, cluster, kind FROM account_before;
INSERT INTO posting SELECT id, event, CASE WHEN event LIKE 'reversal:%' THEN 'reversal'
    ELSE 'approval' END, cluster, case_id, day, category, NULL, posted_at FROM posting_before;
INSERT INTO entry SELECT id, posting, account, amount_oere FROM entry_before;
DROP TABLE entry_before;
DROP TABLE posting_before;
DROP TABLE account_before;
CREATE INDEX posting_cluster ON posting (cluster, day);
CREATE INDEX posting_case ON posting (case_id);
CREATE INDEX entry_account ON entry (account);
CREATE INDEX entry_posting ON entry (posting);

-- Opened with the cluster (rule B12).
INSERT OR IGNORE INTO account (cluster, kind) SELECT number, kind FROM cluster, (
    SELECT 'funds' AS kind UNION SELECT 'creditors' UNION SELECT 'income' UNION SELECT 'spending'
    UNION SELECT 'equity' UNION SELECT 'transfer' UNION SELECT 'region');
CREATE TRIGGER cluster_opens_accounts AFTER INSERT ON cluster
BEGIN
    INSERT INTO account (cluster, kind) VALUES (NEW.number, 'funds'), (NEW.number, 'creditors'),
        (NEW.number, 'income'), (NEW.number, 'spending'), (NEW.number, 'equity'),
        (NEW.number, 'transfer'), (NEW.number, 'region');
END;

-- The sum of every posting is zero when its transaction commits: the running sum has to be found
-- in a table that holds nothing but zero, by a foreign key that is looked at only then.
CREATE TABLE zero (value INTEGER PRIMARY KEY CHECK (value = 0)) STRICT;
INSERT INTO zero VALUES (0);
CREATE TABLE posting_sum (
    posting INTEGER PRIMARY KEY REFERENCES posting (id),
    sum_oere INTEGER NOT NULL REFERENCES zero (value) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO posting_sum SELECT id, (SELECT coalesce(sum(amount_oere), 0) FROM entry
    WHERE posting = posting.id) FROM posting;
CREATE TRIGGER posting_is_summed AFTER INSERT ON posting
BEGIN INSERT INTO posting_sum VALUES (NEW.id, 0); END;
CREATE TRIGGER entry_is_summed AFTER INSERT ON entry
BEGIN UPDATE posting_sum SET sum_oere = sum_oere + NEW.amount_oere WHERE posting = NEW.posting; END;
CREATE TRIGGER posting_sum_true BEFORE UPDATE ON posting_sum
WHEN NEW.posting <> OLD.posting OR NEW.sum_oere <>
    (SELECT coalesce(sum(amount_oere), 0) FROM entry WHERE posting = NEW.posting)
BEGIN SELECT RAISE(ABORT, 'the sum of a posting is that of its entries'); END;
CREATE TRIGGER posting_sum_kept BEFORE DELETE ON posting_sum
BEGIN SELECT RAISE(ABORT, 'the sum of a posting stays'); END;
CREATE TRIGGER zero_kept BEFORE DELETE ON zero
BEGIN SELECT RAISE(ABORT, 'zero stays'); END;

CREATE TRIGGER entry_one_cluster BEFORE INSERT ON entry
WHEN (SELECT cluster FROM account WHERE id = NEW.account)
    IS NOT (SELECT cluster FROM posting WHERE id = NEW.posting)
BEGIN SELECT RAISE(ABORT, 'a posting names exactly one cluster (B10)'); END;
CREATE TRIGGER entry_of_newest BEFORE INSERT ON entry
WHEN NEW.posting IS NOT (SELECT max(id) FROM posting)
BEGIN SELECT RAISE(ABORT, 'entries are added to the newest posting only'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never removed'); END;
CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;
CREATE TRIGGER posting_kept BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never removed'); END;
CREATE TRIGGER posting_fixed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;

-- A closed year takes no postings (rule I13); the year is the calendar's (Klyngeregler:80).
CREATE TABLE closed_year (
    year INTEGER PRIMARY KEY CHECK (year BETWEEN 2023 AND 2099),
    closed_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER posting_in_open_year BEFORE INSERT ON posting
WHEN CAST(substr(NEW.day, 1, 4) AS INTEGER) <= (SELECT max(year) FROM closed_year)
BEGIN SELECT RAISE(ABORT, 'the year is closed (I13)'); END;
CREATE TRIGGER closed_year_kept BEFORE DELETE ON closed_year
BEGIN SELECT RAISE(ABORT, 'a closed year stays closed'); END;

-- What a cluster's meeting has adopted for a year (rules I16, I17).
CREATE TABLE budget (
    cluster INTEGER NOT NULL REFERENCES cluster (number),
    year INTEGER NOT NULL,
    category TEXT NOT NULL CHECK (category <> ''),
    amount_oere INTEGER NOT NULL CHECK (amount_oere >= 0),
    PRIMARY KEY (cluster, year, category)
) STRICT;

-- --- outbox: statements ------------------------------------------------------------------------
ALTER TABLE outgoing RENAME TO outgoing_before;
DROP INDEX outgoing_due;
DROP INDEX outgoing_case;
DROP INDEX outgoing_recipient;
CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,
    case_id INTEGER REFERENCES case_file (id),
    letter INTEGER REFERENCES letter (id),
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'approval-request', 'reminder', 'decision',
        'digest', 'statement')),
    event TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    envelope_from TEXT NOT NULL,
    subject TEXT,
    bytes BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at TEXT NOT NULL,
    sent_at TEXT,
    error TEXT,
    created_at TEXT NOT NULL
) STRICT;
INSERT INTO outgoing SELECT id, case_id, letter, kind, event, message_id, recipient, envelope_from,
    subject, bytes, state, attempts, next_at, sent_at, error, created_at FROM outgoing_before;
DROP TABLE outgoing_before;
CREATE INDEX outgoing_due ON outgoing (state, next_at);
CREATE INDEX outgoing_case ON outgoing (case_id, id);
CREATE INDEX outgoing_recipient ON outgoing (lower(recipient), created_at);
