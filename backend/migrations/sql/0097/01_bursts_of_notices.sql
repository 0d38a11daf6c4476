-- several of one group that nobody was told of yet are one row (docs/decisions/0373)
SET LOCAL lock_timeout = '5s';
ALTER TABLE notices ADD COLUMN times int NOT NULL DEFAULT 1 CHECK (times > 0);
-- what a message or a note says is read from it, so that a deleted or reworded one is so here, too (0372)
UPDATE notices SET data = data - 'text'
WHERE kind IN ('mentioned', 'message', 'delivery_failed', 'commented') AND place ? 'seq' AND data ? 'text';
