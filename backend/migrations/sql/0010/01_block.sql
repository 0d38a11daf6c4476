UPDATE roles SET rights = array_append(rights, 'contacts.block')
WHERE key IN ('operator', 'supervisor') AND built_in AND NOT 'contacts.block' = ANY (rights);
