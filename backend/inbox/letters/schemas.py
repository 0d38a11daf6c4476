"""Letters as the API shows them."""

import msgspec


class LetterView(msgspec.Struct, frozen=True):
    """`quote`: the tail that repeats earlier letters or signs this one; `held`: pictures of others in its HTML."""

    quote: str
    held: int
