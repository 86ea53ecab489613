-- What a probe of a base URL finds out beside the transports. model: whom it asked; what tools and reasoning say is
-- true of that model alone. Rows without it were written by an earlier release and are found out anew.
ALTER TABLE transport_profiles
  ADD COLUMN model         text,
  ADD COLUMN reasoning     text,   -- true | false | unknown
  ADD COLUMN tool_call_ids text,   -- canonical | custom | missing | unknown
  ADD COLUMN response_ids  text;
