"""The nouns: what a workbook says, what a policy asks, what an answer is. No solver, no files."""
