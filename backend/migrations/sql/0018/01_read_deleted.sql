UPDATE roles SET rights = array_append(rights, 'messages.read_deleted')
WHERE key = 'supervisor' AND built_in AND NOT 'messages.read_deleted' = ANY (rights);
