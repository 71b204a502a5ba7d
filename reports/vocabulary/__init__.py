"""What a document is made of: columns, tables, facts, charts as data; manifests and precision."""
