"""Names of the practice world: thread "p:<customer>", message "<customer>:<number>", ours "<customer>:<ref>"."""


def thread_key(customer: str) -> str:
    return f"p:{customer}"


def parse_thread(key: str) -> str:
    """Raises ValueError for a key that this kind did not make."""
    kind, _, customer = key.partition(":")
    if kind != "p" or not customer:
        raise ValueError(key)
    return customer


def message_key(customer: str, number: str) -> str:
    return f"{customer}:{number}"


def sent_key(customer: str, ref: str) -> str:
    return f"{customer}:ref:{ref}"
