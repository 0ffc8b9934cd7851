-- Open streams look at once whether their reader may still see them. Triggers, because rows also go by cascade and sweep.
CREATE FUNCTION stagecraft_announce_access() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('stagecraft_access', OLD."userId"::text);
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER announce_ended_session AFTER DELETE ON "Session"
  FOR EACH ROW EXECUTE FUNCTION stagecraft_announce_access();

CREATE TRIGGER announce_changed_member AFTER DELETE OR UPDATE ON "Member"
  FOR EACH ROW EXECUTE FUNCTION stagecraft_announce_access();
