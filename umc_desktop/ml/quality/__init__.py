"""How good labels are: balance, coverage, diversity, novelty, contradictions."""
