package sim

// remedies: each takes itself back, once, and is held against what came. Nobody sets by hand
// what they change, so that all is as it was before.
func (j *judge) remedies() error {
	now := j.w.now.UnixMilli()
	for promise, text := range map[string]string{
		"a remedy is in force for ever":          `SELECT id, body FROM remedy WHERE state = 'on' AND until_at <= $1`,
		"a remedy is not held against what came": `SELECT id FROM remedy WHERE checked_at = 0 AND at + 3600000 <= $1`,
		"a remedy ended more or less than once": `SELECT r.id, r.state, count(f.seq) FROM remedy r LEFT JOIN fact f ON f.kind = 'remedy.changed' AND f.code <> 'applied'
			AND nullif(f.data, '') ->> 'remedy' = r.id WHERE $1 > 0 GROUP BY 1 HAVING count(f.seq) <> (r.state <> 'on')`,
		"somebody keeps what a remedy gave them": `SELECT p.id, p.capacity FROM person p WHERE $1 > 0 AND p.capacity <> 2
			AND NOT EXISTS (SELECT 1 FROM remedy r WHERE r.state = 'on' AND r.body ->> 'operator' = p.id)`,
		"a queue keeps what a remedy set": `SELECT n.version, n.body FROM routing_policy n JOIN routing_policy o ON o.version = ` + j.firstPolicy() + `
			WHERE $1 > 0 AND n.version = (SELECT max(version) FROM routing_policy) AND n.body <> o.body
			AND NOT EXISTS (SELECT 1 FROM remedy r WHERE r.state = 'on' AND r.body ->> 'kind' = 'message')`,
		"surge mode is on beyond its time": `SELECT body FROM surge WHERE body ->> '$.now.until' <> '' AND body ->> '$.now.on' AND unixepoch(body ->> '$.now.until') * 1000 <= $1`,
	} {
		if err := j.none(promise, text, now); err != nil {
			return err
		}
	}
	return nil
}

// firstPolicy is the version of how the centre routes that every remedy found or left.
func (j *judge) firstPolicy() string {
	if j.w.patient {
		return "2"
	}
	return "1"
}
