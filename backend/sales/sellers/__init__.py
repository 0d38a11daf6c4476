"""Our own legal entities: what stands on their papers, and how they number. Verbs: add, edit, put_logo."""
