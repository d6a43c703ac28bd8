"""Who did what: actions, openings of personal data, comings and goings, each looked for and read page by page."""
