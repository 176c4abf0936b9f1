//! The interpreter side of pyjit: everything that touches live Python objects.
