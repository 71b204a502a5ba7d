"""Scenario and policy -> allocation. The only room that knows PuLP and HiGHS; it never reads a file."""
