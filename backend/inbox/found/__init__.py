"""What stands in a customer's words and belongs in a field: offered, never written by itself (ours 6)."""
