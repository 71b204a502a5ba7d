"""What a workbook says: its rows, the scenario they make, what is wrong or doubtful in them, and changes of them."""
