-- How the keys of an account's messages begin: connected anew, they are called otherwise, like its threads.
ALTER TABLE channel_access ADD COLUMN keys text NOT NULL DEFAULT '';
UPDATE channel_access SET keys = substr(prefix, 3) WHERE starts_with(prefix, 'b:');
