-- What a base URL understands, found out once for the whole fleet by whoever holds the claim.
-- Answers are true | false | unknown; a row without fresh_until was claimed and never answered.
CREATE TABLE transport_profiles (
  base_url    text PRIMARY KEY,
  claim_epoch integer NOT NULL,
  claim_until timestamptz,
  probed_at   timestamptz,
  fresh_until timestamptz,
  responses   text,
  messages    text,
  stream      text,
  tools       text,
  auth_style  text
);
