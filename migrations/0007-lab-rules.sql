-- How a class shares the inference servers, as JSON; nothing where nobody chose.
ALTER TABLE cohort ADD COLUMN labs TEXT;

-- Where the words of a conversation may go.
ALTER TABLE talk ADD COLUMN reach TEXT NOT NULL DEFAULT 'local' CHECK (reach IN ('local', 'hosted'));
