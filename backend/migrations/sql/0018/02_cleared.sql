-- debt is read from the messages (docs/decisions/0066); nobody has written or read this since
ALTER TABLE conversations DROP COLUMN cleared;
