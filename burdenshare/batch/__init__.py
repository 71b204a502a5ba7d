"""Thousands of workbooks by their policies, on one machine or many: each run a row, and nothing lost."""
