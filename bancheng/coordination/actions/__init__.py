"""What is done about what is asked of the departments; each act is one transaction, its line included."""
