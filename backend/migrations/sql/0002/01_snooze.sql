-- Why the dialog came back, until somebody answers: {cause: time | customer, until, at}.
ALTER TABLE conversations ADD COLUMN woken jsonb;
-- Only a snoozed dialog has a time to wake at; without one it waits for the customer.
ALTER TABLE conversations ADD CONSTRAINT only_the_snoozed_wake
    CHECK (snoozed_until IS NULL OR state = 'snoozed') NOT VALID;
ALTER TABLE conversations VALIDATE CONSTRAINT only_the_snoozed_wake;
CREATE INDEX conversations_wake ON conversations (snoozed_until) WHERE state = 'snoozed' AND snoozed_until IS NOT NULL;
