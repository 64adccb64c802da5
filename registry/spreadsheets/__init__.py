"""Many records in one file: reads and writes the rows of spreadsheets and CSV files."""
