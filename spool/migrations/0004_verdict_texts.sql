-- What a verdict was judged by, kept as it stood: a rule's text may be changed later, its
-- explanation may not. One row for each wording that ever decided; findings point to it.
CREATE TABLE rule_wording (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    title TEXT NOT NULL,
    office TEXT NOT NULL,
    quote TEXT,
    UNIQUE (rule, valid_from, title, office, quote)
) STRICT;
CREATE TRIGGER rule_wording_kept BEFORE DELETE ON rule_wording
BEGIN SELECT RAISE(ABORT, 'wordings that decided are never removed'); END;
CREATE TRIGGER rule_wording_fixed BEFORE UPDATE ON rule_wording
BEGIN SELECT RAISE(ABORT, 'wordings that decided are never changed'); END;
ALTER TABLE finding ADD COLUMN wording INTEGER REFERENCES rule_wording (id);

-- The earlier case that a finding is about (X02, X04, X05, X09, X10): shown beside it.
ALTER TABLE finding ADD COLUMN other_case INTEGER REFERENCES case_file (id);

-- Of the voucher's picture, 16 hexadecimal digits (X04).
ALTER TABLE case_file ADD COLUMN picture_hash TEXT;
CREATE INDEX case_file_picture ON case_file (picture_hash) WHERE picture_hash IS NOT NULL;
CREATE INDEX case_file_day ON case_file (issue_date);

-- A supplier's account that a person has confirmed by another channel (X05): block until then.
CREATE TABLE confirmed_account (
    id INTEGER PRIMARY KEY,
    supplier_cvr TEXT NOT NULL,
    account TEXT NOT NULL,
    confirmed_at TEXT NOT NULL,
    user_name TEXT NOT NULL,
    channel TEXT NOT NULL,
    UNIQUE (supplier_cvr, account)
) STRICT;
