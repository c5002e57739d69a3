package sim

// care: what surrounds talks with people is told once, and begins and ends in turn.
func (j *judge) care() error {
	for promise, text := range map[string]string{
		"an inquiry is surveyed twice":                `SELECT conversation_id, count(*) FROM fact WHERE kind = 'survey.changed' AND code = 'asked' GROUP BY 1 HAVING count(*) > 1`,
		"a survey is answered twice":                  `SELECT conversation_id, count(*) FROM fact WHERE kind = 'survey.changed' AND code IN ('answered', 'low') GROUP BY 1 HAVING count(*) > 1`,
		"an escalation is called late twice":          `SELECT conversation_id, count(*) FROM fact WHERE kind = 'escalation.changed' GROUP BY 1 HAVING sum(code = 'overdue') > sum(code = 'raised')`,
		"an inquiry has two open escalations":         `SELECT conversation_id, count(*) FROM escalation WHERE outcome = '' GROUP BY 1 HAVING count(*) > 1`,
		"an inquiry is over and still waits for word": `SELECT e.id, v.state FROM escalation e JOIN conversation v ON v.id = e.conversation_id WHERE e.outcome = '' AND v.state = 'closed'`,
		"a row and its escalations disagree": `SELECT v.id FROM conversation v LEFT JOIN escalation e ON e.conversation_id = v.id AND e.outcome = ''
			WHERE coalesce(e.id, '') <> coalesce(nullif(v.care, '') ->> 'asked', '')`,
		"a row and its follow-ups disagree": `SELECT v.id FROM conversation v
			WHERE (nullif(v.care, '') ->> 'due' IS NOT NULL) <> EXISTS (SELECT 1 FROM follow_up f WHERE f.conversation_id = v.id AND f.done = '')`,
		"only an active inquiry is held or checked": `SELECT id, state FROM conversation WHERE state <> 'active' AND (held OR closing_at > 0)`,
		"after-contact work goes on for ever":       `SELECT id FROM conversation WHERE state = 'wrapup' AND coalesce(nullif(care, '') ->> 'wrap_until', '') = ''`,
		"a hold began or ended out of turn":         holdsInTurn,
		"a talk and its customer's mute disagree": `SELECT t.id, t.muted, m.state FROM thread t LEFT JOIN mute m ON m.contact_id = t.contact_id
			AND NOT EXISTS (SELECT 1 FROM mute n WHERE n.contact_id = m.contact_id AND (n.at, n.id) > (m.at, m.id))
			WHERE t.muted <> (coalesce(m.state, '') = 'muted')`,
		"a mute is not what was last decided of it": lastOfMutes,
		"a mute outlives its end":                   `SELECT id, until_at FROM mute WHERE state = 'muted' AND until_at > 0`,
		"something free was billed":                 `SELECT id FROM message WHERE send_free AND send_route = 'push' AND send_state IN ('sent', 'unknown')`,
	} {
		if err := j.none(promise, text); err != nil {
			return err
		}
	}
	return nil
}

const holdsInTurn = `
SELECT conversation_id, seq, kind FROM (
  SELECT conversation_id, seq, kind, lag(kind, 1, 'hold.ended') OVER (PARTITION BY conversation_id ORDER BY seq) AS before
  FROM fact WHERE kind IN ('hold.began', 'hold.ended')
) WHERE kind = before`

const lastOfMutes = `
SELECT m.id, m.state, f.code FROM mute m JOIN fact f ON f.kind = 'mute.changed' AND f.contact_id = m.contact_id
WHERE f.code NOT IN ('carried', 'freed')
  AND NOT EXISTS (SELECT 1 FROM fact l WHERE l.kind = f.kind AND l.contact_id = f.contact_id AND l.code NOT IN ('carried', 'freed') AND l.seq > f.seq)
  AND NOT EXISTS (SELECT 1 FROM mute n WHERE n.contact_id = m.contact_id AND (n.at, n.id) > (m.at, m.id))
  AND m.state <> f.code`
