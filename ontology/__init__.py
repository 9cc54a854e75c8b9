"""The vocabulary as Turtle, its shapes, and the names used in code."""
