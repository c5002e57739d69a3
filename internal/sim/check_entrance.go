package sim

// entrance: what is agreed with customers who ask for a person has one record each, which
// ends with the inquiry, and nobody is left between two promises.
func (j *judge) entrance() error {
	for promise, text := range map[string]string{
		"a promise outlives its inquiry":              `SELECT id, state FROM conversation WHERE pledged_at > 0 AND state IN ('bot', 'closed')`,
		"an inquiry has two open passages":            `SELECT conversation_id, count(*) FROM entrance WHERE ended_at = 0 GROUP BY 1 HAVING count(*) > 1`,
		"a passage is open and its inquiry is over":   `SELECT e.id, v.state FROM entrance e JOIN conversation v ON v.id = e.conversation_id WHERE e.ended_at = 0 AND v.state IN ('bot', 'closed')`,
		"a row and its passage disagree":              `SELECT v.id, v.state, v.entrance, coalesce(e.body, '-') FROM conversation v LEFT JOIN entrance e ON e.id = v.entrance ->> 'id' WHERE v.entrance <> '' AND coalesce(v.entrance ->> 'id', '') <> '' AND v.entrance <> coalesce(e.body, '')`,
		"somebody waits for a person without a place": `SELECT id FROM conversation WHERE state = 'waiting' AND waiting_since = 0`,
		"who was turned away has no way left":         `SELECT e.id FROM entrance e WHERE e.way = 'bot' AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = e.body ->> 'message' AND m.content LIKE '%:leave%')`,
	} {
		if err := j.none(promise, text); err != nil {
			return err
		}
	}
	return nil
}
