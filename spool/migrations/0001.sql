-- The paper's index and the book. STRICT everywhere; days and instants are ISO 8601 text, which
-- sorts; money is int64 øre; 0 or 1 is a truth value. Written in what SQLite and PostgreSQL share.

-- --- register ---------------------------------------------------------------------------------
CREATE TABLE cluster (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    name TEXT NOT NULL CHECK (name <> ''),
    region TEXT NOT NULL DEFAULT '',
    group1_patients INTEGER CHECK (group1_patients >= 0),
    members INTEGER CHECK (members >= 0),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT;

CREATE TABLE cluster_role (
    id INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL REFERENCES cluster (number),
    role TEXT NOT NULL CHECK (role IN ('coordinator', 'treasurer', 'board', 'secretary')),
    name TEXT NOT NULL,
    address TEXT NOT NULL CHECK (address <> ''),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX cluster_role_cluster ON cluster_role (cluster, role, valid_from);
CREATE INDEX cluster_role_address ON cluster_role (address);

-- --- letters ----------------------------------------------------------------------------------
CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    received_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'received'
        CHECK (state IN ('received', 'reading', 'settled', 'set-aside')),
    message_id TEXT,
    subject TEXT,
    sender_address TEXT,
    sender_name TEXT,
    date TEXT,
    automatic TEXT,
    outcome TEXT CHECK (outcome IN ('done', 'waiting', 'review', 'other')),
    note TEXT
) STRICT;
CREATE INDEX letter_state ON letter (state);
CREATE INDEX letter_sender ON letter (sender_address, received_at);
CREATE INDEX letter_message_id ON letter (message_id);

-- Where a letter arrived (never changes) and where it stands on the server now.
CREATE TABLE location (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    arrived_mailbox TEXT NOT NULL,
    arrived_uidvalidity INTEGER NOT NULL,
    arrived_uid INTEGER NOT NULL,
    mailbox TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    folder TEXT CHECK (folder IN ('done', 'waiting', 'review', 'other')),
    asked TEXT CHECK (asked IN ('done', 'waiting', 'review', 'other')),
    wanted TEXT CHECK (wanted IN ('done', 'waiting', 'review', 'other')),
    closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    UNIQUE (arrived_mailbox, arrived_uidvalidity, arrived_uid)
) STRICT;
CREATE INDEX location_letter ON location (letter);
CREATE INDEX location_wanted ON location (wanted, closed);

CREATE TABLE part (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    parent INTEGER REFERENCES part (id),
    path TEXT NOT NULL,
    name TEXT,
    media_type TEXT NOT NULL,
    disposition TEXT,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    document INTEGER NOT NULL CHECK (document IN (0, 1)),
    UNIQUE (letter, path)
) STRICT;
CREATE INDEX part_sha256 ON part (sha256);

-- Reading jobs are rows with a lease, so that later several machines can claim them.
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    part INTEGER REFERENCES part (id),
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'document')),
    state TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'leased', 'done')),
    lease_until_ms INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    CHECK ((kind = 'mail') = (part IS NULL))
) STRICT;
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_letter ON job (letter, state);

-- Readings are only added: a correction is a new row with how = person.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter (id),
    part INTEGER REFERENCES part (id),
    made_at TEXT NOT NULL,
    ended TEXT NOT NULL,
    how TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX reading_part ON reading (part, id);
CREATE INDEX reading_letter ON reading (letter, id);
CREATE TRIGGER reading_kept BEFORE DELETE ON reading
BEGIN SELECT RAISE(ABORT, 'readings are never removed'); END;
CREATE TRIGGER reading_fixed BEFORE UPDATE ON reading
BEGIN SELECT RAISE(ABORT, 'readings are never changed'); END;

-- --- cases ------------------------------------------------------------------------------------
-- Without gaps: the number is taken in the transaction that makes its case.
CREATE TABLE case_counter (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE case_file (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    mark TEXT NOT NULL UNIQUE CHECK (length(mark) = 16),
    version INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'reading', 'needs-info',
        'awaits-coordinator', 'flagged', 'ready', 'approved', 'paid', 'rejected', 'duplicate',
        'not-ours', 'not-a-voucher', 'credited')),
    route TEXT CHECK (route IN ('invoice', 'outlay', 'card')),
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    sender_address TEXT,
    sender_name TEXT,
    cluster INTEGER REFERENCES cluster (number),
    cluster_proposed INTEGER NOT NULL DEFAULT 0 CHECK (cluster_proposed IN (0, 1)),
    duplicate_of INTEGER REFERENCES case_file (id),
    duplicate_rule TEXT,
    proposed_case INTEGER REFERENCES case_file (id),
    proposed_number TEXT,
    supplier_name TEXT,
    supplier_cvr TEXT,
    invoice_id TEXT,
    issue_date TEXT,
    due_date TEXT,
    currency TEXT,
    total_oere INTEGER,
    covers INTEGER NOT NULL DEFAULT 0,
    per_head_oere INTEGER
) STRICT;
CREATE INDEX case_file_status ON case_file (status, due_date);
CREATE INDEX case_file_invoice ON case_file (supplier_cvr, invoice_id, total_oere);
CREATE INDEX case_file_cluster ON case_file (cluster);

