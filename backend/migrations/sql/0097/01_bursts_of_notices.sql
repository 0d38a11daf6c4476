-- several of one group that nobody was told of yet are one row (docs/decisions/0373)
SET LOCAL lock_timeout = '5s';
ALTER TABLE notices ADD COLUMN times int NOT NULL DEFAULT 1 CHECK (times > 0);
