"""What follows from rows and amounts without a solver: flows, books, national interest, the audit."""
