"""The card's fields as people edit them: a file each. A new field is a file, a line here, and one in EditCard."""

from backend.cards.editing.budget import BUDGET
from backend.cards.editing.change import Field
from backend.cards.editing.comment import COMMENT
from backend.cards.editing.fields import OWN
from backend.cards.editing.reason import REASON
from backend.cards.editing.responsible import RESPONSIBLE
from backend.cards.editing.source import SOURCE
from backend.cards.editing.status import STATUS
from backend.cards.editing.tags import TAGS
from backend.cards.editing.title import TITLE

# In this order they are applied and recorded. The status is the last: what it requires may come with the same edit.
FIELDS: tuple[Field, ...] = (RESPONSIBLE, TITLE, BUDGET, COMMENT, SOURCE, REASON, TAGS, OWN, STATUS)
