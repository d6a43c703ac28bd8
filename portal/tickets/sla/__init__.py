"""The rules by which tickets are worked: categories and dated limits, changed without a release."""
