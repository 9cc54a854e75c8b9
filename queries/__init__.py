"""The shipped questions, running them, and projections to networks."""
