"""Every wrong."""

from tests.sabotage import answering, composing, finding, guarding, receiving, telling, visiting

WRONGS = (
    *receiving.WRONGS,
    *answering.WRONGS,
    *composing.WRONGS,
    *telling.WRONGS,
    *guarding.WRONGS,
    *finding.WRONGS,
    *visiting.WRONGS,
)
