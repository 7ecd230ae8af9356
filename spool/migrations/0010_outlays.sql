-- Purchases that other systems know: transactions of the clusters' cards (H06) and claims in
-- zExpense. What stands here and as a voucher is one outlay by two routes (D25), or a card's voucher.
CREATE TABLE outlay (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('card', 'zexpense')),
    reference TEXT NOT NULL CHECK (reference <> ''),
    day TEXT NOT NULL,
    merchant TEXT NOT NULL,
    amount_oere INTEGER NOT NULL,
    cluster INTEGER REFERENCES cluster (number),
    case_id INTEGER REFERENCES case_file (id),
    imported_at TEXT NOT NULL,
    UNIQUE (source, reference)
) STRICT;
CREATE INDEX outlay_amount ON outlay (amount_oere, day);
CREATE INDEX case_file_total ON case_file (total_oere, issue_date);