CREATE TABLE case_letter (
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    letter INTEGER NOT NULL REFERENCES letter (id),
    PRIMARY KEY (case_id, letter)
) STRICT;
CREATE INDEX case_letter_letter ON case_letter (letter);

CREATE TABLE case_document (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    letter INTEGER NOT NULL REFERENCES letter (id),
    part INTEGER REFERENCES part (id),
    role TEXT NOT NULL CHECK (role IN ('voucher', 'copy', 'attendees', 'occasion', 'contract',
        'programme', 'other')),
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX case_document_once ON case_document (case_id, letter, coalesce(part, 0));
CREATE INDEX case_document_part ON case_document (part);

CREATE TABLE case_candidate (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    cluster INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('document', 'subject', 'text', 'sender')),
    how TEXT NOT NULL CHECK (how IN ('number', 'name', 'role')),
    text TEXT
) STRICT;
CREATE INDEX case_candidate_case ON case_candidate (case_id);

CREATE TABLE verdict (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    pack TEXT NOT NULL,
    status TEXT NOT NULL,
    judged_at TEXT NOT NULL
) STRICT;
CREATE INDEX verdict_case ON verdict (case_id, id);

CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    verdict INTEGER NOT NULL REFERENCES verdict (id),
    rule TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('block', 'flag', 'info')),
    result TEXT NOT NULL CHECK (result IN ('pass', 'fail', 'not-applicable')),
    arithmetic TEXT,
    field TEXT,
    part INTEGER,
    page INTEGER NOT NULL DEFAULT 0,
    ask TEXT,
    ask_of TEXT CHECK (ask_of IN ('sender', 'coordinator', 'supplier')),
    sender_text TEXT,
    sender_text_en TEXT,
    office_text TEXT,
    source TEXT
) STRICT;
CREATE INDEX finding_verdict ON finding (verdict, id);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    decided_at TEXT NOT NULL,
    user_name TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT,
    status TEXT
) STRICT;
CREATE INDEX decision_case ON decision (case_id, id);

-- --- outbox -----------------------------------------------------------------------------------
CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,
    case_id INTEGER REFERENCES case_file (id),
    letter INTEGER REFERENCES letter (id),
    kind TEXT NOT NULL
        CHECK (kind IN ('answer', 'approval-request', 'reminder', 'decision', 'digest')),
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
CREATE INDEX outgoing_due ON outgoing (state, next_at);
CREATE INDEX outgoing_case ON outgoing (case_id, id);
CREATE INDEX outgoing_recipient ON outgoing (lower(recipient), created_at);

-- Addresses a delivery report named as not working.
CREATE TABLE dead_address (
    address TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- --- ledger -----------------------------------------------------------------------------------
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL REFERENCES cluster (number),
    kind TEXT NOT NULL CHECK (kind IN ('spending', 'creditors')),
    UNIQUE (cluster, kind)
) STRICT;

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL UNIQUE,
    cluster INTEGER NOT NULL REFERENCES cluster (number),
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    day TEXT NOT NULL,
    category TEXT NOT NULL,
    posted_at TEXT NOT NULL
) STRICT;
CREATE INDEX posting_cluster ON posting (cluster, day);
CREATE INDEX posting_case ON posting (case_id);

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    posting INTEGER NOT NULL REFERENCES posting (id),
    account INTEGER NOT NULL REFERENCES account (id),
    amount_oere INTEGER NOT NULL CHECK (amount_oere <> 0)
) STRICT;
CREATE INDEX entry_account ON entry (account);
CREATE INDEX entry_posting ON entry (posting);

CREATE TRIGGER entry_one_cluster BEFORE INSERT ON entry
WHEN (SELECT cluster FROM account WHERE id = NEW.account)
    IS NOT (SELECT cluster FROM posting WHERE id = NEW.posting)
BEGIN SELECT RAISE(ABORT, 'a posting names exactly one cluster (B10)'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never removed'); END;
CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;
CREATE TRIGGER posting_kept BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never removed'); END;
CREATE TRIGGER posting_fixed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;

-- --- audit and people ------------------------------------------------------------------------
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    why TEXT,
    hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX audit_subject ON audit (subject, id);
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;

CREATE TABLE user_account (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    role TEXT NOT NULL
        CHECK (role IN ('reviewer', 'approver', 'auditor', 'board', 'administrator')),
    hash TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
