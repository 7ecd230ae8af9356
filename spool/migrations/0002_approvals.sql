-- Requests for a coordinator's approval (A10) and what was answered. The token is bound to the
-- case and to the document the coordinator was asked about.
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
    UNIQUE (case_id, address, voucher_sha256)
) STRICT;
