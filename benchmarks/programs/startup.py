"""Nothing: the price of starting, with `import pyjit; pyjit.enable()` or without."""
