"""Telling from a template who may do what, in words and as a picture."""
