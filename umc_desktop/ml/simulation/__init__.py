"""Playing the annotator with known answers: what a strategy saves, measured.

Arrays in, arrays out, like everything in ``ml``; files and processes are elsewhere.
"""
