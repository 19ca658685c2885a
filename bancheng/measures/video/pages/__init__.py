"""Pages of a video verification: at the window, while it talks, and at the other end."""
