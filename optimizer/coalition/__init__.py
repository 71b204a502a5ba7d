"""The program of a coalition under a policy: variables, constraint families, objectives, units."""
