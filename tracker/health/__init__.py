"""How every part of the house is: /healthz, /readyz, /metrics and `manage.py doctor`."""
