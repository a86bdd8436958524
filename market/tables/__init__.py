"""The tables of market, one file a topic; market.models lists them for Django."""
