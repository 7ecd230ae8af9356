-- What a person's approval taught about a supplier's papers: the words in front of the total and
-- the number, and where they stand. field '': the case taught nothing, and is not asked again.
CREATE TABLE lesson (
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    cvr TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('', 'total', 'invoice_id')),
    label TEXT NOT NULL,
    x INTEGER NOT NULL, -- middle, per mille of the page; -1: not known
    y INTEGER NOT NULL,
    PRIMARY KEY (case_id, field)
) STRICT;
CREATE INDEX lesson_cvr ON lesson (cvr, field, case_id);
