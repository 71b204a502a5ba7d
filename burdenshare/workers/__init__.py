"""Work in other processes, here or on a cluster: chunks of tasks out, answers back, and no task lost with a worker."""
