"""What people see: the shell, the menu and the kit that pages are made of (docs/ui.md)."""
