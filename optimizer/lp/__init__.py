"""Linear programs: PuLP, HiGHS and what can be done with a program, whatever it is about."""
