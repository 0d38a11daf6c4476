"""Consent: texts by version, who agreed to which, who took it back, and to whom one may write of goods."""
