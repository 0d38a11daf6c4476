"""People: identities, how they are recognised, what is known of them. Verbs: edit, tag."""
