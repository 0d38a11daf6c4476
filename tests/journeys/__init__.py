"""Through the whole product: real processes, real servers, a Bot API server with a ledger."""
