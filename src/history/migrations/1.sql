-- What was asked and demanded: the same policy, the same series.
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    policy TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    every TEXT NOT NULL,
    begun TEXT NOT NULL,
    -- Periods that end before this day were forgotten, and are not recorded again.
    forgotten TEXT
) STRICT;

-- A file as it was when it was counted.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    -- Which of the policy's values occurred, as JSON.
    seen TEXT NOT NULL,
    recorded TEXT NOT NULL,
    UNIQUE (series, path),
    UNIQUE (series, hash)
) STRICT;

-- What one file gave to one period; the empty period holds rows without a date.
CREATE TABLE counts (
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    cases INTEGER NOT NULL,
    tally BLOB NOT NULL,
    PRIMARY KEY (source, period)
) STRICT;

-- What was done and found, once for every check that changed something or judged another period.
CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    tool TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    exit_code INTEGER NOT NULL,
    -- A hash of the counts it rests on: the same basis and periods, the same verdict.
    basis TEXT NOT NULL,
    -- 1 when everybody who had to be told of it was told.
    told INTEGER NOT NULL DEFAULT 0,
    -- What it recorded, as JSON.
    recorded TEXT NOT NULL,
    -- Its findings, as JSON.
    findings TEXT NOT NULL
) STRICT;

-- The measures of each group in each period, as the last check found them.
CREATE TABLE measures (
    series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    attribute TEXT NOT NULL,
    "group" TEXT NOT NULL,
    measure TEXT NOT NULL,
    hits INTEGER,
    base INTEGER,
    value REAL,
    low REAL,
    high REAL,
    undefined TEXT
) STRICT;

-- Two groups of a cross may be called alike, so names are no key.
CREATE INDEX measures_by_period ON measures (series, period);

-- What each watched clause had gathered after each period, as the last check found it.
CREATE TABLE monitors (
    series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    clause TEXT NOT NULL,
    attribute TEXT NOT NULL,
    "group" TEXT NOT NULL,
    period TEXT NOT NULL,
    log_e_value REAL NOT NULL,
    -- The same when all watched clauses are allowed for: what the alarm rests on.
    log_e_adjusted REAL NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    -- 1 from the period on after which it was told from chance.
    alarm INTEGER NOT NULL
) STRICT;

CREATE INDEX monitors_by_period ON monitors (series, period);
