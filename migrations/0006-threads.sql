-- Conversations at labs as they stand on chat platforms.

CREATE TABLE thread (
    talk TEXT NOT NULL REFERENCES talk (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    user_key TEXT NOT NULL,
    -- Where it was opened.
    beside TEXT,
    -- Where it stands; nothing while it is on its way.
    place_key TEXT,
    link TEXT,
    -- As JSON.
    messages TEXT NOT NULL,
    tell BIGINT,
    state TEXT NOT NULL CHECK (state IN ('behind', 'level', 'gone')),
    PRIMARY KEY (talk, platform)
);
CREATE INDEX thread_behind ON thread (platform) WHERE state = 'behind';
CREATE INDEX thread_at ON thread (platform, place_key);
