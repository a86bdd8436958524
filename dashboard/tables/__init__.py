"""The tables of dashboard, one file a topic; dashboard.models lists them for Django."""
