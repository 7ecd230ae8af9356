-- What a mail of ours says, as its reader saw it: the case page shows the thread.
ALTER TABLE outgoing ADD COLUMN text TEXT;
-- Ended cases, newest first, of one cluster or supplier: beside a case, and as a filter.
CREATE INDEX case_file_cluster_newest ON case_file (cluster, lane, updated_at, id);
CREATE INDEX case_file_supplier_newest ON case_file (supplier_key, lane, updated_at, id);
