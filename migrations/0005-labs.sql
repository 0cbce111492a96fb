-- Conversations with the assistants of labs.

CREATE TABLE talk (
    id TEXT PRIMARY KEY,
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    course TEXT NOT NULL,
    edition TEXT NOT NULL,
    lab TEXT NOT NULL,
    began BIGINT NOT NULL,
    left_at BIGINT,
    -- As JSON: of the characters that people type, PostgreSQL's text does not take all.
    takeaway TEXT,
    decided TEXT CHECK (decided IN ('complete', 'open'))
);
CREATE INDEX talk_of_learner ON talk (learner);
CREATE INDEX talk_in_cohort ON talk (cohort, course);
CREATE UNIQUE INDEX talk_at_work ON talk (learner, cohort, course, lab) WHERE left_at IS NULL;

CREATE TABLE exchange (
    talk TEXT NOT NULL REFERENCES talk (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    -- As JSON too.
    said TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- What came back, as JSON; nothing while it waits.
    reply TEXT,
    PRIMARY KEY (talk, seq)
);
CREATE INDEX exchange_waiting ON exchange (at) WHERE reply IS NULL;

-- What a learner took of the servers on a day.
CREATE TABLE used_tokens (
    learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    PRIMARY KEY (learner, day)
);
