"""Moving off what ended with Amazon Pinpoint: what there is, and what becomes of it."""
