"""What the played telephone exchanges share: calls as they happen, recordings, doors and events."""
