-- The thread in which a signed person goes on, begun before they signed in; NULL: the one of their own name.
ALTER TABLE visitors ADD COLUMN thread_key text;
-- The conversation in which the customer goes on; nobody answers in this one.
ALTER TABLE conversations ADD COLUMN continued_in bigint;
