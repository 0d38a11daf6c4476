"""A process that holds the servers of a data directory until its standard input closes. Run by test_servers."""

import asyncio
import json
import sys
from pathlib import Path

from backend.kit.servers import announce, attach
from backend.kit.servers.at_hand import start_embedded
from backend.kit.servers.embedded import Urls
from backend.kit.servers.errors import ServerError


async def main(data_dir: Path) -> int:
    try:
        held = await start_embedded(data_dir, fsync=False, role="holder")
    except ServerError as error:
        print(json.dumps({"error": type(error).__name__, "words": str(error)}), flush=True)
        return 1
    urls = Urls(held.database_url, held.redis_url)
    announce(data_dir, urls)
    assert attach(data_dir) == urls
    print(json.dumps({"database_url": urls.database_url, "redis_url": urls.redis_url}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    held.close()
    return 0


sys.exit(asyncio.run(main(Path(sys.argv[1]))))
