"""The core: declare -> fit -> draw -> bind -> fuse -> run, in columns. Knows no modality; needs numpy only."""
