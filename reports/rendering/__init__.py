"""Documents rendered: the terminal, spreadsheets, pages, tidy data."""
