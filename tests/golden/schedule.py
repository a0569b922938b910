"""Makes schedule.json: when cron patterns are due, by another implementation.

Run from the repository's root:  python tests/golden/schedule.py   (needs croniter)

Zones are taken through days on which no pattern falls into a change of clocks: there programs differ, and the tests
of src/schedule/calendar.rs say what holds.
"""

import datetime
import json
import pathlib
import zoneinfo

from croniter import croniter

START = datetime.datetime(2026, 1, 15, 12, 0)
PATTERNS = [
    "0 0 1 * *",
    "30 6 5 1,4,7,10 *",
    "0 6 1 * 1",
    "*/20 8-10 * 1,6 1-5",
    "0 0 * * 0,6",
    "15 3 1-31/2 * *",
    "30 23 28-31 2,3 *",
    "0 12 1 1 *",
    "5-59/7 */5 13 * 5",
    "0 0 1 1 0",
    "0 4 * * 2,4-6",
    "0 0 29 2 *",
    "* * * * *",
]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]
COUNT = 12


def due(pattern, zone):
    start = START.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    # Wall clock times first: a fixed time of a zone is the same time of the clock on the wall.
    walls = croniter(pattern, START)
    times = [walls.get_next(datetime.datetime).replace(tzinfo=start.tzinfo) for _ in range(COUNT)]
    return [time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for time in times]


cases = [{"pattern": pattern, "zone": zone, "due": due(pattern, zone)} for pattern in PATTERNS for zone in ZONES]
path = pathlib.Path("tests/golden/schedule.json")
path.write_text(json.dumps({"start": START.isoformat(), "cases": cases}, indent=1) + "\n")
