"""The audit slice: a random part of every round, never chosen by the models."""

AUDIT_SHARE = 0.1
"""Share of a round that is drawn at random where nobody says otherwise.

Its labels train as well, so it costs little. What other shares cost can be played:
``umc evaluate simulate FILE --strategies default,default/audit=0,default/audit=0.2``.
"""
