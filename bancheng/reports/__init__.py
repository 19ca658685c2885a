"""Owns the figures of the window with the lists behind them, third-party reviews 第三方评议, and what is published of them.

Must not know machines; it reads the rooms below through what they let whoever asks see.
Its rules: rules/metrics, rules/periods, rules/publishing, rules/third_party.
"""
