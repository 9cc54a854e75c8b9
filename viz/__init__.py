"""Network pictures and the command line, the only place that prints."""
