"""The schema, expand → migrate → contract: versions for Alembic, each running the SQL files of its folder."""
