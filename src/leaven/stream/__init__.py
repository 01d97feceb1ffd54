"""Stream: items in keyed order, drawn in columns, run by threads, handed out in order."""
