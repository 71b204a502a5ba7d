"""Files to rows: cells, sheets and headers read, every problem at once with its place."""
