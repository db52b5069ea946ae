"""Which samples to ask about next.

Every strategy is a pure function: the rows that may be chosen come in, the chosen
rows go out, without repeats, at most as many as there are. Same seed, same choice.
Import from the module that holds the strategy.
"""
