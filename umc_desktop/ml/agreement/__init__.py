"""How far annotators agree, and what they say together: arrays in, arrays out."""
