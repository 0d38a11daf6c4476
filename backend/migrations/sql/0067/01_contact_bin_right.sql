-- heads delete people as they delete companies
UPDATE roles SET rights = rights || ARRAY['contacts.delete']
WHERE key = 'supervisor' AND built_in AND NOT 'contacts.delete' = ANY (rights);
