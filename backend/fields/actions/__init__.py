"""What an administrator does with fields."""
