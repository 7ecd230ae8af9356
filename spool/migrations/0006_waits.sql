-- A request for approval ends when it is answered, when its time is over or when another person
-- has become coordinator; then the same document may be asked about anew.
ALTER TABLE approval RENAME TO approval_before;
CREATE TABLE approval (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    token TEXT NOT NULL UNIQUE CHECK (length(token) = 16),
    address TEXT NOT NULL,
    voucher_sha256 TEXT NOT NULL CHECK (length(voucher_sha256) = 64),
    asked_at TEXT NOT NULL,
    answer TEXT CHECK (answer IN ('approved', 'rejected', 'unclear')),
    reason TEXT,
    answered_at TEXT,
    letter INTEGER REFERENCES letter (id),
    voided_at TEXT,
    void_reason TEXT CHECK (void_reason IN ('expired', 'coordinator'))
) STRICT;
INSERT INTO approval SELECT id, case_id, token, address, voucher_sha256, asked_at, answer, reason,
    answered_at, letter, NULL, NULL FROM approval_before;
DROP TABLE approval_before;
CREATE UNIQUE INDEX approval_once ON approval (case_id, address, voucher_sha256)
    WHERE voided_at IS NULL;
CREATE INDEX approval_waits ON approval (asked_at) WHERE answer IS NULL AND voided_at IS NULL;
