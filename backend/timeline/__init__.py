"""What happened, as a list: events that people and programs tell, all events with filters, deletion (B4, E4, E5)."""
