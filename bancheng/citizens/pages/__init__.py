"""HTTP for citizens and for those who take their feedback in."""
