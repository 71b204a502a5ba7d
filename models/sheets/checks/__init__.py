"""What can be wrong or doubtful in a scenario's rows, a kind of problem a module."""
