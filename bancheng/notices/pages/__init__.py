"""Pages of the post: the inbox, what the office words, what each wishes for himself, what the gateway reports."""
