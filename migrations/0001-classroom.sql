-- The classroom's record. One list for both engines: what SQLite and PostgreSQL both take, and nothing else.
-- Ids are ULIDs as text, times are Unix milliseconds, what only the core reads is JSON as text.

CREATE TABLE learner (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE account (
    platform TEXT NOT NULL,
    user_key TEXT NOT NULL,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    PRIMARY KEY (platform, user_key)
);
CREATE INDEX account_of_learner ON account (learner);

-- Of a secret only its SHA-256 is kept.
CREATE TABLE secret (
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, hash)
);
CREATE INDEX secret_of_learner ON secret (learner, kind);

CREATE TABLE cohort (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    code TEXT UNIQUE,
    since BIGINT NOT NULL
);

CREATE TABLE cohort_course (
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (cohort, course)
);

CREATE TABLE enrolment (
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('learner', 'instructor')),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (cohort, learner)
);
CREATE INDEX enrolment_of_learner ON enrolment (learner, joined_at);

CREATE TABLE posting (
    id TEXT PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    item TEXT NOT NULL,
    opens BIGINT,
    closes BIGINT
);
CREATE INDEX posting_of_cohort ON posting (cohort, id);

-- An attempt outlives its posting: what a learner did is not lost with it.
CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    posting TEXT REFERENCES posting (id) ON DELETE SET NULL,
    course TEXT NOT NULL,
    item TEXT NOT NULL,
    edition TEXT NOT NULL,
    rules TEXT NOT NULL,
    drawn TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    due_at BIGINT,
    flagged TEXT NOT NULL,
    ended_at BIGINT,
    ending TEXT CHECK (ending IN ('finished', 'expired')),
    revision BIGINT NOT NULL,
    CHECK ((ended_at IS NULL) = (ending IS NULL))
);
CREATE INDEX attempt_of_learner ON attempt (learner, cohort, course, began_at);
CREATE INDEX attempt_of_posting ON attempt (posting);
CREATE UNIQUE INDEX attempt_open ON attempt (learner, cohort, course, item) WHERE ended_at IS NULL;
CREATE INDEX attempt_due ON attempt (due_at, id) WHERE ended_at IS NULL;

-- Rows are added and never changed.
CREATE TABLE response (
    attempt TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    question BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    given TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (attempt, question, seq)
);

CREATE TABLE reading (
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    lesson TEXT NOT NULL,
    section BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (learner, cohort, course, lesson, section)
);

-- The highest rank of a course is its newest edition.
CREATE TABLE edition (
    course TEXT NOT NULL,
    id TEXT NOT NULL,
    files BYTEA NOT NULL,
    at BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    PRIMARY KEY (course, id)
);
CREATE INDEX edition_by_id ON edition (id);

CREATE TABLE seen (
    platform TEXT NOT NULL,
    event TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (platform, event)
);
CREATE INDEX seen_by_age ON seen (at);

CREATE TABLE parcel (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    user_key TEXT NOT NULL,
    view TEXT NOT NULL,
    since BIGINT NOT NULL
);
CREATE INDEX parcel_of_account ON parcel (platform, user_key, since);
