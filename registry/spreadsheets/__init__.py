"""Many records in one file: spreadsheets and CSV, read as rows and written as rows."""
