"""Sources: where the items of a data set lie, and how one is read."""
