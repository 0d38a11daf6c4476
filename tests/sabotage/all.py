"""Every wrong."""

from tests.sabotage import answering, composing, guarding, receiving, telling

WRONGS = (*receiving.WRONGS, *answering.WRONGS, *composing.WRONGS, *telling.WRONGS, *guarding.WRONGS)
