"""What is answered: allocations, explanations and what-ifs, as plain data."""
