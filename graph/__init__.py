"""What a statement is, identity, the store, the rules, the checks."""
