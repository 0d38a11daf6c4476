"""Links of invoices sent to those who are to pay, and reminders of what is unpaid: many at once (0360)."""
