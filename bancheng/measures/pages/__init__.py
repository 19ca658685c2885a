"""Pages of the measures: recording them, drawing up and signing undertakings, the list of those they are not for."""
