"""Results told: words, tables and charts of each subject, decided once for every renderer."""
