-- Addresses that came by a merge, and whose they were: whoever writes there first is asked once.
CREATE TABLE merged_addresses (
    identity_id bigint NOT NULL,
    merge_id bigint NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (identity_id, merge_id)
);
CREATE INDEX merged_addresses_merge ON merged_addresses (merge_id);
