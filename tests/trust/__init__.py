"""What `make trust` runs: the same answer in every unit, and beside a second solver."""
