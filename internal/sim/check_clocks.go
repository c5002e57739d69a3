package sim

// clocks: whoever waits for a person is timed and nobody else, and as long as something
// lies ahead of a clock there is a timer for it.
func (j *judge) clocks() error {
	for _, p := range []struct{ promise, where string }{
		{"a clock runs where no person is asked", `v.state IN ('bot', 'closed') AND k.running > 0`},
		{"somebody waits untimed", `v.state IN ('waiting', 'offered', 'active', 'wrapup') AND k.asked = 1 AND k.replies <> 1`},
		{"nobody waits and a clock runs", `k.asked = 0 AND k.replies > 0`},
		{"a reply is due and has no timer", `v.due_at > 0 AND k.told < 100
		  AND NOT EXISTS (SELECT 1 FROM job WHERE job.kind = 'clock' AND job.key = v.id)`},
	} {
		if err := j.none(p.promise, `SELECT v.id, v.state, v.clocks FROM conversation AS v JOIN (
		  SELECT c.id, json_extract(c.clocks, '$.asked') IS NOT NULL AS asked,
		    (SELECT count(*) FROM json_each(c.clocks, '$.running')) AS running,
		    (SELECT count(*) FROM json_each(c.clocks, '$.running') WHERE value ->> 'kind' <> 'resolution') AS replies,
		    (SELECT coalesce(max(value ->> 'told'), 0) FROM json_each(c.clocks, '$.running') WHERE value ->> 'kind' <> 'resolution') AS told
		  FROM conversation AS c WHERE c.clocks <> '') AS k ON k.id = v.id WHERE `+p.where); err != nil {
			return err
		}
	}
	return nil
}
