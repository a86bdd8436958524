"""The exchanges and wallets offered while one types; any other name is as good."""

EXCHANGES = (
    "Binance", "Binance.US", "Bitfinex", "Bitget", "Bitpanda", "Bitstamp", "Bittrex", "Bitvavo",
    "Bybit", "Coinbase", "Crypto.com", "Gate.io", "Gemini", "HTX", "HitBTC", "Kraken", "KuCoin",
    "Ledger", "MetaMask", "MEXC", "Nexo", "OKX", "Poloniex", "Revolut", "Robinhood", "Trezor",
)  # fmt: skip
