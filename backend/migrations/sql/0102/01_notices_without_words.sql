-- what a message or a note says is read from it, so that a deleted or reworded one is so here, too (0372);
-- alone in its transaction: rows are rewritten, and nobody waits for the table meanwhile
UPDATE notices SET data = data - 'text'
WHERE kind IN ('mentioned', 'message', 'delivery_failed', 'commented') AND place ? 'seq' AND data ? 'text';
