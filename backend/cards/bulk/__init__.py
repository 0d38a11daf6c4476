"""What can be done with many people, companies or requests of a list: the very verbs that a single one gets."""
