"""Messages: what a centre sends to people, posts and departments, and what they answer."""
