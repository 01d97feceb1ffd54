"""One module per modality: `reader(values, data)` learns what it needs from some values of the main field, and hands
back a function from values to blocks of features, float32, each row from its own value alone."""
