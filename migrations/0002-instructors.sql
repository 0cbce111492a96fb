-- Cohorts that people make, tests that they post, what they correct, and what learners are told.

ALTER TABLE cohort ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE cohort ADD COLUMN archived_at BIGINT;

-- Who was taken out stays on the roster, so that nothing they did is lost and they can be put back.
ALTER TABLE enrolment ADD COLUMN removed_at BIGINT;

-- What a posting says; where it says nothing the file's word stands.
ALTER TABLE posting ADD COLUMN terms TEXT;
ALTER TABLE posting ADD COLUMN reminder TEXT NOT NULL DEFAULT 'off' CHECK (reminder IN ('off', 'on', 'given'));
ALTER TABLE posting ADD COLUMN withdrawn_at BIGINT;
CREATE INDEX posting_to_remind ON posting (closes) WHERE reminder = 'on';

ALTER TABLE attempt ADD COLUMN counting TEXT NOT NULL DEFAULT 'counts' CHECK (counting IN ('counts', 'trial', 'reset'));
-- A trial is nobody's way into the test, and stands in nobody's way.
DROP INDEX attempt_open;
CREATE UNIQUE INDEX attempt_open ON attempt (learner, cohort, course, item)
    WHERE ended_at IS NULL AND counting = 'counts';
CREATE INDEX attempt_of_cohort ON attempt (cohort, counting, learner);
CREATE INDEX attempt_of_edition ON attempt (edition);

-- Who may make cohorts.
CREATE TABLE instructor (
    learner TEXT PRIMARY KEY REFERENCES learner (id) ON DELETE CASCADE,
    since BIGINT NOT NULL
);

-- One-time links; one that was used stays until it would have ended. Of the secret only its SHA-256 is kept.
CREATE TABLE invitation (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('teach', 'teach-in', 'return')),
    cohort TEXT REFERENCES cohort (id) ON DELETE CASCADE,
    learner TEXT REFERENCES learner (id) ON DELETE CASCADE,
    by_learner TEXT REFERENCES learner (id) ON DELETE CASCADE,
    until BIGINT NOT NULL
);
CREATE INDEX invitation_of_learner ON invitation (learner);

-- One that was dropped though somebody tried it out stays for its files, and is listed no more.
CREATE TABLE draft (
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    edition TEXT NOT NULL,
    course TEXT NOT NULL,
    title TEXT NOT NULL,
    files BYTEA NOT NULL,
    by_learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    dropped BIGINT NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),
    PRIMARY KEY (cohort, edition)
);
CREATE INDEX draft_by_edition ON draft (edition);

-- Courses that were brought in a browser, and the cohort that may change them.
CREATE TABLE upload (
    course TEXT PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    at BIGINT NOT NULL
);

CREATE TABLE allowance (
    posting TEXT NOT NULL REFERENCES posting (id) ON DELETE CASCADE,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    minutes BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (posting, learner)
);
CREATE INDEX allowance_of_learner ON allowance (learner);

CREATE TABLE correction (
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    item TEXT NOT NULL,
    question TEXT NOT NULL,
    version TEXT NOT NULL,
    verdict TEXT NOT NULL,
    why TEXT NOT NULL,
    by_learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (cohort, course, item, question, version)
);

-- An empty posting stands for none: a key takes no NULL.
CREATE TABLE set_score (
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    item TEXT NOT NULL,
    posting TEXT NOT NULL,
    percent BIGINT NOT NULL CHECK (percent BETWEEN 0 AND 100),
    why TEXT NOT NULL,
    by_learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (cohort, learner, course, item, posting)
);
CREATE INDEX set_score_of_learner ON set_score (learner);

-- Who did what. People stand here by their ids alone.
CREATE TABLE deed (
    id TEXT PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    by_learner TEXT,
    at BIGINT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT,
    what TEXT NOT NULL,
    old TEXT,
    new TEXT,
    why TEXT
);
CREATE INDEX deed_of_cohort ON deed (cohort, id);
CREATE INDEX deed_about ON deed (about);

CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    news TEXT NOT NULL
);
CREATE INDEX notice_of_learner ON notice (learner, id);

-- What a merge moved is listed, so that it can be moved back.
CREATE TABLE merge (
    id TEXT PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    kept TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    gone TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    by_learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    moved TEXT NOT NULL,
    CHECK (kept <> gone)
);
CREATE INDEX merge_of_cohort ON merge (cohort, id);
CREATE INDEX merge_of_kept ON merge (kept);
CREATE INDEX merge_of_gone ON merge (gone);
