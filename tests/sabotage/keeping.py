"""Wrongs in what keeps the house: partitions, backups, jobs, what strangers may take."""

from tests.sabotage.wrong import Wrong

FILES = "tests/inbox/files/test_files.py"

WRONGS = (
    Wrong(
        "a new day's partition waits for whoever reads",
        "backend/kit/db/partitions.py",
        """FREE_SOON = "SET LOCAL lock_timeout = '300ms';\"""",
        'FREE_SOON = ""',
        "tests/kit/test_upkeep.py::test_a_dump_that_reads_all_night_keeps_no_message_out",
    ),
    Wrong(
        "the old house is erased before it is known whether the backup can be loaded",
        "backend/kit/dump.py",
        'f"BEGIN;\\n{first}\\n"',
        'f"{first}\\n"',
        "tests/kit/test_backup.py::test_what_cannot_be_loaded_leaves_the_old_house",
    ),
    Wrong(
        "a job comes back however many processes died of it",
        "backend/kit/jobs.py",
        "return [job for job, lost in taken if lost < LOSSES]",
        "return [job for job, _ in taken]",
        "tests/kit/test_jobs.py::test_a_job_that_processes_die_of_is_given_up",
    ),
    Wrong(
        "whoever knows the number of a file has it fetched",
        "backend/inbox/files/again.py",
        "if row is None or not sees(me, scope_of(row)) or",
        "if row is None or",
        f"{FILES}::test_a_file_that_was_given_up_is_fetched_when_somebody_asks",
    ),
    Wrong(
        "uploads beside each other do not share a quota",
        "backend/inbox/webchat/files.py",
        "lambda size: limits.demand_bytes(visitor.id.hex, ip, size)",
        "lambda size: None",
        "tests/webchat/test_limits.py::test_bodies_that_come_at_once_share_a_visitors_day",
    ),
)
