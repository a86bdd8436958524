"""The currencies prices can be asked in."""

from typing import NamedTuple


class Currency(NamedTuple):
    """A way to count: so many US dollars for one, or the coin whose price that is."""

    name: str
    unit: str
    kind: str
    usd: float | None = None
    coin: str | None = None
    part: float = 1.0  # of that coin


CURRENCIES: dict[str, Currency] = {
    "btc": Currency("Bitcoin", "BTC", "crypto", coin="bitcoin"),
    "eth": Currency("Ether", "ETH", "crypto", coin="ethereum"),
    "ltc": Currency("Litecoin", "LTC", "crypto", coin="litecoin"),
    "bch": Currency("Bitcoin Cash", "BCH", "crypto", coin="bitcoin-cash"),
    "bnb": Currency("Binance Coin", "BNB", "crypto", coin="binancecoin"),
    "xrp": Currency("XRP", "XRP", "crypto", coin="ripple"),
    "xlm": Currency("Lumens", "XLM", "crypto", coin="stellar"),
    "link": Currency("Chainlink", "LINK", "crypto", coin="chainlink"),
    "dot": Currency("Polkadot", "DOT", "crypto", coin="polkadot"),
    "yfi": Currency("Yearn.finance", "YFI", "crypto", coin="yearn-finance"),
    "sol": Currency("Solana", "SOL", "crypto", coin="solana"),
    "bits": Currency("Bits", "μBTC", "crypto", coin="bitcoin", part=1e-6),
    "sats": Currency("Satoshi", "sats", "crypto", coin="bitcoin", part=1e-8),
    "usd": Currency("US Dollar", "$", "fiat", 1.0),
    "aed": Currency("United Arab Emirates Dirham", "DH", "fiat", 0.27229),
    "ars": Currency("Argentine Peso", "$", "fiat", 0.00098),
    "aud": Currency("Australian Dollar", "A$", "fiat", 0.6541),
    "bdt": Currency("Bangladeshi Taka", "৳", "fiat", 0.00837),
    "bhd": Currency("Bahraini Dinar", "BD", "fiat", 2.6525),
    "bmd": Currency("Bermudian Dollar", "$", "fiat", 1.0),
    "brl": Currency("Brazil Real", "R$", "fiat", 0.1762),
    "cad": Currency("Canadian Dollar", "CA$", "fiat", 0.7215),
    "chf": Currency("Swiss Franc", "Fr.", "fiat", 1.1304),
    "clp": Currency("Chilean Peso", "CLP$", "fiat", 0.00104),
    "cny": Currency("Chinese Yuan", "¥", "fiat", 0.1387),
    "czk": Currency("Czech Koruna", "Kč", "fiat", 0.0428),
    "dkk": Currency("Danish Krone", "kr.", "fiat", 0.1452),
    "eur": Currency("Euro", "€", "fiat", 1.0834),
    "gbp": Currency("British Pound Sterling", "£", "fiat", 1.2716),
    "gel": Currency("Georgian Lari", "₾", "fiat", 0.3652),
    "hkd": Currency("Hong Kong Dollar", "HK$", "fiat", 0.1286),
    "huf": Currency("Hungarian Forint", "Ft", "fiat", 0.00267),
    "idr": Currency("Indonesian Rupiah", "Rp", "fiat", 0.0000631),
    "ils": Currency("Israeli New Shekel", "₪", "fiat", 0.2684),
    "inr": Currency("Indian Rupee", "₹", "fiat", 0.01186),
    "jpy": Currency("Japanese Yen", "¥", "fiat", 0.00652),
    "krw": Currency("South Korean Won", "₩", "fiat", 0.000718),
    "kwd": Currency("Kuwaiti Dinar", "KD", "fiat", 3.2548),
    "lkr": Currency("Sri Lankan Rupee", "Rs", "fiat", 0.00341),
    "mmk": Currency("Burmese Kyat", "K", "fiat", 0.000476),
    "mxn": Currency("Mexican Peso", "MX$", "fiat", 0.0495),
    "myr": Currency("Malaysian Ringgit", "RM", "fiat", 0.2251),
    "ngn": Currency("Nigerian Naira", "₦", "fiat", 0.000612),
    "nok": Currency("Norwegian Krone", "kr", "fiat", 0.0907),
    "nzd": Currency("New Zealand Dollar", "NZ$", "fiat", 0.5977),
    "php": Currency("Philippine Peso", "₱", "fiat", 0.01718),
    "pkr": Currency("Pakistani Rupee", "₨", "fiat", 0.0036),
    "pln": Currency("Polish Zloty", "zł", "fiat", 0.2489),
    "rub": Currency("Russian Ruble", "₽", "fiat", 0.01033),
    "sar": Currency("Saudi Riyal", "SR", "fiat", 0.2666),
    "sek": Currency("Swedish Krona", "kr", "fiat", 0.0935),
    "sgd": Currency("Singapore Dollar", "S$", "fiat", 0.7437),
    "thb": Currency("Thai Baht", "฿", "fiat", 0.0289),
    "try": Currency("Turkish Lira", "₺", "fiat", 0.02002),
    "twd": Currency("New Taiwan Dollar", "NT$", "fiat", 0.0309),
    "uah": Currency("Ukrainian hryvnia", "₴", "fiat", 0.02427),
    "vnd": Currency("Vietnamese đồng", "₫", "fiat", 0.0000394),
    "zar": Currency("South African Rand", "R", "fiat", 0.0553),
    "xdr": Currency("IMF Special Drawing Rights", "XDR", "fiat", 1.3278),
    "xag": Currency("Silver - Troy Ounce", "XAG", "commodity", 31.2),
    "xau": Currency("Gold - Troy Ounce", "XAU", "commodity", 2450.0),
}
