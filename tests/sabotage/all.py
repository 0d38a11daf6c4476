"""Every wrong."""

from tests.sabotage import answering, guarding, receiving, telling

WRONGS = (*receiving.WRONGS, *answering.WRONGS, *telling.WRONGS, *guarding.WRONGS)
