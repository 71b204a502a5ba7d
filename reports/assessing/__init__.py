"""An allocation measured: who carries what beside its fair share, and policies side by side."""
