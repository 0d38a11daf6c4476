"""Every wrong."""

from tests.sabotage import (
    answering,
    changing,
    composing,
    finding,
    gateways,
    guarding,
    keeping,
    listing,
    max,
    programs,
    receiving,
    talking,
    telling,
    visiting,
    vk,
    whatsapp,
)

WRONGS = (
    *receiving.WRONGS,
    *answering.WRONGS,
    *changing.WRONGS,
    *composing.WRONGS,
    *talking.WRONGS,
    *telling.WRONGS,
    *guarding.WRONGS,
    *finding.WRONGS,
    *listing.WRONGS,
    *visiting.WRONGS,
    *keeping.WRONGS,
    *vk.WRONGS,
    *whatsapp.WRONGS,
    *max.WRONGS,
    *gateways.WRONGS,
    *programs.WRONGS,
)
