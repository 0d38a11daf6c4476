"""What goes wrong with the servers that the product starts for itself, in words for the person at the console."""


class ServerError(RuntimeError):
    """A server could not be started, found or stopped."""


class DataDirBusy(ServerError):
    """Another process holds this data directory."""
