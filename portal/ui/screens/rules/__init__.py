"""The administrator's rules: time limits, categories and calendar days, each a list at the left and a form at the right."""
