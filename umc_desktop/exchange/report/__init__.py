"""Reports to read: one HTML file each, with nothing loaded from elsewhere."""
