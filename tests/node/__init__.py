"""What tests need of node."""
