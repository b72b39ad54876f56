"""What linked_data.py measures, a module a subject."""
