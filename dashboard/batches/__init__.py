"""Lists that become as many commands: what people brought on a reception day, and items of any followed kind."""
