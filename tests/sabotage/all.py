"""Every wrong."""

from tests.sabotage import answering, changing, composing, finding, guarding, receiving, talking, telling, visiting

WRONGS = (
    *receiving.WRONGS,
    *answering.WRONGS,
    *changing.WRONGS,
    *composing.WRONGS,
    *talking.WRONGS,
    *telling.WRONGS,
    *guarding.WRONGS,
    *finding.WRONGS,
    *visiting.WRONGS,
)
