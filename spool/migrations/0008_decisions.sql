-- A decision knows what it rested on and what it replaced: it can be taken back, and a second
-- approver approves the same verdict as the first.
ALTER TABLE decision ADD COLUMN before_status TEXT;
ALTER TABLE decision ADD COLUMN verdict INTEGER REFERENCES verdict (id);
ALTER TABLE decision ADD COLUMN undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1));
