"""From a report to claims: read, segment, recognise, relate, link, state."""
