-- The first complete judgment of a call is looked up for every vote. An index by call alone leaves
-- the order open, and where the planner knows little of the table it then reads all judgments in
-- their order until it meets the call's.
DROP INDEX judgment_by_call;
CREATE INDEX judgment_by_call ON judgment (call_id, judgment_id);
