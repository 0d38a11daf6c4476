"""Tables of people, companies and requests come in from files and go out into them (B5): read, mapped, checked, run,
taken back; listed, written, fetched once a day."""
