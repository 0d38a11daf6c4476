-- A mailbox reads several folders.
UPDATE channels SET settings = (settings - 'folder') || jsonb_build_object('folders', jsonb_build_array(settings -> 'folder')),
    rev = rev + 1
WHERE kind = 'email' AND settings ? 'folder';
