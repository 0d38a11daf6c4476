-- files of notes beside a person or a company: uploads that such a note took (backend/feed/client_notes.py)
SET LOCAL lock_timeout = '5s';
CREATE TABLE client_note_files (
    note_id bigint NOT NULL REFERENCES client_notes ON DELETE CASCADE,
    position int NOT NULL,
    file_id uuid NOT NULL UNIQUE,
    PRIMARY KEY (note_id, position)
);
