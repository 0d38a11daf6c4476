"""The dictionary of tags as it is kept: renamed, coloured, merged, deleted, brought back (Y6)."""
