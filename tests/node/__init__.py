"""What tests need from node."""
