-- How often a job's lease was lost with the zygote or the clerk, not through its own reader
-- (that is attempts): an innocent document must not pay for a restart.
ALTER TABLE job ADD COLUMN losses INTEGER NOT NULL DEFAULT 0 CHECK (losses >= 0);
