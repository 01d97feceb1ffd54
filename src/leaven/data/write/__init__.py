"""Write: a grown data set as files, with its lineage and a manifest."""
