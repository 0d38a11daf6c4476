-- A further way; every row that stands has one of the ways before.
SET LOCAL lock_timeout = '5s';
ALTER TABLE notice_deliveries DROP CONSTRAINT notice_deliveries_way_check;
ALTER TABLE notice_deliveries ADD CONSTRAINT notice_deliveries_way_check
    CHECK (way IN ('push', 'email', 'digest', 'bot', 'head', 'sms')) NOT VALID;
