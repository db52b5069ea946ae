"""Running work in the background: the only place that starts threads and processes."""
