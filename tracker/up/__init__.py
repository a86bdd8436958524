"""The supervisor behind `manage.py up`: one file an idea, no Django models but at the edges."""
