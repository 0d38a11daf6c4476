"""Names of a channel of one's own: a program's, as it writes them. The only place that says what they may be.

Thread: its `conversation`. Person: its `from.id`. Message: its `id`, one name for ever in the channel, whoever wrote
it; ours is called as the program answers, else by the id that it was sent with.
"""

from typing import Annotated

import msgspec

NAME_MAX = 200
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_MAX)]
