-- The queue at any size: lists are read page by page along an index, counters are kept, and what
-- was read is found by its words.

-- lane: 0 to look through, 1 ready, 2 waits for an answer, 3 ended, 4 not judged yet.
-- urgency, smaller first: the day it is due (none: last), the day it came, then the larger amount;
-- one number, so that a page begins after the one before without reading it.
ALTER TABLE case_file ADD COLUMN lane INTEGER GENERATED ALWAYS AS (CASE
    WHEN status = 'flagged' THEN 0 WHEN status = 'ready' THEN 1
    WHEN status IN ('awaits-coordinator', 'needs-info') THEN 2
    WHEN status IN ('received', 'reading') THEN 4 ELSE 3 END) VIRTUAL;
ALTER TABLE case_file ADD COLUMN urgency INTEGER GENERATED ALWAYS AS (
    coalesce(CAST(julianday(due_date) - 2440587.5 AS INTEGER), 99999) * 1000000000000
    + coalesce(CAST(julianday(substr(opened_at, 1, 10)) - 2440587.5 AS INTEGER), 0) * 10000000
    + 9999999 - max(0, min(9999999, coalesce(total_oere, 0) / 100))) VIRTUAL;
ALTER TABLE case_file ADD COLUMN assigned_to TEXT;
-- The supplier's name, folded (daemon/likeness.h).
ALTER TABLE case_file ADD COLUMN supplier_key TEXT;
-- Are its words, reasons and key those of its newest version? The clerk sees to it (spool/search.h).
ALTER TABLE case_file ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0 CHECK (indexed IN (0, 1));

DROP INDEX case_file_status;
DROP INDEX case_file_cluster;
CREATE INDEX case_file_urgent ON case_file (lane, urgency, id, total_oere);
CREATE INDEX case_file_newest ON case_file (lane, updated_at, id, total_oere);
CREATE INDEX case_file_largest ON case_file (lane, coalesce(total_oere, -1), id);
CREATE INDEX case_file_cluster ON case_file (cluster, lane, urgency, id);
CREATE INDEX case_file_supplier ON case_file (supplier_key, lane, urgency, id);
CREATE INDEX case_file_assigned ON case_file (assigned_to, lane, urgency, id)
    WHERE assigned_to IS NOT NULL;
CREATE INDEX case_file_sender ON case_file (sender_address, opened_at);
CREATE INDEX case_file_unindexed ON case_file (id) WHERE indexed = 0;
CREATE INDEX letter_note ON letter (id) WHERE note IS NOT NULL;
CREATE INDEX letter_unsettled ON letter (state) WHERE state <> 'settled';

-- How many cases have each status.
CREATE TABLE case_tally (
    status TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) STRICT;
INSERT INTO case_tally (status, n) SELECT status, count(*) FROM case_file GROUP BY status;
CREATE TRIGGER case_tally_new AFTER INSERT ON case_file BEGIN
    INSERT INTO case_tally (status, n) VALUES (NEW.status, 1)
        ON CONFLICT (status) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER case_tally_moved AFTER UPDATE OF status ON case_file
WHEN OLD.status <> NEW.status BEGIN
    UPDATE case_tally SET n = n - 1 WHERE status = OLD.status;
    INSERT INTO case_tally (status, n) VALUES (NEW.status, 1)
        ON CONFLICT (status) DO UPDATE SET n = n + 1;
END;

-- The failed rules of open cases, in the queue's order.
CREATE TABLE case_reason (
    rule TEXT NOT NULL,
    lane INTEGER NOT NULL,
    urgency INTEGER NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    PRIMARY KEY (rule, lane, urgency, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_reason_case ON case_reason (case_id);

-- Every word of a case once, folded (daemon/likeness.h), without the attendees' names (C13).
CREATE VIRTUAL TABLE case_words USING fts5 (words, tokenize = 'ascii', detail = 'none');
-- In how many cases a word stands: for beginnings and misspelt words.
CREATE TABLE search_word (
    word TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
