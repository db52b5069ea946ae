"""Arrays in, arrays out: encoders, members, uncertainty, clusters, map, selection."""
