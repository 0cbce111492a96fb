-- Places where cohorts meet on chat platforms, what stands there, and what is brought to people.

CREATE TABLE place (
    platform TEXT NOT NULL,
    place_key TEXT NOT NULL,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    since BIGINT NOT NULL,
    PRIMARY KEY (platform, place_key)
);
CREATE INDEX place_of_cohort ON place (cohort, since);

-- Roles of a platform whose holders teach.
CREATE TABLE badge (
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    badge_key TEXT NOT NULL,
    PRIMARY KEY (cohort, platform, badge_key)
);

CREATE TABLE card (
    posting TEXT NOT NULL REFERENCES posting (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    place_key TEXT NOT NULL,
    message TEXT,
    shown TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('live', 'done', 'gone')),
    PRIMARY KEY (posting, platform, place_key)
);
CREATE INDEX card_live ON card (platform) WHERE state = 'live';

-- What an instructor looks at before posting it.
CREATE TABLE pending (
    id TEXT PRIMARY KEY,
    cohort TEXT NOT NULL REFERENCES cohort (id) ON DELETE CASCADE,
    by_learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    plan TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX pending_by_age ON pending (at);

-- 0 is on its way, 1 was brought, 2 cannot be brought and shows with the next press.
ALTER TABLE notice ADD COLUMN brought BIGINT NOT NULL DEFAULT 0 CHECK (brought IN (0, 1, 2));
CREATE INDEX notice_to_bring ON notice (learner) WHERE brought = 0;

CREATE INDEX secret_by_age ON secret (kind, at);

-- Who holds both accounts joins them without an instructor.
CREATE TABLE joined (
    id TEXT PRIMARY KEY,
    cohort TEXT REFERENCES cohort (id) ON DELETE CASCADE,
    kept TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    gone TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    by_learner TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    moved TEXT NOT NULL,
    CHECK (kept <> gone)
);
INSERT INTO joined SELECT id, cohort, kept, gone, by_learner, at, undone_at, moved FROM merge;
DROP TABLE merge;
ALTER TABLE joined RENAME TO merge;
CREATE INDEX merge_of_cohort ON merge (cohort, id);
CREATE INDEX merge_of_kept ON merge (kept);
CREATE INDEX merge_of_gone ON merge (gone);
