"""Workbooks written: the template, its first rows, the reference page."""
