"""One folder per kind of channel: pure reading of its payloads, sending through its SDK. Knows no domain."""
