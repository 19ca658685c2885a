"""Forms of what is asked of the departments: shapes of input, nothing else."""
