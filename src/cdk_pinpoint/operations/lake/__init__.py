"""Repairing the event lake: what failed is put again, one person is erased."""
