-- What a page said of itself when its link was sent; no title: there was nothing to show.
CREATE TABLE link_previews (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    url text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    site text NOT NULL,
    picture_key text,
    width int,
    height int,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX link_previews_url ON link_previews (md5(url), at DESC);
