-- Since when the host says of a creation that it still goes on: after a minute it is taken for stuck.
ALTER TABLE account_intents ADD COLUMN in_progress_since timestamptz;
